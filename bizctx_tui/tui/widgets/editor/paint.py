"""How one row of the editor is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from bizctx_tui.core.diff.line_states import LineState
from bizctx_tui.core.text.highlight import MAX_LINE, Span, State, highlight
from bizctx_tui.core.text.wrap import row_clusters
from bizctx_tui.core.visible import visible

COMPONENTS: Final = frozenset(
    f"editor--{name}"
    for name in (
        "text", "gutter", "gutter-cursor", "cursor-line", "cursor", "cursor-away", "selection",
        "match", "match-current", "changed", "cut", "found",
        "placeholder", "heading", "emphasis", "strong", "code", "link", "marker", "quote", "rule",
        "fence", "keyword", "string", "comment", "number", "name",
    )
)  # fmt: skip
"""The names that a stylesheet can give looks to."""

CACHED_ROWS: Final = 256
"""Rows that are kept as drawn, and as many line numbers: some screens full.

A drawn row takes a kilobyte, and is drawn anew in a tenth of a millisecond.
"""

_CACHED_LINES: Final = 2_000

_STATE_SIGNS: Final[dict[LineState, str]] = {
    "same": " ", "changed": "▎", "cut_above": "▔", "cut_below": "▁",
}  # fmt: skip
_STATE_STYLES: Final = {"changed": "changed", "cut_above": "cut", "cut_below": "cut"}


Drawn = tuple[Segment, ...]
"""What stands in a row, from the left. A strip would take as much again for caches of its own."""


class Marks(NamedTuple):
    """What the gutter says about a row.

    Attributes:
        state: How its line differs from the stored text.
        found: Whether something that was looked for is in the row.
    """

    state: LineState
    found: bool


class RowView(NamedTuple):
    """Everything that decides how the text of one row looks, and nothing else.

    Two equal views are drawn alike, so this is the key of all caching.

    Attributes:
        line: The line; of one too long to be highlighted only the row and a character on
            each side of it.
        start: Column in ``line`` where the row begins.
        end: Column in ``line`` behind it.
        state: The code fence that the line starts in.
        cursor: Column in ``line`` of the cursor, -1 when it is in another row.
        active: Whether the cursor is drawn as one that takes keys.
        selected: Columns in ``line`` from where to where the row is selected.
        ending_selected: Whether the line ends in this row and its ending is selected.
        plain: Whether the line is too long to be highlighted.
        matches: Columns in ``line`` from where to where something was found, rising.
        current: Of those the one that was gone to; two equal columns when none was.
    """

    line: str
    start: int
    end: int
    state: State
    cursor: int
    active: bool
    selected: tuple[int, int]
    ending_selected: bool
    plain: bool
    matches: tuple[tuple[int, int], ...] = ()
    current: tuple[int, int] = (0, 0)


def row_view(
    line: str,
    start: int,
    end: int,
    state: State,
    *,
    cursor: int,
    active: bool,
    selected: tuple[int, int],
    ending_selected: bool,
    matches: tuple[tuple[int, int], ...] = (),
    current: tuple[int, int] = (0, 0),
) -> RowView:
    """A view of a row, in columns of the whole line."""
    selected = (max(selected[0], start), min(selected[1], end))
    if selected[0] >= selected[1]:
        selected = (0, 0)
    if plain := len(line) > MAX_LINE:
        low = max(0, start - 1)
        line, start, end = line[low : end + 1], start - low, end - low
        cursor = cursor if cursor < 0 else cursor - low
        selected = selected if selected == (0, 0) else (selected[0] - low, selected[1] - low)
        state = None
        matches = tuple((first - low, last - low) for first, last in matches)
        current = current if current == (0, 0) else (current[0] - low, current[1] - low)
    return RowView(
        line, start, end, state, cursor, active, selected, ending_selected, plain, matches, current
    )


class Painter:
    """Draws rows, each once for what it shows.

    Args:
        component: Gives the style of one of :data:`COMPONENTS`, without its background
            where none is set.
    """

    def __init__(self, component: Callable[[str], Style]) -> None:
        self._component = component
        self._styles: dict[tuple[str, ...], Style] = {}
        self._rows: dict[tuple[RowView, int], Drawn] = {}
        self._gutters: dict[tuple[int, int, bool, Marks], Drawn] = {}
        self._spans: dict[tuple[str, State], list[Span]] = {}

    def forget_styles(self) -> None:
        """The theme or the stylesheet changed: nothing drawn before is right any more."""
        self._styles.clear()
        self._rows.clear()
        self._gutters.clear()

    def gutter(self, number: int, width: int, on_cursor_row: bool, marks: Marks) -> Drawn:
        """The line number, right-aligned with a mark on each side.

        Args:
            number: Counted from 1; 0 for a row that goes on with a line.
            width: Cells to fill.
            on_cursor_row: Whether the cursor is in this row.
            marks: What is said about the row.
        """
        key = (number, width, on_cursor_row, marks)
        drawn = self._gutters.get(key)
        if drawn is None:
            _make_room(self._gutters)
            base = ("gutter", *(["gutter-cursor"] if on_cursor_row else []))
            state = () if marks.state == "same" else (_STATE_STYLES[marks.state],)
            drawn = self._gutters[key] = (
                Segment(_STATE_SIGNS[marks.state], self._style(*base, *state)),
                Segment(f"{number or '':>{width - 2}}", self._style(*base)),
                Segment("•" if marks.found else " ", self._style(*base, *["found"][: marks.found])),
            )
        return drawn

    def text(self, view: RowView, width: int) -> Drawn:
        """The text of a row.

        Args:
            view: What it shows.
            width: Cells to fill.
        """
        key = (view, width)
        drawn = self._rows.get(key)
        if drawn is None:
            _make_room(self._rows)
            base = ("cursor-line",) if view.cursor >= 0 else ()
            segments = [
                Segment(text, self._style("text", *base, *names))
                for text, names in self._pieces(view)
            ]
            # Measured by the screen library itself: a row that it thinks longer or
            # shorter than it is would push everything to the right of it out of place.
            strip = Strip(segments).adjust_cell_length(width, self._style("text", *base))
            drawn = self._rows[key] = tuple(strip)
        return drawn

    def placeholder(self, text: str, width: int) -> Strip:
        """One row of what is shown in the place of a document."""
        strip = Strip([Segment(visible(text), self._style("text", "placeholder"))])
        return strip.adjust_cell_length(width, self._style("text"))

    def _pieces(self, view: RowView) -> Iterable[tuple[str, tuple[str, ...]]]:
        spans = [] if view.plain else self._highlighted(view)
        cursor = "cursor" if view.active else "cursor-away"
        pieces: list[tuple[str, tuple[str, ...]]] = []
        run: list[str] = []
        run_names: tuple[str, ...] = ()
        matches = view.matches
        index = found = 0
        for column, text in _drawn(view):
            while index < len(spans) and spans[index].end <= column:
                index += 1
            names: tuple[str, ...] = ()
            if index < len(spans) and spans[index].start <= column:
                names = (spans[index].style,)
            while found < len(matches) and matches[found][1] <= column:
                found += 1
            if found < len(matches) and matches[found][0] <= column:
                names += ("match-current" if matches[found] == view.current else "match",)
            if view.selected[0] <= column < view.selected[1]:
                names += ("selection",)
            if column == view.cursor:
                names += (cursor,)
            if names != run_names and run:
                pieces.append(("".join(run), run_names))
                run = []
            run_names = names
            run.append(text)
        if run:
            pieces.append(("".join(run), run_names))
        if view.cursor == view.end:
            pieces.append((" ", (cursor,)))
        elif view.ending_selected:
            pieces.append((" ", ("selection",)))
        return pieces

    def _highlighted(self, view: RowView) -> list[Span]:
        key = (view.line, view.state)
        spans = self._spans.get(key)
        if spans is None:
            if len(self._spans) >= _CACHED_LINES:
                self._spans.clear()
            spans = self._spans[key] = highlight(*key)
        return spans

    def _style(self, *names: str) -> Style:
        style = self._styles.get(names)
        if style is None:
            style = Style.combine([self._component(f"editor--{name}") for name in names])
            self._styles[names] = style
        return style


def _make_room(rows: dict[Any, Drawn]) -> None:
    """Forget the row that was drawn first, if there are as many as are kept."""
    if len(rows) >= CACHED_ROWS:
        del rows[next(iter(rows))]


def _drawn(view: RowView) -> Iterable[tuple[int, str]]:
    """Each cluster of the row: its column and what is drawn.

    The cursor's column is one of them even when it is inside a cluster.
    """
    row = view.line[view.start : view.end]
    if row.isascii() and "\t" not in row:
        return enumerate(visible(row), view.start)
    return [
        (view.cursor if cluster.start < view.cursor < cluster.end else cluster.start, cluster.text)
        for cluster in row_clusters(view.line, view.start, view.end)
    ]
