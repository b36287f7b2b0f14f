"""Puts changed rows on the screen at a cost that goes with them, not with the screen.

The screen library takes the rectangle around everything that changed and goes through every
row of every widget in it. A key changes a row of the editor and the counter at the bottom,
so for it that rectangle is nearly the whole screen. Here only the changed rows are gone
through, and of each row only the widgets that are seen in it.

A whole screen is drawn the same way: of a widget that lies behind others nothing is cut up,
and kept in the library's caches, that nobody sees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import cast

from rich.console import RenderableType
from textual._compositor import ChopsUpdate, Compositor
from textual._context import active_app
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

Span = tuple[int, int, int]
"""A row of the screen, its first changed cell and the one behind its last."""

Chops = dict[int, Strip | None]
"""What stands at each cut of a row: the cells at which a widget begins or ends."""


class RowCompositor(Compositor):
    """Draws what the library's own compositor draws, with less work."""

    def render_update(
        self,
        full: bool = False,
        screen_stack: list[Screen[object]] | None = None,
        simplify: bool = False,
    ) -> RenderableType | None:
        """What changed since the last update; nothing while the app holds updates back.

        It would not be shown then, and all of it is still to come.
        """
        if active_app.get()._batch_count:
            return None
        return super().render_update(full, screen_stack, simplify)

    def render_partial_update(self) -> ChopsUpdate | None:
        """What changed since the last update; None when nothing visible did."""
        screen = self.size.region
        changed = [region.intersection(screen) for region in self._dirty_regions]
        self._dirty_regions.clear()
        spans: list[Span] = list(self._regions_to_spans(filter(None, changed)))
        if not spans:
            return None
        cuts = self.cuts
        chops: list[Chops] = [{}] * len(cuts)
        ends: list[list[int]] = [[]] * len(cuts)
        for y, _, _ in spans:
            chops[y] = dict.fromkeys(cuts[y][:-1])
            ends[y] = cuts[y][1:]
        for part in _parts(spans):
            self._draw(part, chops, cuts)
        return ChopsUpdate(chops, spans, ends)

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        # Only asked for the whole screen.
        cuts = self.cuts
        chops: list[Chops] = [dict.fromkeys(row[:-1]) for row in cuts]
        self._draw(self.size.region, chops, cuts)
        return cast(Sequence[Mapping[int, Strip]], chops)

    def _draw(self, part: Region, chops: list[Chops], cuts: list[list[int]]) -> None:
        """Fill the chops of the rows of a region, from the front widget to the back."""
        # How many of the chops in the region each row still lacks.
        missing = {
            y: sum(part.x < end and cut < part.right for cut, end in _pairs(cuts[y]))
            for y in part.line_range
        }
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            if not seen.overlaps(part) or not any(missing.values()):
                continue
            rows = range(max(seen.y, part.y), min(seen.bottom, part.bottom))
            if not any(missing[y] for y in rows):
                continue
            strips = widget.render_lines(
                Region(seen.x - region.x, rows.start - region.y, seen.width, len(rows))
            )
            for y, strip in zip(rows, strips, strict=True):
                row = chops[y]
                own = [cut for cut in cuts[y] if seen.x <= cut <= seen.right]
                for cut, end in _pairs(own):
                    # Only what is seen is cut out: the strip remembers each piece.
                    if row[cut] is None:
                        row[cut] = strip.crop(cut - seen.x, end - seen.x)
                        missing[y] -= part.x < end and cut < part.right


def _pairs(cuts: list[int]) -> Iterator[tuple[int, int]]:
    """Each chop of a row: its first cell and the one behind its last."""
    return pairwise(cuts)


def _parts(spans: Iterable[Span]) -> Iterator[Region]:
    """The rectangles around spans of neighbouring rows.

    Args:
        spans: From the top to the bottom; a row may have several.
    """
    top = left = right = bottom = -1
    for y, x1, x2 in spans:
        if y > bottom:
            if bottom > top:
                yield Region.from_corners(left, top, right, bottom)
            top, left, right = y, x1, x2
        left, right, bottom = min(left, x1), max(right, x2), y + 1
    yield Region.from_corners(left, top, right, bottom)
