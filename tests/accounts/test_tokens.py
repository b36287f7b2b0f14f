"""tokens.json, shared with the official client."""

from __future__ import annotations

import os
import stat
import traceback
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bizctx_tui.accounts.tokens import Tokens, read_tokens, replacing, write_tokens
from bizctx_tui.errors import ExitCode, OAuthError, StorageError
from tests.accounts.home import Home, tokens

AS_THE_OFFICIAL_CLIENT_WRITES_THEM = (
    b'{"access_token": "AT", "expires_at": "2026-11-23T04:28:17.807057+00:00", '
    b'"token_type": "Bearer", "scope": "projects analysis", "refresh_token": "RT"}'
)


def unusable(path: Path) -> OAuthError:
    with pytest.raises(OAuthError) as caught:
        read_tokens(path)
    error = caught.value
    assert error.code == "OAUTH_TOKEN_ERROR"
    assert error.exit_code is ExitCode.AUTH
    assert error.details == {"path": str(path), "account_name": "me"}
    assert "bizctx login --name me" in error.hint
    shown = "".join(traceback.format_exception(error)) + error.hint
    assert "an-access-token" not in shown
    assert "a-refresh-token" not in shown
    return error


def test_the_bytes_of_the_official_client_are_read_and_written(home: Home) -> None:
    path = home.write(home.tokens_file("me"), AS_THE_OFFICIAL_CLIENT_WRITES_THEM)
    read = read_tokens(path)
    assert read.access_token.get_secret_value() == "AT"
    assert read.expires_at == datetime(2026, 11, 23, 4, 28, 17, 807057, UTC)
    assert (read.token_type, read.scope) == ("Bearer", "projects analysis")
    assert read.refresh_token is not None
    assert read.refresh_token.get_secret_value() == "RT"
    path.unlink()
    write_tokens(path, read)
    assert path.read_bytes() == AS_THE_OFFICIAL_CLIENT_WRITES_THEM
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_a_refresh_token_there_is_no_such_member(home: Home) -> None:
    path = home.write(home.tokens_file("me"), tokens(refresh_token=None))
    read = read_tokens(path)
    assert read.refresh_token is None
    write_tokens(path, read)
    assert b"refresh_token" not in path.read_bytes()


VISIBLE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=30)
ANY_TEXT = st.text(max_size=20)


@settings(max_examples=50)
@given(
    st.builds(
        Tokens,
        access_token=VISIBLE.map(SecretStr),
        expires_at=st.datetimes(
            timezones=st.integers(-840, 840).map(lambda m: timezone(timedelta(minutes=m)))
        ),
        token_type=ANY_TEXT,
        scope=ANY_TEXT,
        refresh_token=st.none() | ANY_TEXT.map(SecretStr),
    )
)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, whole: Tokens
) -> None:
    path = tmp_path_factory.mktemp("tokens") / "tokens.json"
    write_tokens(path, whole)
    assert read_tokens(path) == whole


def test_what_is_left_of_their_life_is_in_seconds() -> None:
    whole = Tokens.model_validate(tokens(expires_at="1970-01-01T00:10:00+00:00"))
    assert whole.expires_in(0.0) == 600
    assert whole.expires_in(630.5) == -30.5


@pytest.mark.parametrize(
    "expires_at", ["2099-01-01T00:00:00Z", "2099-01-01T05:30:00+05:30", 4070908800]
)
def test_every_form_of_the_same_moment_is_read(home: Home, expires_at: object) -> None:
    path = home.write(home.tokens_file("me"), tokens(expires_at=expires_at))
    assert read_tokens(path).expires_at == datetime(2099, 1, 1, tzinfo=UTC)


def test_what_the_official_client_does_not_know_either_is_let_pass(home: Home) -> None:
    path = home.write(home.tokens_file("me"), tokens(novelty=1))
    assert read_tokens(path).scope == "projects analysis"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (tokens(expires_at="2099-01-01T00:00:00"), "expires_at must carry a time zone"),
        (tokens(expires_at="tomorrow"), "expires_at must be a date and time"),
        (tokens(expires_at=None), "expires_at is missing"),
        (tokens(token_type=None), "token_type is missing"),
        (tokens(scope=None), "scope is missing"),
        (tokens(access_token=None), "access_token is missing"),
        (tokens(access_token=3), "access_token must be a text"),
        (tokens(access_token="an-access-token "), "access_token must be a token"),
        (tokens(access_token=""), "access_token must be a token"),
        (tokens(refresh_token=3), "refresh_token must be a text"),
        ("", "the file is not JSON"),
        ('{"access_token": "an-access-token"', "the file is not JSON"),
        ("[]", "the file must be a table"),
        (b'{"access_token": "an-access-token\xff"}', "the file is not UTF-8"),
        ("[" * 100_000, "the file is nested too deeply"),
    ],
)
def test_broken_tokens_are_named_and_not_shown(
    home: Home, content: str | bytes | dict[str, Any], words: str
) -> None:
    path = home.write(home.tokens_file("me"), content)
    assert words in unusable(path).message


def test_absent_tokens_ask_for_a_sign_in(home: Home) -> None:
    assert "no tokens of the account me" in unusable(home.tokens_file("me")).message


def test_tokens_that_others_may_read_are_refused_with_the_command_that_mends_it(
    home: Home,
) -> None:
    path = home.write(home.tokens_file("me"), tokens())
    path.chmod(0o640)
    assert f"chmod 600 {path}" in unusable(path).hint


def test_linked_tokens_are_refused(home: Home) -> None:
    path = home.write(home.tokens_file("me"), tokens())
    path.rename(home.path / "elsewhere")
    path.symlink_to(home.path / "elsewhere")
    assert "symbolic link" in unusable(path).message


def test_tokens_in_a_linked_directory_are_refused(home: Home) -> None:
    path = home.write(home.tokens_file("me"), tokens())
    (home.path / ".mp" / "accounts").rename(home.path / "elsewhere")
    (home.path / ".mp" / "accounts").symlink_to(home.path / "elsewhere")
    assert "symbolic link" in unusable(path).message


def test_room_for_new_tokens_is_made_before_there_are_any(home: Home) -> None:
    path = home.write(home.tokens_file("me"), tokens())
    new = Tokens.model_validate(tokens(access_token="renewed"))
    with replacing(path) as replace:
        assert read_tokens(path).access_token.get_secret_value() == "an-access-token"
        replace(new)
    assert read_tokens(path) == new
    assert os.listdir(path.parent) == ["tokens.json"]


def test_a_place_that_cannot_take_them_is_found_out_before(home: Home) -> None:
    blocked = home.write("file", "") / "me" / "tokens.json"
    with pytest.raises(StorageError), replacing(blocked):
        pytest.fail("the block was entered")


def test_no_repr_shows_a_token() -> None:
    shown = repr(Tokens.model_validate(tokens()))
    assert "an-access-token" not in shown
    assert "a-refresh-token" not in shown
