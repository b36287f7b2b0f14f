"""The keys of a change that is shown."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding, BindingType

BINDINGS: Final[list[BindingType]] = [
    Binding("n", "next_hunk", "Next", id="diff.next_hunk", tooltip="Go to the next change"),
    Binding(
        "p",
        "previous_hunk",
        "Previous",
        id="diff.previous_hunk",
        tooltip="Go to the previous change",
    ),
    Binding(
        "r",
        "take_back",
        "Take back",
        id="diff.take_back",
        tooltip="Take the change under the marker back, or put it in again",
    ),
    Binding(
        "u",
        "put_in",
        "Put in again",
        id="diff.put_in",
        tooltip="Put in again what was taken back last",
    ),
    Binding(
        "enter",
        "fold",
        "Open",
        id="diff.fold",
        tooltip="Open the unchanged lines next to the marker, or fold them",
    ),
    Binding(
        "f", "fold_all", "All folds", id="diff.fold_all", tooltip="Open or fold all unchanged lines"
    ),
    Binding(
        "s",
        "layout",
        "Side by side",
        id="diff.layout",
        tooltip="Old and new text side by side, or one below the other",
    ),
    Binding("up,k", "scroll_up", "Up", show=False, id="diff.up", tooltip="Scroll up one line"),
    Binding(
        "down,j",
        "scroll_down",
        "Down",
        show=False,
        id="diff.down",
        tooltip="Scroll down one line",
    ),
    Binding(
        "pageup",
        "page_up",
        "Page up",
        show=False,
        id="diff.page_up",
        tooltip="Scroll up one page",
    ),
    Binding(
        "pagedown,space",
        "page_down",
        "Page down",
        show=False,
        id="diff.page_down",
        tooltip="Scroll down one page",
    ),
    Binding("home", "scroll_home", "Top", show=False, id="diff.top", tooltip="Go to the top"),
    Binding("end", "scroll_end", "End", show=False, id="diff.end", tooltip="Go to the end"),
]
