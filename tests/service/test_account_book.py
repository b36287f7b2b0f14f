"""The accounts of a home that the official client could have written."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bizctx_tui.accounts.environment import Environment, read_environment
from bizctx_tui.accounts.variables import Variables
from bizctx_tui.errors import AccountNotFoundError, ConfigError, StorageError
from bizctx_tui.service.account_book import AccountBook
from tests.support.clock import Clock

CONFIG = """\
[accounts.team]
type = "service_account"
region = "us"
default_project = "1001"
username = "sa"
secret = "dummy-secret"

[accounts.me]
type = "oauth_browser"
region = "eu"

[accounts.ci]
type = "oauth_token"
region = "in"
token_env = "CI_TOKEN"

[active]
account = "me"
workspace = 5

[targets.shop]
account = "team"
project = "1002"
"""


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    home = tmp_path / "home"
    write(home / ".mp" / "config.toml", CONFIG)
    return read_environment(Variables({"HOME": str(home)}))


@pytest.fixture
def book(environment: Environment, clock: Clock) -> AccountBook:
    return AccountBook(environment, clock=clock)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    return path


def write_tokens(environment: Environment, *, until: float, refresh: bool = True) -> Path:
    tokens = {
        "access_token": "dummy-access",
        "expires_at": datetime.fromtimestamp(until, UTC).isoformat(),
        "token_type": "Bearer",
        "scope": "projects",
    }
    if refresh:
        tokens["refresh_token"] = "dummy-refresh"
    path = environment.storage / "accounts" / "me" / "tokens.json"
    return write(path, json.dumps(tokens))


def config_of(environment: Environment) -> dict[str, object]:
    return tomllib.loads(environment.config_file.read_text("utf-8"))


def states(book: AccountBook) -> dict[str, str]:
    return {account.name: account.state for account in book.accounts()}


def test_accounts_are_listed_with_their_facts(book: AccountBook) -> None:
    listed = book.accounts()
    assert [(a.name, a.kind, a.region, a.project_id, a.active, a.targets) for a in listed] == [
        ("ci", "oauth_token", "in", None, False, ()),
        ("me", "oauth_browser", "eu", None, True, ()),
        ("team", "service_account", "us", "1001", False, ("shop",)),
    ]
    assert book.active() == "me"


def test_the_state_tells_what_is_missing(
    book: AccountBook, environment: Environment, clock: Clock
) -> None:
    assert states(book) == {
        "ci": "variable CI_TOKEN not set",
        "me": "tokens missing",
        "team": "secret stored",
    }
    path = write_tokens(environment, until=clock.now + 3600)
    assert states(book)["me"] == "signed in"
    write_tokens(environment, until=clock.now - 1)
    assert states(book)["me"] == "signed in"
    write_tokens(environment, until=clock.now - 1, refresh=False)
    assert states(book)["me"] == "signed out: tokens ran out"
    path.chmod(0o644)
    assert states(book)["me"] == "tokens unusable"
    variables = Variables({"HOME": str(environment.home), "CI_TOKEN": "dummy-token"})
    assert states(AccountBook(read_environment(variables)))["ci"] == "variable CI_TOKEN set"


def test_a_broken_entry_hides_no_other_and_is_named(
    book: AccountBook, environment: Environment
) -> None:
    write(
        environment.config_file,
        CONFIG + '[accounts.bad]\ntype = "service_account"\nsecret = "dummy-broken"\n',
    )
    assert [account.name for account in book.accounts()] == ["ci", "me", "team"]
    (problem,) = book.broken()
    assert "accounts.bad" in problem.message
    assert "dummy-broken" not in problem.message


def test_no_configuration_is_an_empty_list_without_an_active_account(tmp_path: Path) -> None:
    book = AccountBook(read_environment({"HOME": str(tmp_path)}))
    assert book.accounts() == ()
    with pytest.raises(ConfigError, match="No account is active"):
        book.active()


def test_switching_names_the_account_and_drops_the_workspace_pin(
    book: AccountBook, environment: Environment
) -> None:
    book.use("team")
    assert config_of(environment)["active"] == {"account": "team"}
    with pytest.raises(AccountNotFoundError) as caught:
        book.use("nobody")
    assert caught.value.exit_code == 4


def test_the_environment_stands_above_the_active_account(
    environment: Environment, book: AccountBook
) -> None:
    assert book.in_force().name == "me"
    variables = Variables({"HOME": str(environment.home), "MP_ACCOUNT": "team"})
    assert AccountBook(read_environment(variables)).in_force().name == "team"


def test_logging_out_of_a_browser_account_removes_its_tokens_and_keeps_its_entry(
    book: AccountBook, environment: Environment, clock: Clock
) -> None:
    tokens = write_tokens(environment, until=clock.now)
    me = write(tokens.with_name("me.json"), "{}")
    kept = write(tokens.with_name("something-else"), "kept")
    done = book.log_out("me")
    assert set(done.removed_files) == {tokens, me}
    assert (done.entry_removed, done.still_active, done.orphaned_targets) == (False, True, ())
    assert not tokens.exists()
    assert not me.exists()
    assert kept.exists()
    assert environment.config_file.read_text("utf-8") == CONFIG
    assert book.log_out("me").removed_files == ()


def test_forgetting_a_browser_account_removes_its_entry_too(
    book: AccountBook, environment: Environment
) -> None:
    done = book.log_out("me", forget=True)
    assert (done.entry_removed, done.still_active) == (True, False)
    text = environment.config_file.read_text("utf-8")
    assert "accounts.me" not in text
    assert "[active]" not in text


def test_logging_out_of_a_token_in_a_variable_names_the_variable(
    book: AccountBook, environment: Environment
) -> None:
    done = book.log_out("ci")
    assert (done.entry_removed, done.variable) == (True, "CI_TOKEN")
    assert config_of(environment)["active"] == {"account": "me", "workspace": 5}


def test_an_account_with_a_target_is_kept_whole_unless_forced(
    book: AccountBook, environment: Environment
) -> None:
    me = write(environment.storage / "accounts" / "team" / "me.json", "{}")
    with pytest.raises(ConfigError, match="shop"):
        book.log_out("team")
    assert environment.config_file.read_text("utf-8") == CONFIG
    assert me.exists()
    done = book.log_out("team", force=True)
    assert done.orphaned_targets == ("shop",)
    assert not me.exists()
    assert "dummy-secret" not in environment.config_file.read_text("utf-8")


def test_files_are_removed_where_the_storage_directory_is_another(
    tmp_path: Path, environment: Environment, clock: Clock
) -> None:
    elsewhere = tmp_path / "storage"
    variables = {"HOME": str(environment.home), "MP_STORAGE_DIR": str(elsewhere)}
    moved = read_environment(variables)
    tokens = write_tokens(moved, until=clock.now)
    both = [
        write(directory / "accounts" / "me" / "me.json", "{}")
        for directory in (elsewhere, environment.home / ".mp")
    ]
    assert set(AccountBook(moved).log_out("me").removed_files) == {tokens, *both}


def test_a_file_that_cannot_be_removed_is_told(book: AccountBook, environment: Environment) -> None:
    (environment.storage / "accounts" / "me" / "tokens.json").mkdir(parents=True)
    with pytest.raises(StorageError, match=r"tokens\.json could not be removed"):
        book.log_out("me")
