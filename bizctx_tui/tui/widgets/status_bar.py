"""Where the cursor is, and whether the text is stored."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget


class StatusBar(Widget):
    """One line, drawn anew for each key without any layout."""

    DEFAULT_CSS = """
    StatusBar { width: 1fr; height: 1; }
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

    def render(self) -> Content:
        parts: list[tuple[str, str]] = []
        for text, style in (
            (self._position, "$text-muted"),
            (self._state, "bold $text-warning" if self._warning else "$text-muted"),
            (self._work, "bold $text-accent"),
        ):
            if text:
                parts += [(" · ", "$text-muted")] if parts else []
                parts.append((text, style))
        return Content.assemble(*parts)
