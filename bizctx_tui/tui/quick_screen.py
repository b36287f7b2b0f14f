"""A screen that shows a change at once, where the library would wait for its next tick."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Final, TypeVar

from textual import events
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

from bizctx_tui.tui.compositor import RowCompositor

Outcome = TypeVar("Outcome")

FRAME_SECONDS: Final = 1 / 120
"""The least time between two frames."""


class QuickScreen(Screen[Outcome]):
    """Draws the first change after a pause at once, and later ones as soon as a frame is over.

    The library's own timer goes on ticking while nothing happens and skips what it missed,
    so that a second change can wait for two of its ticks, 33 ms.
    """

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._compositor = RowCompositor()
        self._last_frame = 0.0
        self._next_frame: asyncio.TimerHandle | None = None
        self._is_held = False
        self._styled_for: object = None

    def note_styled(self) -> None:
        """It gets its styles now, and need not get them once more when it is first shown."""
        self._styled_for = self._what_styles_go_by()

    def _what_styles_go_by(self) -> object:
        return self.app.theme, self.app.pseudo_classes

    def may_show(self, go_on: Callable[[], None]) -> bool:
        """Whether what changed may be drawn now.

        Args:
            go_on: To be called, in the loop, once it may, if it may not yet.
        """
        return True

    def render_lines(self, crop: Region) -> list[Strip]:
        """Its own rows; those between its borders are all the same, and drawn once."""
        inside = range(max(1, crop.y), min(self.outer_size.height - 1, crop.bottom))
        if len(inside) < 2 or self.styles.background.a < 1:
            return super().render_lines(crop)

        def rows(start: int, end: int) -> list[Strip]:
            part = Region(crop.x, start, crop.width, end - start)
            return super(QuickScreen, self).render_lines(part) if part else []

        same = rows(inside.start, inside.start + 1) * len(inside)
        return [*rows(crop.y, inside.start), *same, *rows(inside.stop, crop.bottom)]

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        size = self._size
        if self._styled_for == self._what_styles_go_by():
            event.refresh_styles = False
        self._styled_for = None
        super()._on_screen_resume(event)
        event.prevent_default()
        if self._size != size:
            # Laying it out has drawn it; nothing of it is to be drawn again.
            self._repaint_required = False
            self._exchange_repaint_regions()

    async def _on_idle(self, event: events.Idle) -> None:
        event.prevent_default()
        if self._is_seen() and not self.app._batch_count and self._wants_frame():
            self._draw_soon()
        else:
            await self._invoke_and_clear_callbacks()

    def _is_seen(self) -> bool:
        """Whether anything of it may be seen; the library counts what an opaque screen covers."""
        if not self.is_current:
            return False
        front = self.app.screen
        return front is self or front.styles.background.a < 1

    def _wants_frame(self) -> bool:
        return bool(
            self._layout_required
            or self._scroll_required
            or self._repaint_required
            or self._recompose_required
            or self._dirty_widgets
        )

    def _draw_soon(self) -> None:
        if self._next_frame is not None or self._is_held:
            return
        wait = self._last_frame + FRAME_SECONDS - monotonic()
        if wait <= 0:
            self._draw()
        else:
            # Drawn as a message, so that an error in it ends the app as any other does.
            loop = asyncio.get_running_loop()
            self._next_frame = loop.call_later(wait, self.call_next, self._draw)

    def _draw(self) -> None:
        self._next_frame = None
        if not self.is_running:
            return
        # Before it is asked: what it waits for may be there by the time that it is told.
        self._is_held = True
        if self.may_show(self._go_on):
            self._is_held = False
            self._draw_now()

    def _go_on(self) -> None:
        if self._is_held and self.is_running:
            self._is_held = False
            # As a message, so that an error in it ends the app as any other does.
            self.call_next(self._draw_now)

    def _draw_now(self) -> None:
        self._last_frame = monotonic()
        self._on_timer_update()

    def _on_unmount(self) -> None:
        if self._next_frame is not None:
            self._next_frame.cancel()
            self._next_frame = None
