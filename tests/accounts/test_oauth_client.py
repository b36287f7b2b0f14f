"""The registration of this client, in the file that is shared with the official one."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bizctx_tui.accounts.oauth_client import (
    RegisteredClient,
    client_file,
    read_client,
    write_client,
)
from bizctx_tui.errors import OAuthError

CLIENT = RegisteredClient(
    client_id="cid-1",
    region="us",
    redirect_uri="http://localhost:19284/callback",
    scope="projects analysis",
    created_at=datetime(2026, 11, 23, 8, 51, 49, 591565, UTC),
)
AS_WRITTEN = """\
{
  "client_id": "cid-1",
  "region": "us",
  "redirect_uri": "http://localhost:19284/callback",
  "scope": "projects analysis",
  "created_at": "2026-11-23T08:51:49.591565Z"
}"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return client_file(tmp_path / ".mp", "us")


def test_it_is_written_byte_for_byte_as_the_official_client_writes_it(path: Path) -> None:
    write_client(path, CLIENT)
    assert path.name == "client_us.json"
    assert path.read_text("utf-8") == AS_WRITTEN
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert read_client(path) == CLIENT


def test_an_absent_one_is_told_apart_from_a_broken_one(path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_client(path)


def test_a_mode_that_lets_others_read_it_is_mended(path: Path) -> None:
    write_client(path, CLIENT)
    path.chmod(0o664)
    assert read_client(path) == CLIENT
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is not JSON"),
        ("[]", "must be a table"),
        (AS_WRITTEN.replace('"cid-1"', '""'), "client_id must not be empty"),
        (AS_WRITTEN.replace('"cid-1"', "7"), "client_id must be a text"),
        (AS_WRITTEN.replace("client_id", "client"), "client_id is missing"),
        (AS_WRITTEN.replace('"us"', '"mars"'), "region must be"),
    ],
)
def test_what_is_wrong_with_it_is_told_with_a_way_out(path: Path, text: str, words: str) -> None:
    write_client(path, CLIENT)
    path.write_text(text)
    with pytest.raises(OAuthError) as caught:
        read_client(path)
    assert words in caught.value.message
    assert str(path) in caught.value.message
    assert "bizctx login" in caught.value.hint


def test_neither_a_link_nor_a_pipe_is_followed_or_waited_for(path: Path) -> None:
    write_client(path.with_name("elsewhere.json"), CLIENT)
    path.symlink_to("elsewhere.json")
    path.with_name("elsewhere.json").chmod(0o644)
    with pytest.raises(OAuthError, match="symbolic link"):
        read_client(path)
    assert path.with_name("elsewhere.json").stat().st_mode & 0o777 == 0o644
    path.unlink()
    os.mkfifo(path, 0o600)
    with pytest.raises(OAuthError, match="not a regular file"):
        read_client(path)
