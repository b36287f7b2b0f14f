"""The keys that count here, from the bindings themselves, so that it cannot be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import set_cell_size
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from bizctx_tui.tui.keymaps.own_keys import own_key

_KEY_CELLS = 26


@dataclass(frozen=True, slots=True)
class HelpSection:
    """Keys that work in one place: pairs of the keys and what they do."""

    title: str
    keys: tuple[tuple[str, str], ...]


class HelpScreen(ModalScreen[None]):
    """What bizctx does, and its keys.

    Args:
        sections: Where keys work and what they do.
        palette: The keys that open the palette, as people read them.
    """

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q", "leave", "Close", id="help.close", tooltip="Close the help"),
    ]

    def __init__(self, sections: Sequence[HelpSection], *, palette: str) -> None:
        super().__init__()
        self._palette = palette
        self._sections = sections

    def compose(self) -> ComposeResult:
        with VerticalScroll() as scroll:
            scroll.border_title = Content(f"Help · {own_key(self, 'help.close')} closes")
            yield Static(_ABOUT.format(palette=self._palette), markup=False)
            for part in self._sections:
                yield Static(_content(part))

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_leave(self) -> None:
        self.dismiss(None)


_ABOUT = """\
Business context is the markdown that AI assistants read before they answer questions \
about your data: one document for each organization and one for each project, up to \
50,000 characters. Saving replaces the whole document on the server, so bizctx first \
shows what would change.

In the tree: ? not looked at yet · ● unsaved · 🔒 the edit right is missing.
Everything has a name in the command palette ({palette})."""


def _content(part: HelpSection) -> Content:
    lines: list[str | tuple[str, str]] = [(f"\n{part.title}\n", "bold $primary")]
    for keys, what in part.keys:
        lines.append((set_cell_size(f"  {keys}", max(_KEY_CELLS, len(keys) + 4)), "bold"))
        lines.append(f"{what}\n")
    return Content.assemble(*lines)
