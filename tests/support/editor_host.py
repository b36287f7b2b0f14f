"""An app that is nothing but an editor, and ways to look at its screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip

from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Position
from bizctx_tui.tui.flows.clipboard import put_in
from bizctx_tui.tui.widgets.editor.widget import Editor

GUTTER = 5
LONG = "\n".join(f"line {number}" for number in range(1, 101))


class Host(App[None]):
    """Shows one editor and keeps the messages that it posts."""

    def __init__(self) -> None:
        super().__init__()
        self.editor = Editor()
        self.changed: list[str] = []
        self.moved: list[Position] = []
        self.refused = 0
        self.copied: list[str] = []
        self.pasted: list[str] = []
        self.unused_keys: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.editor

    def on_editor_changed(self, event: Editor.Changed) -> None:
        self.changed.append(event.buffer.text)

    def on_editor_cursor_moved(self, event: Editor.CursorMoved) -> None:
        self.moved.append(event.position)

    def on_editor_refused(self, event: Editor.Refused) -> None:
        self.refused += 1

    def on_editor_copied(self, event: Editor.Copied) -> None:
        self.copied.append(event.text)

    def on_editor_paste_requested(self, event: Editor.PasteRequested) -> None:
        put_in(event.buffer, event.place, self.copied[-1])
        event.editor.sync()

    def on_editor_pasted(self, event: Editor.Pasted) -> None:
        self.pasted.append(event.text)

    def on_key(self, event: events.Key) -> None:
        self.unused_keys.append(event.key)


@asynccontextmanager
async def editing(
    buffer: Buffer | None, *, size: tuple[int, int] = (40, 10), read_only: bool = False
) -> AsyncIterator[tuple[Editor, Pilot[None], Host]]:
    app = Host()
    async with app.run_test(size=size) as pilot:
        app.editor.focus()
        app.editor.show(buffer, read_only=read_only, placeholder="Nothing is open.\n[b]Open one")
        await pilot.pause()
        yield app.editor, pilot, app


def strips(editor: Editor) -> list[Strip]:
    """The rows, drawn anew from what the editor holds."""
    return [editor.render_line(y) for y in range(editor.size.height)]


def rows(editor: Editor) -> list[str]:
    """The texts of the rows, without gutter and trailing blanks."""
    return [strip.text[GUTTER:].rstrip() for strip in strips(editor)]


def on_screen(editor: Editor) -> list[list[tuple[str, str]]]:
    """What the terminal was sent last; a row that nobody asked to draw again is old here."""
    region = editor.scrollable_content_region
    found = []
    for strip in editor.screen._compositor.render_strips():
        part = strip.crop(region.x, region.right).simplify()
        found.append([(segment.text, str(segment.style)) for segment in part])
    return found[region.y : region.bottom]


def as_drawn(editor: Editor) -> list[list[tuple[str, str]]]:
    """The same rows if all were drawn again now."""
    editor._painter.forget_styles()
    editor._styles_cache.clear()
    return on_screen(editor)


def with_style(strip: Strip, attribute: str) -> str:
    return "".join(
        segment.text for segment in strip if segment.style and getattr(segment.style, attribute)
    )
