"""The keys of the workspace. Each has an id, so that a key map can move it."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding

BINDINGS: Final[list[Binding]] = [
    Binding(
        "ctrl+s",
        "save",
        "Review & save",
        priority=True,
        id="document.save",
        tooltip="Show what would change on the server, then save",
    ),
    Binding(
        "ctrl+o",
        "jump",
        "Open",
        priority=True,
        id="document.jump",
        tooltip="Open a document by typing a few letters of its name",
    ),
    Binding("f1", "help", "Help", id="help.show", tooltip="Show the keys"),
    Binding(
        "f2",
        "app.accounts",
        "Accounts",
        id="accounts.show",
        tooltip="Switch this window to another account, or sign in to one",
    ),
    Binding(
        "f6",
        "next_pane",
        "Next pane",
        show=False,
        id="pane.next",
        tooltip="Go to the next pane: tree, editor, preview",
    ),
    Binding(
        "escape",
        "back",
        "Back",
        show=False,
        id="pane.back",
        tooltip="Hide the message; else go between the tree and the editor",
    ),
    Binding(
        "ctrl+r,f5",
        "reload",
        "Reload",
        show=False,
        id="document.reload",
        tooltip="Ask the server again: the document in the editor, the list in the tree",
    ),
]
