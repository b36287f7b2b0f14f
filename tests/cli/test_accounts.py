"""``bizctx accounts`` and ``bizctx logout`` in processes of their own."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from bizctx_tui.demo.handler import DEMO_SECRET
from tests.cli.conftest import Run

BROWSER = '\n[accounts.me]\ntype = "oauth_browser"\nregion = "eu"\n'


@pytest.fixture
def config(configured: dict[str, str]) -> Path:
    """Two service accounts, one with a target, and a browser account with tokens."""
    directory = Path(configured["HOME"]) / ".mp"
    path = directory / "config.toml"
    path.write_text(path.read_text("utf-8") + BROWSER, "utf-8")
    account = directory / "accounts" / "me"
    account.mkdir(mode=0o700, parents=True)
    tokens = account / "tokens.json"
    tokens.write_text(
        '{"access_token": "dummy-access", "expires_at": "2099-01-01T00:00:00+00:00", '
        '"token_type": "Bearer", "scope": "", "refresh_token": "dummy-refresh"}'
    )
    tokens.chmod(0o600)
    return path


def test_the_list_is_a_plain_table_on_standard_output(bizctx: Run, config: Path) -> None:
    done = bizctx("accounts")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines() == [
        "   NAME        TYPE             REGION  PROJECT  STATE",
        "   me          oauth_browser    eu      -        signed in",
        "   no-project  service_account  us      -        secret stored",
        "*  team        service_account  us      102      secret stored",
    ]


def test_the_list_as_json_has_the_official_clients_names(bizctx: Run, config: Path) -> None:
    listed = json.loads(bizctx("accounts", "--json").stdout)
    assert listed[1] == {
        "name": "no-project",
        "type": "service_account",
        "region": "us",
        "project_id": None,
        "is_active": False,
        "state": "secret stored",
        "referenced_by_targets": ["ecom"],
    }
    assert [account["name"] for account in listed if account["is_active"]] == ["team"]


def test_a_broken_entry_is_a_warning_beside_the_list(bizctx: Run, config: Path) -> None:
    config.write_text(config.read_text("utf-8") + '\n[accounts.bad]\ntype = "carrier pigeon"\n')
    done = bizctx("accounts")
    assert done.returncode == 0
    assert done.stdout.count(b"\n") == 4
    assert b"accounts.bad" in done.stderr


def test_no_account_at_all_says_how_to_get_one(bizctx: Run) -> None:
    done = bizctx("accounts")
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"bizctx login" in done.stderr
    assert bizctx("accounts", "--json").stdout == b"[]\n"


def test_switching_changes_which_account_a_command_uses(bizctx: Run, config: Path) -> None:
    assert json.loads(bizctx("get").stdout)["project_id"] == "102"
    done = bizctx("accounts", "use", "no-project")
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"no-project" in done.stderr
    assert b"Warning" not in done.stderr
    assert tomllib.loads(config.read_text("utf-8"))["active"] == {"account": "no-project"}


def test_switching_under_a_variable_that_stands_above_says_so(bizctx: Run, config: Path) -> None:
    done = bizctx("accounts", "use", "no-project", env={"MP_ACCOUNT": "team"})
    assert done.returncode == 0
    assert b"still use the account team" in done.stderr


def test_switching_to_nobody_is_exit_4_and_changes_nothing(bizctx: Run, config: Path) -> None:
    before = config.read_bytes()
    done = bizctx("accounts", "use", "nob\x1b[2Jody")
    assert done.returncode == 4
    assert b"\x1b" not in done.stderr
    assert b"me, no-project, team" in done.stderr
    assert config.read_bytes() == before


def test_logging_out_says_what_went_and_what_is_left(bizctx: Run, config: Path) -> None:
    done = bizctx("logout", "me")
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"tokens.json" in done.stderr
    assert b"bizctx login --name me" in done.stderr
    assert b"Mixpanel was not told" in done.stderr
    assert "accounts.me" in config.read_text("utf-8")
    done = bizctx("logout", "me", "--forget")
    assert done.returncode == 0
    assert "accounts.me" not in config.read_text("utf-8")


def test_logging_out_without_a_name_is_about_the_active_account(bizctx: Run, config: Path) -> None:
    assert bizctx("logout").returncode == 0
    document = tomllib.loads(config.read_text("utf-8"))
    assert sorted(document["accounts"]) == ["me", "no-project"]
    assert "active" not in document
    done = bizctx("logout")
    assert done.returncode == 1
    assert b"No account is active" in done.stderr


def test_an_account_with_a_target_goes_only_by_force(bizctx: Run, config: Path) -> None:
    done = bizctx("logout", "no-project")
    assert done.returncode == 1
    assert b"ecom" in done.stderr
    assert b"--force" in done.stderr
    done = bizctx("logout", "no-project", "--force")
    assert done.returncode == 0
    assert b"lead nowhere now: ecom" in done.stderr
    assert bizctx("logout", "team").returncode == 0
    assert DEMO_SECRET not in config.read_text("utf-8")


def test_logging_out_of_nobody_is_exit_4(bizctx: Run, config: Path) -> None:
    assert bizctx("logout", "nobody").returncode == 4
