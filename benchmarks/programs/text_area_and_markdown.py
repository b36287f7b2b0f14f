"""The toolkit's own text area beside its own Markdown widget, with one text in both.

python text_area_and_markdown.py FILE
"""

from __future__ import annotations

import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Markdown, TextArea


class TextAreaAndMarkdownApp(App[None]):
    """Shows one text, both ways."""

    CSS = "TextArea, VerticalScroll { width: 1fr; }"

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield TextArea(self._text, soft_wrap=True)
            with VerticalScroll():
                yield Markdown(self._text)


if __name__ == "__main__":
    TextAreaAndMarkdownApp(Path(sys.argv[1]).read_text(encoding="utf-8")).run()
