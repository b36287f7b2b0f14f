"""The editor, the preview and the counter in an app of their own: what they alone cost.

python editor_and_preview.py FILE
"""

from __future__ import annotations

import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.containers import Horizontal

from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.tui.widgets.counter import Counter
from bizctx_tui.tui.widgets.editor.widget import Editor
from bizctx_tui.tui.widgets.preview import Preview


class EditorAndPreviewApp(App[None]):
    """Shows one text, both ways."""

    CSS = "Horizontal { height: 1fr; } Editor, Preview { width: 1fr; }"

    def __init__(self, text: str) -> None:
        super().__init__()
        self._buffer = Buffer(text)

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Editor()
            yield Preview()
        yield Counter()

    def on_mount(self) -> None:
        editor = self.query_one(Editor)
        editor.show(self._buffer)
        editor.focus()
        self.query_one(Preview).show(self._buffer.text)
        self.query_one(Counter).show(self._buffer.character_count)


if __name__ == "__main__":
    EditorAndPreviewApp(Path(sys.argv[1]).read_text(encoding="utf-8")).run()
