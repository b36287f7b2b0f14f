"""How many characters of the cap a text takes: a number, a bar, a share and a word."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from bizctx_tui.core.limits import BUSINESS_CONTEXT_MAX_CHARS, Size, short_count

_BAR_CELLS = 8
_STYLES = {"fits": "$text-success", "near": "bold $text-warning", "over": "bold $text-error"}


class Counter(Widget):
    """One line, drawn anew for each key without any layout."""

    DEFAULT_CSS = """
    Counter { width: 64; height: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: Size | None = None

    def show(self, characters: int | None) -> None:
        """Show a length in code points; None when nothing is open."""
        size = None if characters is None else Size(characters)
        if size != self._shown:
            self._shown = size
            self.refresh()

    def render(self) -> Content:
        size = self._shown
        if size is None:
            return Content("")
        filled = min(_BAR_CELLS, -(-size.characters * _BAR_CELLS // BUSINESS_CONTEXT_MAX_CHARS))
        word = {"fits": "", "near": " near the limit", "over": f" {size.over_by:,} too many"}
        style = _STYLES[size.state]
        counter = Content.assemble(
            (f" {size.characters:,} / {BUSINESS_CONTEXT_MAX_CHARS:,} ", style),
            ("▕", "$text-muted"),
            ("█" * filled + "·" * (_BAR_CELLS - filled), style),
            ("▏", "$text-muted"),
            (f" {size.percent}%{word[size.state]}", style),
        )
        tokens = Content.assemble((f" · ~{short_count(size.tokens)} tokens", "$text-muted"))
        fits = counter.cell_length + tokens.cell_length <= self.size.width
        return counter + tokens if fits else counter
