"""A Textual app with the toolkit's own text area and nothing else.

    python text_area.py FILE LINE COLUMN

The cursor is put in that line and column, both counted from 0.
"""

from __future__ import annotations

import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widgets import TextArea


class TextAreaApp(App[None]):
    """Shows one text, soft-wrapped."""

    def __init__(self, text: str, cursor: tuple[int, int]) -> None:
        super().__init__()
        self._text = text
        self._cursor = cursor

    def compose(self) -> ComposeResult:
        yield TextArea(self._text, soft_wrap=True)

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.focus()
        self.call_after_refresh(area.move_cursor, self._cursor, center=True)


if __name__ == "__main__":
    file, line, column = sys.argv[1:]
    TextAreaApp(Path(file).read_text(encoding="utf-8"), (int(line), int(column))).run()
