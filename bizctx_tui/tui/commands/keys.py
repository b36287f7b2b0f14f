"""Commands about keys: which there are, which map is in force, how to set them."""

from __future__ import annotations

from functools import partial
from typing import Final

from textual.content import Content

from bizctx_tui.core.visible import visible
from bizctx_tui.storage.settings import EXAMPLE
from bizctx_tui.tui.commands.command import Command
from bizctx_tui.tui.flows.view import View
from bizctx_tui.tui.screens.pick import Choice, PickBox
from bizctx_tui.tui.screens.words import WordsModal

_ID_CELLS: Final = 30


def list_keys(view: View) -> None:
    """List every action with its id and its keys."""
    listed = view.keys.listed()
    choices = [
        Choice(
            f"{', '.join(row.keys)} {row.id} {row.what}",
            Content.assemble(
                (f"{row.id:<{_ID_CELLS}} ", "$text-accent"),
                (", ".join(row.keys) or "by its name", "bold"),
                (f"\n  {row.what}", "$text-muted"),
            ),
        )
        for row in listed.rows
    ]
    box = PickBox(
        f"Keys · map: {view.keys.map_name}",
        choices,
        question="type a key, an id, or what it does …",
        note="\n".join(listed.problems) or "No two actions want the same key.",
        enter="",
        more="the ids go into the settings file: “Show settings file” in the palette",
    )
    view.put(box, lambda _: None)


def choose_key_map(view: View) -> None:
    """List the ready-made maps and put the chosen one in force for this window."""
    maps = view.keys.maps
    box = PickBox(
        "Key map for this window",
        [
            Choice(
                one.name,
                Content.assemble(
                    ("› " if one.name == view.keys.map_name else "  ", "bold $accent"),
                    (f"{one.name:<10}", "bold"),
                    one.what,
                ),
            )
            for one in maps
        ],
        start=[one.name for one in maps].index(view.keys.map_name),
        note=f'To begin with one from now on: keymap = "NAME" in {_path(view)}',
    )
    view.put(box, partial(_chosen, view))


def _chosen(view: View, index: int | None) -> None:
    if index is None:
        return
    view.keys.choose(view.keys.maps[index].name)
    view.keys_moved()
    problems = view.keys.problems
    words = f"The key map of this window is {view.keys.map_name}."
    if problems:
        view.say("\n".join([words, *problems]), "warning")
    else:
        view.say(words)


def show_settings_file(view: View) -> None:
    """Say where the file of settings is, and what one may look like."""
    words = (
        f"{_path(view)}\n\nbizctx reads it at the start, and never makes or writes it. "
        f"An example:\n\n{EXAMPLE}\nThe ids of all actions are listed by “Keys …”. What "
        "cannot be used is told at the start, and counts as not set."
    )
    view.put(WordsModal("Settings file", words), lambda _: None)


def _path(view: View) -> str:
    return visible(str(view.keys.settings.path))


KEYS: Final = (
    Command("keys.list", "Keys …", "Every action with its id and its keys", list_keys),
    Command(
        "keys.map",
        "Key map …",
        "Ready-made keys for this window: as it comes, vim-like, emacs-like",
        choose_key_map,
    ),
    Command(
        "keys.settings",
        "Show settings file",
        "Where the settings are and what they may look like",
        show_settings_file,
    ),
)
