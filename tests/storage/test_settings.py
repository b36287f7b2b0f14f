"""The file of settings: what it says, what is wrong with it, and that it is left alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.storage.paths import settings_file
from bizctx_tui.storage.settings import EXAMPLE, MAX_BYTES, Settings, read_settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_no_file_is_no_settings_and_makes_none(path: Path) -> None:
    assert read_settings(path) == Settings(path)
    assert not path.exists()
    assert read_settings(path / "below") == Settings(path / "below")


def test_no_file_loads_no_reader_of_toml(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; "
        "from bizctx_tui.storage.settings import read_settings; "
        f"read_settings(Path({str(path)!r})); print('tomllib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_example_is_a_file_of_settings(path: Path) -> None:
    path.write_text(EXAMPLE)
    settings = read_settings(path)
    assert settings.keymap == "emacs"
    assert {name: chosen.keys for name, chosen in settings.keys.items()} == {
        "document.jump": ("f7",),
        "editor.redo": ("ctrl+y", "alt+y"),
        "editor.delete_line": (),
    }
    assert settings.keys["editor.redo"].line == 5
    assert settings.problems == ()
    assert path.read_text() == EXAMPLE


@pytest.mark.parametrize(
    "text",
    [
        '[keys]\n"editor.undo" = "alt+u"\n',
        '[keys]\neditor.undo = "alt+u"\n',
        '[keys.editor]\nundo = "alt+u"\n',
        'keys = {"editor.undo" = ["alt+u"]}\n',
    ],
)
def test_an_id_may_be_quoted_dotted_or_a_table_of_its_own(path: Path, text: str) -> None:
    path.write_text(text)
    assert read_settings(path).keys["editor.undo"].keys == ("alt+u",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('x = 1\nkeymap = "nano"\n', "line 2: keymap must be one of default, vim, emacs."),
        ("keymap = 3\n", "line 1: keymap must be one of default, vim, emacs."),
        ('keymap = "vim"\ncolour = "red"\n', "line 2: colour is nothing that can be set here"),
        ('keys = "ctrl+k"\n', "line 1: keys must be a table."),
        ("[keys]\n\neditor.undo = 5\n", "line 3: keys.editor.undo must be a key or a list"),
        ('[keys]\n"editor.undo" = [""]\n', "line 2: keys.editor.undo must be a key or a list"),
        ("[keys]\n[keys.editor]\n", "line 2: keys.editor must be a key or a list of keys."),
        ('keymap = "vim\n', "is not TOML in line 1"),
        ('[keys]\na = ["x"\n', "is not TOML in line 3"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(path: Path, text: str, told: str) -> None:
    path.write_text(text)
    problems = read_settings(path).problems
    assert any(told in problem for problem in problems)
    assert all(str(path) in problem and "start bizctx again" in problem for problem in problems)
    assert path.read_text() == text


def test_what_is_right_counts_beside_what_is_wrong(path: Path) -> None:
    path.write_text('keymap = "vim"\nx = 1\n[keys]\na.b = 1\na.c = "f4"\n')
    settings = read_settings(path)
    assert settings.keymap == "vim"
    assert list(settings.keys) == ["a.c"]
    assert len(settings.problems) == 2


def test_control_characters_are_told_as_visible_signs(path: Path) -> None:
    path.write_text('"\\u001b[31m" = 1\n')
    assert "\x1b" not in read_settings(path).problems[0]


def test_what_is_no_text_or_no_file_is_told(path: Path) -> None:
    path.write_bytes(b"ok = 1\n\xff\n")
    assert "is not UTF-8 in line 2" in read_settings(path).problems[0]
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    assert "is no regular file of at most" in read_settings(path).problems[0]
    path.write_text("a = " + "[" * 5_000)
    assert "nested too deeply" in read_settings(path).problems[0]
    path.unlink()
    os.mkfifo(path)
    assert "is no regular file" in read_settings(path).problems[0]
    path.unlink()
    path.mkdir()
    assert "is no regular file" in read_settings(path).problems[0]


@given(st.text(max_size=60))
def test_whatever_stands_there_nothing_is_raised(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    settings = read_settings(path)
    assert settings.keymap == "default"


def test_the_place_is_the_users_own_or_the_named_one(tmp_path: Path) -> None:
    assert settings_file(tmp_path) == tmp_path / "settings.toml"
    assert settings_file(None).parts[-2:] == ("bizctx", "settings.toml")
