"""The keys of the preview."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding


def _key(keys: str, action: str, name: str, words: str, tooltip: str) -> Binding:
    return Binding(keys, action, words, show=False, id=f"preview.{name}", tooltip=tooltip)


BINDINGS: Final = [
    _key("up", "line(-1)", "up", "Up", "Scroll one row up"),
    _key("down", "line(1)", "down", "Down", "Scroll one row down"),
    _key("pageup", "page(-1)", "page_up", "Page up", "Scroll one page up"),
    _key("pagedown", "page(1)", "page_down", "Page down", "Scroll one page down"),
    _key("home", "start", "home", "Start", "Scroll to the start"),
    _key("end", "end", "end", "End", "Scroll to the end"),
    _key("tab,n", "walk(1)", "next_link", "Next link", "Choose the next link in view"),
    _key("shift+tab,p", "walk(-1)", "previous_link", "Link before", "Choose the link before it"),
    _key("enter,o", "choose", "open_link", "Open link", "Ask whether to open the chosen link"),
]
