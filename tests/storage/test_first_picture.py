"""Which picture belongs to which start, when it is true, and that it cannot do harm."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.storage.first_picture import (
    MAX_BYTES,
    file_text,
    is_harmless,
    picture_file,
    read_picture,
)
from bizctx_tui.storage.paths import cache_directory
from bizctx_tui.storage.picture_shelf import MAX_PICTURES, keep_picture

PICTURE = "\x1b[1;1H\x1b[1;38;2;1;2;3mbizctx 世界 👩‍👩‍👧\x1b[0m\x1b[2;1H── "
ENVIRON = {"TERM": "xterm", "HOME": "/home/you", "MP_USERNAME": "sa", "MP_SECRET": "one"}

# What may be sent to the terminal, said in another way than the program does.
HARMLESS = re.compile(
    r"(?:\x1b\[[0-9;]{0,47}[mH][^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*)*"
)


def named(environ: dict[str, str] = ENVIRON, *, columns: int = 160, version: str = "1") -> str:
    path = picture_file(environ, columns=columns, rows=45, version=version)
    assert path is not None
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pictures" / "a.picture"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    config = tmp_path / "config.toml"
    config.write_text("one")
    return config


def test_the_name_is_the_same_for_the_same_start() -> None:
    assert named() == named(dict(reversed(ENVIRON.items())) | {"SHLVL": "2", "MP_TARGET": ""})


@pytest.mark.parametrize(
    "change",
    [
        {"TERM": "screen"},
        {"NO_COLOR": ""},
        {"HOME": "/home/other"},
        {"MP_USERNAME": "other"},
        {"MP_PROJECT_ID": "7"},
        {"MP_SECRET": ""},
        {"MP_SOMETHING_NEW": "x"},
        {"BIZCTX_SOMETHING_NEW": "x"},
        {"TEXTUAL_THEME": "nord"},
        {"LC_ALL": "C"},
    ],
    ids=lambda change: "".join(change),
)
def test_what_shapes_the_frame_is_in_the_name(change: dict[str, str]) -> None:
    assert named() != named(ENVIRON | change)


def test_the_size_and_the_version_are_in_the_name() -> None:
    assert len({named(), named(columns=80), named(version="2")}) == 3


def test_the_value_of_a_secret_is_not() -> None:
    assert named() == named(ENVIRON | {"MP_SECRET": "two"})
    unknown = ENVIRON | {"MP_TEAM_TOKEN": "one"}
    assert named(unknown) == named(unknown | {"MP_TEAM_TOKEN": "two"})


@pytest.mark.parametrize(
    "change",
    [
        {"TERM": "dumb"},
        {"TERM": ""},
        {"BIZCTX_FIRST_PICTURE": "0"},
        {"MP_OAUTH_TOKEN": "x"},
        {"TEXTUAL_DRIVER": "a:b"},
    ],
    ids=lambda change: "=".join(*change.items()),
)
def test_nothing_is_shown_where_it_could_be_wrong(change: dict[str, str]) -> None:
    assert picture_file(ENVIRON | change, columns=160, rows=45, version="1") is None


def test_the_working_directory_counts_where_it_has_a_bridge_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    monkeypatch.chdir(here)
    before = named()
    relative = named(ENVIRON | {"MP_CONFIG_PATH": "config.toml"})
    monkeypatch.chdir(there)
    assert named() == before
    assert named(ENVIRON | {"MP_CONFIG_PATH": "config.toml"}) != relative
    (there / "mixpanel_auth.json").touch()
    assert named() != before


@pytest.mark.parametrize("xdg", ["", "relative", "/somewhere/else"])
def test_pictures_lie_in_the_cache(monkeypatch: pytest.MonkeyPatch, xdg: str) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", xdg)
    monkeypatch.delenv("BIZCTX_CACHE_DIR", raising=False)
    found = named({**os.environ, "TERM": "xterm", "MP_OAUTH_TOKEN": ""})
    assert Path(found).parent == cache_directory(None) / "pictures"
    assert Path(named(ENVIRON | {"BIZCTX_CACHE_DIR": "/c"})).parent == Path("/c/pictures")


def test_what_was_kept_is_read(path: Path, config: Path) -> None:
    assert keep_picture(path, PICTURE, [config, config.with_name("absent")])
    assert read_picture(str(path)) == PICTURE
    assert not keep_picture(path, PICTURE, [config, config.with_name("absent")])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_changed_file_makes_it_untrue(path: Path, config: Path) -> None:
    keep_picture(path, PICTURE, [config])
    status = config.stat()
    config.write_text("two")
    os.utime(config, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    assert read_picture(str(path)) is None
    assert keep_picture(path, PICTURE, [config])
    assert read_picture(str(path)) == PICTURE
    config.unlink()
    assert read_picture(str(path)) is None


def test_a_file_that_came_into_being_makes_it_untrue(path: Path, config: Path) -> None:
    bridge = config.with_name("bridge.json")
    keep_picture(path, PICTURE, [config, bridge])
    bridge.touch()
    assert read_picture(str(path)) is None


def test_others_cannot_put_a_picture_there(path: Path, config: Path) -> None:
    keep_picture(path, PICTURE, [config])
    path.chmod(0o644)
    assert read_picture(str(path)) is None
    path.chmod(0o600)
    link = path.with_name("b.picture")
    link.symlink_to(path)
    assert read_picture(str(link)) is None
    pipe = path.with_name("c.picture")
    os.mkfifo(pipe, 0o600)
    assert read_picture(str(pipe)) is None
    assert read_picture(str(path.parent)) is None
    assert read_picture(str(path)) == PICTURE


def test_another_users_file_is_no_picture(
    path: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_picture(path, PICTURE, [config])
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    assert read_picture(str(path)) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"bizctx picture 1",
        b"bizctx picture 1\n\n",
        b"bizctx picture 2\n\n\x1b[1;1Hx",
        b"bizctx picture 1\n\nx",
        b"bizctx picture 1\n\n\x1b[1;1H\xff",
        b"bizctx picture 1\n\n\x1b[1;1H\x1b]0;title\x07",
        b"bizctx picture 1\n" + b"- /nowhere\n" * 40 + b"\n\x1b[1;1Hx",
        b"bizctx picture 1\nnonsense\n\n\x1b[1;1Hx",
        b"bizctx picture 1\n- /no\0where\n\n\x1b[1;1H\x1b[2J",
        b"bizctx picture 1\n\n\x1b[1;1H" + b"x" * MAX_BYTES,
    ],
    ids=range(11),
)
def test_anything_odd_is_no_picture(path: Path, data: bytes) -> None:
    path.parent.mkdir()
    path.touch(0o600)
    path.write_bytes(data)
    assert read_picture(str(path)) is None


def test_few_pictures_are_kept(path: Path, config: Path) -> None:
    for number in range(MAX_PICTURES + 3):
        one = path.with_name(f"{number}.picture")
        keep_picture(one, PICTURE, [config])
        os.utime(one, ns=(number, number))
    kept = {int(one.stem) for one in path.parent.iterdir()}
    assert kept == set(range(3, MAX_PICTURES + 3))


def test_what_no_terminal_should_get_is_not_kept(path: Path, config: Path) -> None:
    for hostile in ("", "text", "\x1b[1;1H\x1b[2J", "\x1b[1;1H\x07", "\x1b[1;1H\x9b6n"):
        with pytest.raises(ValueError, match="not a picture"):
            keep_picture(path, hostile, [config])
    with pytest.raises(ValueError, match="not a picture"):
        keep_picture(path, PICTURE, [config.with_name("a\nb")])
    assert not path.exists()


PIECES = st.one_of(
    st.text(max_size=3),
    st.sampled_from(["\x1b", "\x1b[", "\x1b[1;1H", "\x1b[0m", "\x1b[38;5;1m", "m", "H", ";"]),
    st.sampled_from(["\x1b[6n", "\x1b]52;c;eA==\x07", "\x1bP", "\x9b", "\u202e", "\n"]),
    st.sampled_from(["\x1b[?25h", "\x1b[2J", "\x1b[1;1f", "\x1b[>1u", "\x1b[:m"]),
    st.integers(0, 60).map(lambda length: "\x1b[" + "1" * length + "m"),
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_nothing_but_text_colours_and_positions_reaches_the_terminal(picture: str) -> None:
    assert is_harmless(picture) == (HARMLESS.fullmatch(picture) is not None)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_only_harmless_pictures_can_be_written(picture: str) -> None:
    harmless = picture != "" and HARMLESS.fullmatch(picture) is not None
    try:
        text = file_text(picture, ["/nowhere"])
    except ValueError:
        assert not harmless
    else:
        assert harmless
        assert text.endswith(picture)
