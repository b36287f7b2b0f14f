"""What changes from one text to another: lines first, then the words inside them.

Lines end at LF, CRLF or CR and nowhere else, so a form feed or U+2028 stays inside its
line; the endings are compared too. Time is bounded whatever the texts are: where the
bound is met, more is shown as changed than the shortest answer would show, and never
less. Nothing is lost: :func:`apply` makes the new text from the old one and the hunks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from bizctx_tui.core.diff.alignment import Effort, Match, align, common_prefix, common_suffix
from bizctx_tui.core.diff.changed_words import Span, changed_words, pair_lines

CONTEXT_LINES: Final = 3
"""Unchanged lines shown before and after a change."""

_LINE_EFFORT: Final = 400_000
_WORD_EFFORT: Final = 400_000
_PAIR_EFFORT: Final = 10_000

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_ENDING_NAMES: Final = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}

RowKind = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One line of the old text, of the new text, or of both.

    Attributes:
        kind: On which side the line is: ``same`` is on both.
        before_line: Its 0-based number in the old text; None when it is not there.
        after_line: Its 0-based number in the new text; None when it is not there.
        text: The line without its ending.
        ending: How it ends: LF, CRLF, CR, or nothing at the end of a text.
        emphasised: Spans of ``text`` in code points: whole words that the line's partner
            has not. Empty without a partner, for then all of the line is changed.
        partner: The 0-based number, on the other side, of the line that this removed or
            added line became or was; None when it has none.
        ending_changed: The partner ends differently.
    """

    kind: RowKind
    before_line: int | None
    after_line: int | None
    text: str
    ending: str
    emphasised: tuple[Span, ...] = ()
    partner: int | None = None
    ending_changed: bool = False


@dataclass(frozen=True, slots=True)
class Hunk:
    """One or more changes with the unchanged lines around them.

    Attributes:
        before_start: 0-based number in the old text of the first line here.
        after_start: The same in the new text.
        rows: The lines, each change with its removed lines before its added lines.
    """

    before_start: int
    after_start: int
    rows: tuple[DiffRow, ...]

    @property
    def before_count(self) -> int:
        """How many lines of the old text are in this hunk."""
        return sum(row.kind != "added" for row in self.rows)

    @property
    def after_count(self) -> int:
        """How many lines of the new text are in this hunk."""
        return sum(row.kind != "removed" for row in self.rows)


@dataclass(frozen=True, slots=True)
class DiffCounts:
    """How much changes.

    A line whose words changed counts as removed once and added once. Of such a line only
    the changed words count as characters, and its ending if that changed; of a line
    without a partner all characters count, the ending included. So characters before,
    less those removed, plus those added, are the characters after.
    """

    before_characters: int
    after_characters: int
    removed_characters: int
    added_characters: int
    removed_lines: int
    added_lines: int


@dataclass(frozen=True, slots=True)
class Diff:
    """The whole change.

    Attributes:
        hunks: In order; none when the texts are equal.
        folded: How many unchanged lines are left out before each hunk and after the
            last: one number more than there are hunks.
        counts: How much changes.
        notes: What the rows alone do not make plain, in words: line endings.
    """

    hunks: tuple[Hunk, ...]
    folded: tuple[int, ...]
    counts: DiffCounts
    notes: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """True when the texts are equal."""
        return not self.hunks


def diff(before: str, after: str) -> Diff:
    """Compare two texts.

    Args:
        before: The old text.
        after: The new text.

    Returns:
        The change from the one to the other.
    """
    comparison = _Comparison(_LINE.findall(before), _LINE.findall(after))
    hunks, folded = comparison.hunks()
    rows = [row for hunk in hunks for row in hunk.rows]
    return Diff(
        hunks=hunks,
        folded=folded,
        counts=_counts(before, after, rows),
        notes=tuple(_notes(before, after, rows)),
    )


def apply(before: str, hunks: Iterable[Hunk]) -> str:
    """The old text with some of its changes.

    Args:
        before: The text that was compared.
        hunks: Any of the hunks of that comparison, in order. Without one of them, that
            hunk is taken back.

    Returns:
        With all hunks, exactly the text that ``before`` was compared with.
    """
    lines = _LINE.findall(before)
    pieces: list[str] = []
    at = 0
    for hunk in hunks:
        pieces += lines[at : hunk.before_start]
        pieces += [row.text + row.ending for row in hunk.rows if row.kind != "removed"]
        at = hunk.before_start + hunk.before_count
    return "".join(pieces + lines[at:])


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Changed lines ``a0`` up to ``a1`` of the old text, ``b0`` up to ``b1`` of the new."""

    a0: int
    a1: int
    b0: int
    b1: int


class _Comparison:
    """Two texts as lines with their endings, and which of them belong together."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        self._before = before
        self._after = after
        self._before_text = [line.rstrip("\r\n") for line in before]
        self._after_text = [line.rstrip("\r\n") for line in after]
        self._effort = Effort(_WORD_EFFORT)
        # Equal but for the ending, or alike: both ways, by line number.
        self._became: dict[int, int] = {}
        self._stretches = self._changed_stretches()
        self._was = {new: old for old, new in self._became.items()}

    def hunks(self) -> tuple[tuple[Hunk, ...], tuple[int, ...]]:
        """The changes with their context, and the numbers of lines between them."""
        hunks: list[Hunk] = []
        folded: list[int] = []
        done = 0
        for group in self._groups():
            first, last = group[0], group[-1]
            lead = self._context(first.a0 - done)
            tail = self._context(len(self._before) - last.a1)
            start = first.a0 - lead
            rows: list[DiffRow] = []
            at, shift = start, first.b0 - first.a0
            for stretch in group:
                rows += self._same_rows(at, stretch.a0, shift)
                rows += self._changed_rows(stretch)
                at, shift = stretch.a1, stretch.b1 - stretch.a1
            rows += self._same_rows(at, at + tail, shift)
            hunks.append(Hunk(start, first.b0 - lead, tuple(rows)))
            folded.append(start - done)
            done = at + tail
        return tuple(hunks), (*folded, len(self._before) - done)

    @staticmethod
    def _context(available: int) -> int:
        # Folding a single line would take as much room as showing it.
        return available if available <= CONTEXT_LINES + 1 else CONTEXT_LINES

    def _groups(self) -> Iterator[list[_Stretch]]:
        """Stretches so near each other that their contexts meet."""
        group: list[_Stretch] = []
        for stretch in self._stretches:
            if group and stretch.a0 - group[-1].a1 > 2 * CONTEXT_LINES + 1:
                yield group
                group = []
            group.append(stretch)
        if group:
            yield group

    def _changed_stretches(self) -> list[_Stretch]:
        """Find what is the same, pair what is not, and return where the latter is."""
        before, after = self._before, self._after
        matches = self._matching_texts()
        same: list[Match] = []
        for match in matches:
            for offset in range(match.length):
                old, new = match.before + offset, match.after + offset
                if before[old] == after[new]:
                    same.append(Match(old, new, 1))
                else:
                    self._became[old] = new
        gaps = list(_complement(matches, len(before), len(after)))
        window = _PAIR_EFFORT // (sum(gap.a1 - gap.a0 for gap in gaps) or 1)
        for gap in gaps:
            removed = self._before_text[gap.a0 : gap.a1]
            added = self._after_text[gap.b0 : gap.b1]
            for i, j in pair_lines(removed, added, window):
                self._became[gap.a0 + i] = gap.b0 + j
        return list(_complement(same, len(before), len(after)))

    def _matching_texts(self) -> list[Match]:
        """Runs of lines that are equal, be it but for their endings."""
        before, after = self._before, self._after
        region = (0, len(before), 0, len(after))
        head = common_prefix(before, after, region)
        tail = common_suffix(before, after, (head, len(before), head, len(after)))
        middle = align(
            self._before_text[head : len(before) - tail],
            self._after_text[head : len(after) - tail],
            Effort(_LINE_EFFORT),
        )
        return [
            Match(0, 0, head),
            *(Match(match.before + head, match.after + head, match.length) for match in middle),
            Match(len(before) - tail, len(after) - tail, tail),
        ]

    def _same_rows(self, start: int, end: int, shift: int) -> Iterator[DiffRow]:
        for line in range(start, end):
            text = self._before_text[line]
            yield DiffRow("same", line, line + shift, text, self._before[line][len(text) :])

    def _changed_rows(self, stretch: _Stretch) -> Iterator[DiffRow]:
        spans_of_added: dict[int, list[Span]] = {}
        for line in range(stretch.a0, stretch.a1):
            text = self._before_text[line]
            ending = self._before[line][len(text) :]
            partner = self._became.get(line)
            if partner is None:
                yield DiffRow("removed", line, None, text, ending)
                continue
            new = self._after_text[partner]
            spans, spans_of_added[partner] = changed_words(text, new, self._effort)
            changed = self._after[partner][len(new) :] != ending
            yield DiffRow("removed", line, None, text, ending, tuple(spans), partner, changed)
        for line in range(stretch.b0, stretch.b1):
            text = self._after_text[line]
            ending = self._after[line][len(text) :]
            partner = self._was.get(line)
            if partner is None:
                yield DiffRow("added", None, line, text, ending)
                continue
            changed = self._before[partner][len(self._before_text[partner]) :] != ending
            spans = spans_of_added[line]
            yield DiffRow("added", None, line, text, ending, tuple(spans), partner, changed)


def _complement(matches: Iterable[Match], before: int, after: int) -> Iterator[_Stretch]:
    """What lies between the matches of two sequences of these lengths."""
    a = b = 0
    for match in [*matches, Match(before, after, 0)]:
        if match.before > a or match.after > b:
            yield _Stretch(a, match.before, b, match.after)
        a, b = match.before + match.length, match.after + match.length


def _counts(before: str, after: str, rows: Iterable[DiffRow]) -> DiffCounts:
    characters: Counter[RowKind] = Counter()
    lines: Counter[RowKind] = Counter()
    for row in rows:
        if row.kind == "same":
            continue
        lines[row.kind] += 1
        if row.partner is None:
            characters[row.kind] += len(row.text) + len(row.ending)
        else:
            characters[row.kind] += sum(end - start for start, end in row.emphasised)
            characters[row.kind] += len(row.ending) * row.ending_changed
    return DiffCounts(
        before_characters=len(before),
        after_characters=len(after),
        removed_characters=characters["removed"],
        added_characters=characters["added"],
        removed_lines=lines["removed"],
        added_lines=lines["added"],
    )


def _notes(before: str, after: str, rows: Sequence[DiffRow]) -> Iterator[str]:
    """What changes about the ends of the lines, a sentence each."""
    old_endings = {
        row.before_line: row.ending for row in rows if row.kind == "removed" and row.ending_changed
    }
    changes: Counter[tuple[str, str]] = Counter()
    strange: Counter[str] = Counter()
    known = {line[len(line.rstrip("\r\n")) :] for line in _LINE.findall(before)} - {""}
    for row in rows:
        if row.kind != "added" or not row.ending:
            continue
        if row.ending_changed and old_endings[row.partner]:
            changes[old_endings[row.partner], row.ending] += 1
        elif known and row.ending not in known:
            strange[row.ending] += 1
    for (old, new), number in changes.items():
        lines = "1 line changes" if number == 1 else f"{number:,} lines change"
        yield f"{lines} from {_ENDING_NAMES[old]} to {_ENDING_NAMES[new]}"
    for ending in {new for _, new in changes}:
        del strange[ending]
    for ending, number in strange.items():
        lines = "1 new line ends" if number == 1 else f"{number:,} new lines end"
        yield f"{lines} with {_ENDING_NAMES[ending]}, which the text did not use before"
    if before and after:
        had, has = before.endswith(("\n", "\r")), after.endswith(("\n", "\r"))
        if had != has:
            yield f"the final newline is {'removed' if had else 'added'}"
