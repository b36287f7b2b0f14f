"""``bizctx login`` in processes of its own: piped, on a real terminal, through a browser."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bizctx_tui.demo.handler import DEMO_SECRET, DEMO_TOKEN, DEMO_USERNAME
from bizctx_tui.demo.server import DemoServer
from tests.cli.conftest import Run
from tests.support.browser import agree, sent_back
from tests.support.callback_ports import callback_ports
from tests.support.terminal import ENTER, Terminal

LOGIN = [sys.executable, "-m", "bizctx_tui", "login"]
SERVICE = ("login", "-S", "--username", DEMO_USERNAME, "--secret-stdin")
BROWSER = """\
#!{python}
import sys, urllib.request
print("noise of a browser", flush=True)
print("more noise of a browser", file=sys.stderr, flush=True)
urllib.request.urlopen(sys.argv[1], timeout=10).read()
"""


@pytest.fixture
def environ(environ: dict[str, str], server: DemoServer) -> dict[str, str]:
    """No account in the environment: only where the demo server is."""
    kept = {name: value for name, value in environ.items() if not name.startswith("MP_")}
    return {**kept, **server.addresses()}


@pytest.fixture
def config(environ: dict[str, str]) -> Callable[[], dict[str, object]]:
    def read() -> dict[str, object]:
        return tomllib.loads((Path(environ["HOME"]) / ".mp" / "config.toml").read_text("utf-8"))

    return read


Config = Callable[[], dict[str, object]]


@pytest.fixture
def ports() -> Iterator[None]:
    with callback_ports():
        yield


def test_a_secret_from_standard_input_signs_in_and_the_account_works(
    bizctx: Run, config: Config
) -> None:
    done = bizctx(*SERVICE, "--project", "101", stdin=b"  " + DEMO_SECRET.encode() + b"\n\n")
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"acme-corp" in done.stderr
    assert DEMO_SECRET.encode() not in done.stderr
    assert config() == {
        "accounts": {
            "acme-corp": {
                "type": "service_account",
                "region": "us",
                "default_project": "101",
                "username": DEMO_USERNAME,
                "secret": DEMO_SECRET,
            }
        },
        "active": {"account": "acme-corp"},
    }
    assert bizctx("get").returncode == 0


def test_a_token_from_a_variable_or_from_standard_input(bizctx: Run, config: Config) -> None:
    named = ("login", "--token-env", "MY_TOKEN", "--name", "named", "--project", "101")
    assert bizctx(*named, env={"MY_TOKEN": DEMO_TOKEN}).returncode == 0
    piped = ("login", "--token-stdin", "--name", "piped", "--project", "101")
    assert bizctx(*piped, stdin=DEMO_TOKEN.encode()).returncode == 0
    accounts = config()["accounts"]
    assert isinstance(accounts, dict)
    assert accounts["named"]["token_env"] == "MY_TOKEN"
    assert accounts["piped"]["token"] == DEMO_TOKEN


def test_the_official_clients_variables_do_without_options(bizctx: Run, config: Config) -> None:
    variables = {"MP_USERNAME": DEMO_USERNAME, "MP_SECRET": DEMO_SECRET, "MP_PROJECT_ID": "102"}
    assert bizctx("login", env=variables).returncode == 0
    accounts = config()["accounts"]
    assert isinstance(accounts, dict)
    assert accounts["acme-corp"]["default_project"] == "102"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 1, b"--secret-stdin"),
        (["-S"], 1, b"--username or MP_USERNAME"),
        (["--username", "demo"], 1, b"--secret-stdin or MP_SECRET"),
        (["-S", "--username", "demo", "--secret-stdin"], 1, b"brought no secret"),
        (["--token-stdin"], 1, b"brought no token"),
        (["--token-env", "NOT_SET"], 1, b"NOT_SET is not set"),
        (["--no-browser"], 1, b"--region"),
        (["-S", "--token-env", "X"], 3, b"different ways"),
        (["--token-env", "X", "--token-stdin"], 3, b"different ways"),
        (["--no-browser", "-S"], 3, b"different ways"),
        (["--region", "mars"], 2, b"--region"),
    ],
)
def test_without_a_terminal_a_missing_answer_is_an_error_that_names_the_option(
    bizctx: Run, arguments: list[str], code: int, words: bytes
) -> None:
    done = bizctx("login", *arguments)
    assert (done.returncode, done.stdout) == (code, b"")
    assert words in done.stderr


def test_several_projects_without_a_choice_are_listed(bizctx: Run, environ: dict[str, str]) -> None:
    done = bizctx(*SERVICE, stdin=DEMO_SECRET.encode())
    assert done.returncode == 1
    assert b"--project ID: 101 (Web App)" in done.stderr
    assert not (Path(environ["HOME"]) / ".mp" / "config.toml").exists()


def test_an_invisible_project_is_exit_4_and_refused_credentials_are_exit_2(bizctx: Run) -> None:
    done = bizctx(*SERVICE, "--project", "999", stdin=DEMO_SECRET.encode())
    assert done.returncode == 4
    assert b"'999'" in done.stderr
    done = bizctx(*SERVICE, "--project", "101", stdin=b"wrong-secret")
    assert done.returncode == 2
    assert b"wrong-secret" not in done.stderr


def test_an_account_is_renewed_by_its_name_only_in_its_own_region(
    bizctx: Run, config: Config
) -> None:
    kept = ("--name", "kept", "--project", "101")
    assert bizctx(*SERVICE, *kept, stdin=DEMO_SECRET.encode()).returncode == 0
    done = bizctx(*SERVICE, *kept, "--region", "eu", stdin=DEMO_SECRET.encode())
    assert done.returncode == 1
    assert b"cannot move to eu" in done.stderr
    done = bizctx("login", "--token-stdin", *kept, stdin=DEMO_TOKEN.encode())
    assert done.returncode == 1
    assert b"of another kind" in done.stderr
    assert bizctx(*SERVICE, "--name", "kept", stdin=DEMO_SECRET.encode()).returncode == 0
    accounts = config()["accounts"]
    assert isinstance(accounts, dict)
    assert accounts["kept"]["default_project"] == "101"


def test_a_variable_that_stands_above_the_new_account_is_told(bizctx: Run) -> None:
    done = bizctx(*SERVICE, "--project", "101", stdin=DEMO_SECRET.encode())
    other = (*SERVICE, "--name", "other", "--project", "101")
    done = bizctx(*other, stdin=DEMO_SECRET.encode(), env={"MP_ACCOUNT": "acme-corp"})
    assert done.returncode == 0
    assert b"still use the account acme-corp" in done.stderr
    assert b"MP_ACCOUNT" in done.stderr


def test_a_terminal_asks_for_everything_and_shows_no_secret(
    environ: dict[str, str], config: Config
) -> None:
    with Terminal(LOGIN, environ) as terminal:
        terminal.wait_for("Which")
        terminal.send("2" + ENTER)
        terminal.wait_for("User name")
        terminal.send(DEMO_USERNAME + ENTER)
        terminal.wait_for("Secret (not shown)")
        terminal.send(DEMO_SECRET + ENTER)
        terminal.wait_for("Acme Corp · Web App")
        terminal.send("999" + ENTER)
        terminal.wait_for("none of them")
        terminal.send("103" + ENTER)
        terminal.wait_for("acme-corp")
        assert terminal.wait_for_exit() == 0
        assert DEMO_SECRET.encode() not in bytes(terminal.output)
    accounts = config()["accounts"]
    assert isinstance(accounts, dict)
    assert accounts["acme-corp"]["default_project"] == "103"


def test_ctrl_c_stops_a_sign_in_and_frees_the_terminal(environ: dict[str, str]) -> None:
    with Terminal(LOGIN, environ) as terminal:
        terminal.wait_for("Which")
        assert terminal.stop() == 130
        assert "Stopped." in terminal.text


def address_in(text: str) -> str:
    found = re.search(r"http://\S+/authorize/\?\S+", text)
    assert found is not None, text
    return found[0]


def test_a_pasted_address_ends_a_browser_sign_in_and_the_project_can_still_be_typed(
    environ: dict[str, str], config: Config, ports: None
) -> None:
    arguments = ["--no-browser", "--region", "us", "--name", "me"]
    with Terminal([*LOGIN, *arguments], environ, columns=600) as terminal:
        terminal.wait_for("paste it here")
        terminal.send("https://example.com/somewhere/else" + ENTER)
        terminal.wait_for("not the address that ends a sign-in")
        terminal.send(sent_back(address_in(terminal.text)) + ENTER)
        terminal.wait_for("Project to start with")
        terminal.send("101" + ENTER)
        terminal.wait_for("is the active one now")
        assert terminal.wait_for_exit() == 0
    accounts = config()["accounts"]
    assert accounts == {"me": {"type": "oauth_browser", "region": "us", "default_project": "101"}}


def test_the_region_of_a_browser_sign_in_is_asked(environ: dict[str, str], ports: None) -> None:
    with Terminal(LOGIN, environ, columns=600) as terminal:
        terminal.wait_for("Which")
        terminal.send("1" + ENTER)
        terminal.wait_for("Where do you use Mixpanel?")
        terminal.send("eu" + ENTER)
        terminal.wait_for("paste it here")
        agree(address_in(terminal.text))
        terminal.wait_for("Project to start with")
        terminal.send("101" + ENTER)
        terminal.wait_for("region eu")
        assert terminal.wait_for_exit() == 0


def test_the_browser_is_opened_and_what_it_prints_stays_away(
    environ: dict[str, str], tmp_path: Path, config: Config, ports: None
) -> None:
    browser = tmp_path / "a-browser"
    browser.write_text(BROWSER.format(python=sys.executable))
    browser.chmod(0o755)
    arguments = [*LOGIN, "--region", "us", "--name", "me", "--project", "101"]
    with Terminal(arguments, environ | {"BROWSER": f"{browser} %s"}) as terminal:
        terminal.wait_for("Which")
        terminal.send("1" + ENTER)
        terminal.wait_for("is the active one now")
        assert terminal.wait_for_exit() == 0
        assert b"noise" not in bytes(terminal.output)
    assert config()["active"] == {"account": "me"}


def test_without_a_terminal_the_browser_way_waits_for_the_callback_alone(
    environ: dict[str, str], config: Config, ports: None
) -> None:
    arguments = ["--no-browser", "--region", "us", "--project", "101"]
    process = subprocess.Popen(
        [*LOGIN, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environ,
        text=True,
    )
    with process:
        assert process.stderr is not None
        said = process.stderr.readline() + process.stderr.readline()
        agree(address_in(said))
        assert process.wait(30) == 0
    assert config()["active"] == {"account": "acme-corp"}
