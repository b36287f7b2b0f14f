"""What stands before the command: whom to be, how much to say; and the environment's say."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import pytest

from bizctx_tui.__main__ import list_keys
from bizctx_tui.accounts.account import Choice
from bizctx_tui.cli.global_options import GlobalOptions
from bizctx_tui.cli.log import log_on_stderr
from bizctx_tui.cli.main import run
from bizctx_tui.demo.faults import parse_fault
from bizctx_tui.demo.handler import DEMO_SECRET
from bizctx_tui.demo.server import DemoOptions, DemoServer
from tests.cli.conftest import Run
from tests.support.requests import requests
from tests.support.terminal import Terminal


@pytest.mark.parametrize(
    ("options", "env", "project"),
    [
        ([], {}, "102"),
        (["-a", "team"], {}, "102"),
        (["--account", "team", "--project", "104"], {}, "104"),
        (["-p", "104"], {}, "104"),
        (["-a", "no-project", "-p", "104"], {}, "104"),
        (["-t", "ecom"], {}, "103"),
        (["--target", "ecom"], {}, "103"),
        (["-w", "90000"], {}, "102"),
        ([], {"MP_ACCOUNT": "no-project", "MP_PROJECT_ID": "104"}, "104"),
        ([], {"MP_TARGET": "ecom"}, "103"),
        (["-p", "104"], {"MP_PROJECT_ID": "105"}, "105"),
        (["-a", "team"], {"MP_ACCOUNT": "nobody"}, "102"),
        ([], {"MP_WORKSPACE_ID": "90000"}, "102"),
    ],
)
def test_options_and_environment_name_the_account_and_the_project(
    bizctx: Run, configured: dict[str, str], options: list[str], env: dict[str, str], project: str
) -> None:
    done = bizctx(*options, "get", env=env)
    assert done.stderr == b""
    assert json.loads(done.stdout)["project_id"] == project


@pytest.mark.parametrize(
    ("options", "env", "code", "said"),
    [
        (["-a", "nobody"], {}, 1, "nobody"),
        (["-t", "nowhere"], {}, 1, "nowhere"),
        (["-p", "../me"], {}, 1, "../me"),
        (["-w", "0"], {}, 1, "workspace"),
        (["-w", "abc"], {}, 2, "--workspace"),
        (["--nosuch"], {}, 2, "--nosuch"),
        (["-t", "ecom", "-a", "team"], {}, 3, "target"),
        (["-t", "ecom", "-p", "101"], {}, 3, "target"),
        (["-t", "ecom", "-w", "1"], {}, 3, "target"),
        (["-t", "ecom"], {"MP_PROJECT_ID": "101"}, 3, "target"),
        (["-a", "team"], {"MP_TARGET": "ecom"}, 3, "target"),
    ],
)
def test_what_cannot_be_meant_sends_nothing(
    bizctx: Run,
    configured: dict[str, str],
    log: Path,
    options: list[str],
    env: dict[str, str],
    code: int,
    said: str,
) -> None:
    done = bizctx(*options, "get", env=env)
    assert done.returncode == code
    assert said in done.stderr.decode()
    assert done.stdout == b""
    assert requests(log) == []


@pytest.mark.parametrize(
    "command",
    [
        ["get"],
        ["get", "--level", "organization", "--organization-id", "1"],
        ["set", "--content", "x"],
        ["chain"],
    ],
    ids=" ".join,
)
def test_an_account_without_a_project_is_told_so_whatever_is_asked(
    bizctx: Run, configured: dict[str, str], log: Path, command: list[str]
) -> None:
    done = bizctx("-a", "no-project", *command)
    message, hint = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert done.stdout == b""
    assert "no-project" in message
    assert "--project" in hint
    assert requests(log) == []


def test_the_text_is_looked_for_before_the_account_and_measured_after_it(
    bizctx: Run, configured: dict[str, str]
) -> None:
    assert bizctx("-a", "nobody", "set", stdin=b"").returncode == 3
    assert bizctx("-a", "nobody", "set", stdin=b"x" * 50_001).returncode == 1
    assert bizctx("-a", "no-project", "set", stdin=b"x" * 50_001).returncode == 1
    assert bizctx("-a", "team", "set", stdin=b"x" * 50_001).returncode == 3


@pytest.mark.parametrize("command", [["get"], ["chain"], ["set", "--content", "x"], ["clear"]])
def test_the_official_group_s_name_leads_to_the_same_commands(
    bizctx: Run, log: Path, command: list[str]
) -> None:
    short = bizctx(*command)
    long = bizctx("business-context", *command)
    assert (long.returncode, long.stdout, long.stderr) == (0, short.stdout, b"")
    seen = requests(log)
    middle = len(seen) // 2
    assert seen[:middle] == seen[middle:]


def test_the_group_alone_shows_its_help(bizctx: Run) -> None:
    done = bizctx("business-context")
    assert done.returncode == 0
    assert done.stderr == b""
    assert b"Usage: bizctx business-context" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "usage"),
    [
        (["business-context", "nosuch"], "Usage: bizctx business-context"),
        (["get", "--level", "\x1b[31m"], "Usage: bizctx get"),
        (["--nosuch\u202e", "get"], "Usage: bizctx"),
        (["get", "extra\x1b[31m\u202e"], "Usage: bizctx get"),
        (["get", "--format", "xml"], "Usage: bizctx get"),
        (["get", "--format", "JSON"], "Usage: bizctx get"),
    ],
)
def test_wrong_usage_is_told_with_the_way_to_the_help(
    bizctx: Run, arguments: list[str], usage: str
) -> None:
    done = bizctx(*arguments)
    said = done.stderr.decode()
    assert done.returncode == 2
    assert done.stdout == b""
    assert said.startswith(usage)
    assert "--help' for help." in said
    assert "\nError: " in said
    assert not any(character in said for character in "\x1b\u202e")


def test_verbose_logs_requests_and_origins_without_a_secret(
    bizctx: Run, configured: dict[str, str]
) -> None:
    quiet = bizctx("get")
    done = bizctx("--verbose", "get")
    assert done.stdout == quiet.stdout
    assert quiet.stderr == b""
    said = done.stderr.decode()
    assert "GET /api/app/projects/102/business-context: status 200" in said
    assert "account team" in said
    assert DEMO_SECRET not in said
    assert "Basic" not in said
    assert all(line.startswith("DEBUG ") for line in said.splitlines())


def test_the_log_shows_hostile_characters_and_ends_with_the_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logger = logging.getLogger("bizctx")
    with log_on_stderr():
        logger.debug("a\x1b[31m\u202e%s", "\ud800")
        try:
            raise ValueError("\x07")
        except ValueError:
            logger.exception("why")
        logging.getLogger("httpx").warning("a header")
    logger.debug("afterwards")
    said = capsys.readouterr().err
    assert said.splitlines()[0] == "DEBUG a␛[31m▯▯"
    assert "ValueError: ␇" in said
    assert "a header" not in said
    assert "afterwards" not in said


def test_quiet_leaves_out_warnings_and_keeps_errors(
    bizctx: Run, environ: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    nowhere = {"BIZCTX_CACHE_DIR": str(tmp_path / "file")}
    assert b"Warning: " in bizctx("get", "--level", "organization", env=nowhere).stderr
    done = bizctx("--quiet", "get", "--level", "organization", env=nowhere)
    assert (done.returncode, done.stderr) == (0, b"")
    assert bizctx("-q", "set", stdin=b"").stderr.startswith(b"Error: ")


@pytest.mark.parametrize(("options", "told"), [([], True), (["-q"], False)])
def test_waiting_is_told_on_a_terminal_unless_quiet(
    environ: dict[str, str], options: list[str], told: bool
) -> None:
    busy = DemoOptions(rate_limit=0, faults=(parse_fault("GET=429*1"),))
    command = [sys.executable, "-m", "bizctx_tui", *options, "get", "--jq", ".level"]
    with (
        DemoServer(busy) as server,
        Terminal(command, environ | server.environment()) as terminal,
    ):
        assert terminal.wait_for_exit() == 0
        assert '"project"' in terminal.text
        assert ("Hash, for --if-match: " in terminal.text) is told
        assert ("trying again" in terminal.text) is told


def test_the_app_is_opened_with_the_choice() -> None:
    opened: list[tuple[Choice, bool]] = []

    def open_app(environ: object, choice: Choice, demo: bool) -> int:
        opened.append((choice, demo))
        return 7

    assert run(["-a", "team", "-p", "5", "-w", "6"], open_app=open_app, list_keys=list_keys) == 7
    assert run([], open_app=open_app, list_keys=list_keys) == 7
    assert opened == [
        (Choice(account="team", project="5", workspace=6), False),
        (Choice(), False),
    ]


def test_options_become_the_choice_that_the_accounts_know() -> None:
    options = GlobalOptions(account="a", project="1", target="t", workspace=2, quiet=True)
    assert options.choice == Choice(account="a", project="1", target="t", workspace=2)
    assert GlobalOptions().choice == Choice()


DOCUMENTS = ["get", "set", "clear", "chain"]
VERSIONS = ["patch", "diff", "history", "show", "restore"]
OTHERS = ["login", "accounts", "logout", "doctor", "demo", "keys", "completion"]
COMMANDS = [*DOCUMENTS, *VERSIONS, *OTHERS, "business-context"]


@pytest.mark.parametrize(
    "path",
    [[], *([name] for name in COMMANDS), *(["business-context", name] for name in DOCUMENTS)],
    ids=" ".join,
)
def test_every_command_has_help_that_fits_a_narrow_terminal(bizctx: Run, path: list[str]) -> None:
    done = bizctx(*path, "--help", env={"MP_REGION": "nonsense", "COLUMNS": "80"})
    said = done.stdout.decode()
    assert done.returncode == 0
    assert done.stderr == b""
    assert said.startswith(f"Usage: {' '.join(['bizctx', *path])}")
    assert all(len(line) <= 80 for line in said.splitlines())


def test_the_list_of_commands_names_each_once_and_each_exists(bizctx: Run) -> None:
    listed = bizctx("--help").stdout.decode().partition("Documents:\n")[2]
    lines = [line for line in listed.splitlines() if line.startswith("  ")]
    names = [line.split()[0] for line in lines if line[2:3].strip()]
    assert names == COMMANDS
