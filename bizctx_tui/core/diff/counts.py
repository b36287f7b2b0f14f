"""How much changes: characters, lines and words, hunk by hunk; and the line endings in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

from bizctx_tui.core.diff.changed_words import count_words
from bizctx_tui.core.diff.compare import Diff, Lines
from bizctx_tui.core.diff.pairing import NONE, Pairing
from bizctx_tui.core.diff.word_marks import WordMarks

ENDING_NAMES: Final = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}


class Amount(NamedTuple):
    """An amount of text; characters are Unicode code points."""

    characters: int = 0
    lines: int = 0
    words: int = 0

    @classmethod
    def of(cls, lines: Lines) -> Self:
        """All of a text."""
        return cls(len(lines.text), len(lines), count_words(lines.text))

    def plus(self, other: Amount, times: int = 1) -> Amount:
        """Both together; the difference with ``times=-1``."""
        return Amount(
            self.characters + times * other.characters,
            self.lines + times * other.lines,
            self.words + times * other.words,
        )


class HunkCounts(NamedTuple):
    """How much one hunk changes.

    A line whose words changed counts as removed once and added once. Of such a line only
    the changed words count as characters, and its ending if that changed; of a line
    without a counterpart all characters count, the ending included.

    Attributes:
        removed: What goes.
        added: What comes.
        endings: How many lines that stay end differently, by the old and the new ending.
        new_endings: How the lines end that were not there, and how many.
    """

    removed: Amount
    added: Amount
    endings: tuple[tuple[tuple[str, str], int], ...]
    new_endings: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class DiffCounts:
    """How much a change changes. ``before`` less ``removed`` plus ``added`` is ``after``."""

    before: Amount
    after: Amount
    removed: Amount
    added: Amount


def count_hunk(diff: Diff, pairing: Pairing, marks: WordMarks, number: int) -> HunkCounts:
    """Count what one hunk changes.

    Args:
        diff: The change.
        pairing: Which of its lines belong together.
        marks: Their changed words, worked out here where they are not known.
        number: Of the hunk, from 0.
    """
    hunk = diff.hunks[number]
    old, new = diff.before, diff.after
    removed_characters = added_characters = removed_words = added_words = 0
    endings: Counter[tuple[str, str]] = Counter()
    new_endings: Counter[str] = Counter()
    for line in hunk.removed:
        partner = pairing.became[line]
        if partner == NONE:
            removed_characters += len(old.lines[line])
            removed_words += count_words(old.lines[line])
            continue
        was, now = old.bare(line), new.bare(partner)
        changed = marks.worked_out(line)
        for start, end in changed.before:
            removed_characters += end - start
            removed_words += count_words(was[start:end])
        for start, end in changed.after:
            added_characters += end - start
            added_words += count_words(now[start:end])
        ending, ends = old.lines[line][len(was) :], new.lines[partner][len(now) :]
        if ending != ends:
            removed_characters += len(ending)
            added_characters += len(ends)
            endings[ending, ends] += 1
    for line in hunk.added:
        if pairing.was[line] == NONE:
            added_characters += len(new.lines[line])
            added_words += count_words(new.lines[line])
            new_endings[new.ending(line)] += 1
    return HunkCounts(
        Amount(removed_characters, len(hunk.removed), removed_words),
        Amount(added_characters, len(hunk.added), added_words),
        tuple(endings.items()),
        tuple(new_endings.items()),
    )


def total(before: Amount, hunks: Sequence[HunkCounts], taken_back: Collection[int]) -> DiffCounts:
    """The sum of the hunks, but for those that were taken back."""
    removed = added = Amount()
    for number, hunk in enumerate(hunks):
        if number not in taken_back:
            removed, added = removed.plus(hunk.removed), added.plus(hunk.added)
    return DiffCounts(before, before.plus(removed, -1).plus(added), removed, added)


def notes(
    before: Lines, after: str, hunks: Sequence[HunkCounts], taken_back: Collection[int]
) -> Iterator[str]:
    """What changes about the ends of the lines, a sentence each.

    Args:
        before: The old text.
        after: The new text without what was taken back.
        hunks: The counts of all hunks.
        taken_back: The hunks that do not count.
    """
    changes: Counter[tuple[str, str]] = Counter()
    fresh: Counter[str] = Counter()
    for number, hunk in enumerate(hunks):
        if number not in taken_back:
            changes.update(dict(hunk.endings))
            fresh.update(dict(hunk.new_endings))
    for (old, new), number in changes.items():
        if old and new:
            lines = "1 line changes" if number == 1 else f"{number:,} lines change"
            yield f"{lines} from {ENDING_NAMES[old]} to {ENDING_NAMES[new]}"
    known = {ending for ending in ENDING_NAMES if _uses(before.text, ending)}
    known |= {new for old, new in changes if old}
    for ending, number in fresh.items():
        if ending and before.text and known and ending not in known:
            lines = "1 new line ends" if number == 1 else f"{number:,} new lines end"
            yield f"{lines} with {ENDING_NAMES[ending]}, which the text did not use before"
    if before.text and after:
        had, has = before.text.endswith(("\n", "\r")), after.endswith(("\n", "\r"))
        if had != has:
            yield f"the final newline is {'removed' if had else 'added'}"


def _uses(text: str, ending: str) -> bool:
    """Whether some line ends so."""
    if ending == "\r\n":
        return ending in text
    other = "\r\n" if ending in "\r\n" else ending
    return text.count(ending) > text.count(other)
