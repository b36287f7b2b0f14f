"""How many characters of the cap a text takes: a number, a bar, a share and a word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bizctx_tui.core.limits import BUSINESS_CONTEXT_MAX_CHARS, Size
from bizctx_tui.tui.widgets.text_line import Look, Piece, TextLine

_BAR_CELLS: Final = 8
_LOOKS: Final[dict[str, Look]] = {"fits": "good", "near": "warning", "over": "error"}


class Counter(TextLine):
    """Follows each key."""

    DEFAULT_CSS = """
    Counter { width: 64; }
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

    def pieces(self) -> Iterable[Piece]:
        """The counter, and the tokens where there is room for them."""
        size = self._shown
        if size is None:
            return []
        filled = min(_BAR_CELLS, -(-size.characters * _BAR_CELLS // BUSINESS_CONTEXT_MAX_CHARS))
        word = {"fits": "", "near": " near the limit", "over": f" {size.over_by:,} too many"}
        look = _LOOKS[size.state]
        counter: list[Piece] = [
            (f" {size.characters:,} / {BUSINESS_CONTEXT_MAX_CHARS:,} ", look),
            ("▕", "muted"),
            ("█" * filled + "·" * (_BAR_CELLS - filled), look),
            ("▏", "muted"),
            (f" {size.percent}%{word[size.state]}", look),
        ]
        tokens = f" · ~{_thousands(size.tokens)} tokens"
        # Every character here is one cell wide.
        if sum(len(text) for text, _ in counter) + len(tokens) <= self.size.width:
            counter.append((tokens, "muted"))
        return counter


def _thousands(number: int) -> str:
    return f"{number / 1_000:.1f}k" if number >= 1_000 else str(number)
