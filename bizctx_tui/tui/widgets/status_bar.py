"""Where the cursor is, and whether the text is stored."""

from __future__ import annotations

from collections.abc import Iterable

from bizctx_tui.tui.widgets.text_line import Look, Piece, TextLine


class StatusBar(TextLine):
    """Follows each key."""

    DEFAULT_CSS = """
    StatusBar { width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._position = ""
        self._state = ""
        self._warning = False
        self._work = ""

    def show_position(self, line: int, column: int) -> None:
        """Show the cursor's place, both counted from 1."""
        self._set(position=f"Ln {line}, Col {column}")

    def show_state(self, words: str, *, warning: bool = False) -> None:
        """Show what became of the text: stored, unsaved, empty."""
        self._set(state=words, warning=warning)

    def show_no_document(self) -> None:
        """Say nothing of place and text: no document is open."""
        self._set(position="", state="", warning=False)

    def show_work(self, words: str) -> None:
        """Show what is going on in the background; empty when nothing is."""
        self._set(work=words)

    def _set(
        self,
        *,
        position: str | None = None,
        state: str | None = None,
        warning: bool | None = None,
        work: str | None = None,
    ) -> None:
        before = (self._position, self._state, self._warning, self._work)
        self._position = self._position if position is None else position
        self._state = self._state if state is None else state
        self._warning = self._warning if warning is None else warning
        self._work = self._work if work is None else work
        if before != (self._position, self._state, self._warning, self._work):
            self.refresh()

    def pieces(self) -> Iterable[Piece]:
        """What there is to say, with dots between."""
        said: list[Piece] = []
        state: Look = "warning" if self._warning else "muted"
        parts: list[Piece] = [
            (self._position, "muted"),
            (self._state, state),
            (self._work, "busy"),
        ]
        for text, look in parts:
            if text:
                said += [(" · ", "muted")] if said else []
                said.append((text, look))
        return said
