"""Changes of config.toml: what the official client would have written, and nothing lost."""

from __future__ import annotations

import re
import threading
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bizctx_tui.accounts.config_edit import add_account, remove_account, set_active
from bizctx_tui.accounts.config_file import read_config
from bizctx_tui.accounts.stored import (
    StoredAccount,
    StoredOAuthBrowser,
    StoredOAuthToken,
    StoredServiceAccount,
)
from bizctx_tui.errors import AccountNotFoundError, ConfigError, StorageError

ANNOTATED = """\
# who we are
[active]
account = "team"  # the usual one
workspace = 90000

# bought in spring
[accounts.team]
region = "us"  # not eu
type = "service_account"
default_project = "1001"
username = "sa.edit"
secret = "dummy-sa-edit-secret"

[targets.ecom]
account = "team"
project = "1002"

# the browser one
[accounts.me]
type = "oauth_browser"
region = "eu"

[settings]
something_of_tomorrow = [1, 2]  # unknown here
"""


def service_account(secret: str = "s3cret") -> StoredServiceAccount:
    return StoredServiceAccount(
        region="eu", default_project="101", username="demo", secret=SecretStr(secret)
    )


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
    path.chmod(0o600)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / ".mp" / "config.toml"


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (
            service_account(),
            'type = "service_account"\nregion = "eu"\ndefault_project = "101"\n'
            'username = "demo"\nsecret = "s3cret"\n',
        ),
        (
            StoredOAuthToken(region="us", default_project="9", token=SecretStr("a\"b\\c'")),
            'type = "oauth_token"\nregion = "us"\ndefault_project = "9"\ntoken = "a\\"b\\\\c\'"\n',
        ),
        (
            StoredOAuthToken(region="in", token_env="MY_TOKEN"),
            'type = "oauth_token"\nregion = "in"\ntoken_env = "MY_TOKEN"\n',
        ),
        (
            StoredOAuthBrowser(region="us", default_project="202"),
            'type = "oauth_browser"\nregion = "us"\ndefault_project = "202"\n',
        ),
    ],
    ids=["service account", "token", "variable", "browser"],
)
def test_the_first_account_is_stored_byte_for_byte_as_the_official_client_does(
    path: Path, stored: StoredAccount, expected: str
) -> None:
    add_account(path, "globex-inc", stored, make_active=True)
    assert path.read_text("utf-8") == (
        f'[accounts.globex-inc]\n{expected}\n[active]\naccount = "globex-inc"\n'
    )
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_second_account_stands_after_the_first_as_the_official_client_puts_it(
    path: Path,
) -> None:
    browser = StoredOAuthBrowser(region="us")
    add_account(path, "one", browser, make_active=True)
    add_account(path, "two", browser, make_active=True)
    assert path.read_text("utf-8") == (
        '[accounts.one]\ntype = "oauth_browser"\nregion = "us"\n\n'
        '[accounts.two]\ntype = "oauth_browser"\nregion = "us"\n\n'
        '[active]\naccount = "two"\n'
    )


def test_a_new_account_leaves_every_other_line_as_it_was(path: Path) -> None:
    write(path, ANNOTATED)
    add_account(path, "new", service_account(), make_active=False)
    added = (
        '[accounts.new]\ntype = "service_account"\nregion = "eu"\n'
        'default_project = "101"\nusername = "demo"\nsecret = "s3cret"\n'
    )
    before, block, after = path.read_text("utf-8").partition(added)
    assert block == added
    assert (before + after).replace("\n\n", "\n") == ANNOTATED.replace("\n\n", "\n")
    assert read_config(path).accounts["new"] == service_account()


def test_becoming_active_drops_the_workspace_pin_and_keeps_the_comment(path: Path) -> None:
    write(path, ANNOTATED)
    set_active(path, "me")
    expected = ANNOTATED.replace('account = "team"  # the', 'account = "me"  # the')
    assert path.read_text("utf-8") == expected.replace("workspace = 90000\n", "")


def test_renewing_an_account_changes_its_credentials_in_their_place(path: Path) -> None:
    write(path, ANNOTATED)
    renewed = StoredServiceAccount(region="us", username="sa.edit", secret=SecretStr("newer"))
    add_account(path, "team", renewed, make_active=False)
    assert path.read_text("utf-8") == ANNOTATED.replace("dummy-sa-edit-secret", "newer")


def test_a_renewed_token_may_move_into_a_variable(path: Path) -> None:
    add_account(
        path, "t", StoredOAuthToken(region="us", token=SecretStr("secret-token")), make_active=True
    )
    add_account(path, "t", StoredOAuthToken(region="us", token_env="TOKEN"), make_active=True)
    assert read_config(path).accounts["t"] == StoredOAuthToken(region="us", token_env="TOKEN")
    assert "secret-token" not in path.read_text("utf-8")


def test_switching_to_an_unknown_account_names_those_that_there_are(path: Path) -> None:
    write(path, ANNOTATED)
    with pytest.raises(AccountNotFoundError) as caught:
        set_active(path, "nobody")
    assert "nobody" in caught.value.message
    assert "me, team" in caught.value.hint
    assert path.read_text("utf-8") == ANNOTATED


def test_an_account_with_a_target_is_kept_unless_forced(path: Path) -> None:
    write(path, ANNOTATED)
    with pytest.raises(ConfigError) as caught:
        remove_account(path, "team")
    assert "ecom" in caught.value.message
    assert "--force" in caught.value.hint
    assert path.read_text("utf-8") == ANNOTATED
    assert remove_account(path, "team", force=True) == ("ecom",)
    document = tomllib.loads(path.read_text("utf-8"))
    assert list(document["accounts"]) == ["me"]
    assert "active" not in document
    assert document["targets"] == {"ecom": {"account": "team", "project": "1002"}}
    assert "secret" not in path.read_text("utf-8")


def test_removing_another_account_leaves_the_active_one(path: Path) -> None:
    write(path, ANNOTATED)
    assert remove_account(path, "me") == ()
    config = read_config(path)
    assert config.active_account == "team"
    assert config.active_workspace == 90000


def test_a_name_that_the_official_client_refuses_is_refused(path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be the name"):
        add_account(path, "a b", service_account(), make_active=True)
    assert not path.exists()


def test_a_broken_file_is_not_touched(path: Path) -> None:
    write(path, '[accounts.team\nsecret = "dummy-secret"\n')
    with pytest.raises(ConfigError) as caught:
        add_account(path, "new", service_account(), make_active=True)
    assert caught.value.details["line"] == 1
    assert "dummy-secret" not in caught.value.message
    assert path.read_text("utf-8") == '[accounts.team\nsecret = "dummy-secret"\n'


def test_a_file_that_others_may_read_is_not_touched(path: Path) -> None:
    write(path, ANNOTATED).chmod(0o644)
    with pytest.raises(ConfigError) as caught:
        set_active(path, "me")
    assert "chmod 600" in caught.value.hint
    assert path.read_text("utf-8") == ANNOTATED


def test_a_directory_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "in-the-way").write_text("a file, not a directory")
    with pytest.raises(StorageError, match="in-the-way"):
        add_account(tmp_path / "in-the-way" / "c.toml", "a", service_account(), make_active=True)


def test_many_at_once_lose_nothing(path: Path) -> None:
    def add(number: int) -> None:
        add_account(path, f"a{number}", StoredOAuthBrowser(region="us"), make_active=True)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    config = read_config(path)
    assert sorted(config.accounts) == [f"a{number}" for number in range(8)]
    assert config.active_account in config.accounts


PIECES = {
    "accounts.a": (
        '[accounts.a] # first\ntype = "oauth_browser"\nregion = "us"\n',
        '[accounts."a"]\nregion = "us"\ntype = "oauth_browser" # odd order\n\n',
        'accounts.a.type = "oauth_browser"\naccounts.a.region = "us"\n',
    ),
    "accounts.b": (
        '# second\n[accounts.b]\ntype = "oauth_token"\nregion = "eu"\ntoken_env = "T"\n',
        '[accounts.b]\n\ttype = "oauth_token"\n\tregion = "eu"\n\ttoken_env = """\nT"""',
    ),
    "active": (
        '[active]\naccount = "a" # was\nworkspace = 3\n',
        "[active]\n",
        'active.account="a"\n',
    ),
    "targets": ('[targets.t]\naccount = "b"\nproject = "1"\n', ""),
    "settings": (
        '[settings]\nnote = """\n[active]\n"""\n',
        "settings = {x = 1} # inline\n",
        "[[settings.list]]\nn = 1\n[[settings.list]]\nn = 2\n",
        "",
    ),
}


def is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def in_an_order_that_toml_allows(pieces: tuple[str, ...]) -> str:
    """Keys of the file itself come before its first table, whatever the order of the rest."""
    return "\n".join(sorted(pieces, key=lambda piece: re.search(r"^\[", piece, re.M) is not None))


configs = (
    st.permutations(list(PIECES))
    .flatmap(lambda order: st.tuples(*(st.sampled_from(PIECES[name]) for name in order)))
    .map(in_an_order_that_toml_allows)
    .filter(is_toml)
)
new_line = st.sampled_from(["\n", "\r\n"])


@settings(deadline=None)
@given(configs, new_line)
def test_whatever_the_form_of_the_file_exactly_the_change_is_made(
    tmp_path_factory: pytest.TempPathFactory, config: str, end: str
) -> None:
    path = write(tmp_path_factory.mktemp("c") / "config.toml", config.replace("\n", end))
    wanted: dict[str, Any] = tomllib.loads(config.replace("\n", end))

    add_account(path, "new", service_account(), make_active=True)
    wanted["accounts"]["new"] = {
        "type": "service_account",
        "region": "eu",
        "default_project": "101",
        "username": "demo",
        "secret": "s3cret",
    }
    wanted["active"] = {"account": "new"}
    assert tomllib.loads(path.read_bytes().decode()) == wanted

    set_active(path, "a")
    wanted["active"] = {"account": "a"}
    assert tomllib.loads(path.read_bytes().decode()) == wanted

    remove_account(path, "a", force=True)
    del wanted["active"], wanted["accounts"]["a"]
    assert tomllib.loads(path.read_bytes().decode()) == wanted
