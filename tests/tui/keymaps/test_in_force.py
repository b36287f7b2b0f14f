"""Keys as the settings and the maps say, and what is told about what cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from bizctx_tui.storage.settings import read_settings
from bizctx_tui.tui.keymaps.clashes import Clash
from bizctx_tui.tui.keymaps.in_force import KeysInForce


def keys_of(tmp_path: Path, text: str) -> KeysInForce:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    return KeysInForce(read_settings(path))


def test_settings_come_on_top_of_the_map(tmp_path: Path) -> None:
    keys = keys_of(tmp_path, 'keymap = "vim"\n[keys]\neditor.undo = ["F12", "alt+G"]\n')
    assert keys.of("editor.undo") == ("f12", "alt+shift+g")
    assert keys.of("editor.left") == ("left", "alt+h")
    assert keys.of("editor.newline") == ("enter", "ctrl+j")
    keys.choose("default")
    assert keys.of("editor.undo") == ("f12", "alt+shift+g")
    assert keys.of("editor.left") == ("left",)


def test_keys_are_taken_away_only_where_the_palette_has_the_action(tmp_path: Path) -> None:
    text = "[keys]\neditor.undo = []\neditor.left = []\napp.palette = []\n"
    keys = keys_of(tmp_path, text)
    assert keys.of("editor.undo") == ()
    assert keys.of("editor.left") == ("left",)
    assert keys.of("app.palette") == ("ctrl+p",)
    assert [problem.count("needs a key") for problem in keys.problems] == [1, 1]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('editor.fly = "f12"', "editor.fly: is no action; the palette's “Keys …” lists"),
        ('editor.undo = "ctrl+wings"', "editor.undo: the key ctrl+wings is no key; write it"),
        ('editor.undo = "u"', "editor.undo: the key u is text there; hold it with ctrl or alt"),
        ('document.save = "space"', "document.save: the key space is text there"),
        ('tree.up = "?"', "tree.up: the key ? is text there"),
        ('jump.next = "n"', "jump.next: the key n is text there"),
    ],
)
def test_what_cannot_be_is_told_with_its_line_and_the_key_stays(
    tmp_path: Path, line: str, told: str
) -> None:
    keys = keys_of(tmp_path, f"# mine\n[keys]\n{line}\n")
    assert len(keys.problems) == 1
    assert f"settings.toml, line 3: {told}" in keys.problems[0]
    assert "Correct that line" in keys.problems[0]
    default = KeysInForce(read_settings(tmp_path / "none.toml"))
    name = line.split(" ")[0]
    assert keys.of(name) == default.of(name)


def test_a_letter_may_be_a_key_where_nothing_is_typed(tmp_path: Path) -> None:
    keys = keys_of(tmp_path, '[keys]\npreview.down = ["down", "j"]\n')
    assert keys.problems == ()
    assert keys.of("preview.down") == ("down", "j")


def test_a_clash_names_both_actions_and_the_winner(tmp_path: Path) -> None:
    keys = keys_of(tmp_path, '[keys]\neditor.undo = "ctrl+s"\neditor.redo = "ctrl+k"\n')
    assert set(keys.clashes()) == {
        Clash("ctrl+s", "document.save", "editor.undo"),
        Clash("ctrl+k", "editor.redo", "editor.delete_line"),
    }
    said = "\n".join(keys.problems)
    assert "ctrl+s does document.save, so editor.undo cannot have it as well." in said
    assert "ctrl+k does editor.redo, so editor.delete_line cannot have it as well." in said
    assert "Give one of the two another key" in said


def test_problems_are_told_at_the_start_once_and_not_all_of_many(tmp_path: Path) -> None:
    lines = "\n".join(f'none.n{number} = "f12"' for number in range(9))
    keys = keys_of(tmp_path, f"[keys]\n{lines}\n")
    told = keys.untold_problems().splitlines()
    assert len(told) == 4
    assert told[-1] == "6 more: see “Keys …” in the palette."
    assert keys.untold_problems() == ""
    assert len(keys.problems) == 9


def test_space_with_ctrl_is_known_by_both_of_its_names(tmp_path: Path) -> None:
    text = '[keys]\ndocuments.list = "ctrl+space"\neditor.select_from_here = "alt+m"\n'
    keys = keys_of(tmp_path, text)
    assert keys.of("documents.list") == ("ctrl+space", "ctrl+@")
    assert keys.problems == ()
