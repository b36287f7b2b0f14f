"""The blocks of a markdown text, kept up to date by reading again only what changed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bizctx_tui.core.markdown.blocks import Block, Body, is_settled, same_list, split_lines
from bizctx_tui.core.markdown.parser import Reference
from bizctx_tui.core.markdown.scan import Scan

_CHUNK: Final = 512


@dataclass(frozen=True, slots=True)
class Change:
    """Which blocks an update replaced.

    Attributes:
        first: The index of the first block that was replaced.
        removed: How many of the old blocks from there are gone.
        added: How many new ones stand in their place.
        parsed_lines: How many lines were parsed for it, those parsed twice counted twice.
        references: Whether link definitions changed, so that links anywhere may differ.
    """

    first: int
    removed: int
    added: int
    parsed_lines: int
    references: bool

    def moved(self, index: int) -> int:
        """Where a block that was at an index is now; of a removed one, what took its place."""
        if index < self.first:
            return index
        if index >= self.first + self.removed:
            return index + self.added - self.removed
        return min(index, self.first + max(0, self.added - 1))


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of a text, parsed from nothing."""
    document = MarkdownDocument()
    document.update(text)
    return tuple(document.block(index) for index in range(len(document)))


class MarkdownDocument:
    """A text as blocks: :meth:`update` it with each new version."""

    def __init__(self) -> None:
        self._lines: list[str] = [""]
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._bodies: list[Body] = []
        self._references: dict[str, Reference] = {}

    def __len__(self) -> int:
        return len(self._bodies)

    @property
    def line_count(self) -> int:
        """Lines of the text; an empty text has one."""
        return len(self._lines)

    @property
    def references(self) -> Mapping[str, Reference]:
        """The link definitions of the whole text by normalised label."""
        return self._references

    @property
    def starts(self) -> Sequence[int]:
        """The first line of each block, ascending."""
        return self._starts

    def block(self, index: int) -> Block:
        """The block at an index, in its place."""
        return Block(self._starts[index], self._ends[index], self._bodies[index])

    def body(self, index: int) -> Body:
        """The block at an index, wherever it stands."""
        return self._bodies[index]

    def continues_list(self, index: int) -> bool:
        """Whether a block is a further item of the list that the one before it is in."""
        return index > 0 and same_list(self._bodies[index - 1], self._bodies[index])

    def touches(self, index: int) -> bool:
        """Whether no blank line stands between a block and the one before it."""
        return index > 0 and self._ends[index - 1] == self._starts[index]

    def update(self, text: str) -> Change:
        """Take over a new version of the text.

        Args:
            text: All of it.

        Returns:
            Which blocks are new. The others are the same objects as before, moved up or
            down with their lines.
        """
        steps = self.steps(text)
        while True:
            try:
                next(steps)
            except StopIteration as done:
                change: Change = done.value
                return change

    def steps(self, text: str) -> Generator[None, None, Change]:
        """The same as :meth:`update`, a block at a time.

        The document is as it was until the last step, and must not be updated meanwhile.
        """
        old, new = self._lines, split_lines(text)
        same = _common_prefix(old, new)
        if same == len(old) == len(new):
            return Change(0, 0, 0, 0, False)
        tail = _common_suffix(old, new, min(len(old), len(new)) - same)
        shift = len(new) - len(old)
        # What follows the last line break is no line, until another one follows it.
        if (same == len(new) or same == len(old)) and not new[same - 1]:
            same -= 1
        first = self._restart(same)
        scan = self._scan_from(first, new, same)
        added: list[Block] = []
        keep = len(self._bodies)
        for block in scan:
            before = added[-1].body.marker if added else self._marker(first - 1)
            agreed = self._agreement(block, before, len(new) - tail, shift)
            if agreed is not None:
                keep = agreed
                break
            added.append(block)
            yield
        self._lines = new
        removed = self._bodies[first:keep]
        self._splice(first, keep, added, shift)
        references = self._update_references(removed, added)
        return Change(first, len(removed), len(added), scan.parsed_lines, references)

    def _restart(self, changed: int) -> int:
        """The index of the first block that a change from this line on may alter."""
        index = max(0, bisect_left(self._starts, changed) - 1)
        while index > 0 and not is_settled(self.block(index - 1), self.block(index)):
            index -= 1
        return index

    def _scan_from(self, first: int, lines: Sequence[str], changed: int) -> Scan:
        if first == len(self._bodies):
            return Scan(lines, changed, None, "")
        start = min(self._starts[first], changed)
        return Scan(lines, start, self._bodies[first].inside, self._marker(first - 1))

    def _marker(self, index: int) -> str:
        """The marker of an item; empty for any other block, and for none."""
        return self._bodies[index].marker if index >= 0 else ""

    def _agreement(self, block: Block, marker: str, unchanged: int, shift: int) -> int | None:
        """The old block that a new one is, and so all those after it are; None if none is.

        Args:
            block: One of the new text.
            marker: The marker of the item before it, if there is one.
            unchanged: The new line from which all lines are as before.
            shift: By how much those lines moved.
        """
        if block.start_line < unchanged:
            return None
        line = block.start_line - shift
        index = bisect_left(self._starts, line)
        if index == len(self._starts) or self._starts[index] != line:
            return None
        alike = self._bodies[index].inside == block.body.inside
        return index if alike and self._marker(index - 1) == marker else None

    def _splice(self, first: int, keep: int, added: list[Block], shift: int) -> None:
        self._bodies[first:keep] = [block.body for block in added]
        starts, ends = self._starts, self._ends
        if shift:
            starts[keep:] = [line + shift for line in starts[keep:]]
            ends[keep:] = [line + shift for line in ends[keep:]]
        starts[first:keep] = [block.start_line for block in added]
        ends[first:keep] = [block.end_line for block in added]

    def _update_references(self, removed: list[Body], added: list[Block]) -> bool:
        if not any(body.references for body in removed) and not any(
            block.body.references for block in added
        ):
            return False
        references: dict[str, Reference] = {}
        for body in self._bodies:
            for label, reference in body.references.items():
                references.setdefault(label, reference)
        changed = references != self._references
        self._references = references
        return changed


def _common_prefix(old: Sequence[str], new: Sequence[str]) -> int:
    """How many lines at the start are the same; whole chunks are compared at once."""
    limit = min(len(old), len(new))
    at = 0
    while at < limit and old[at : at + _CHUNK] == new[at : at + _CHUNK]:
        at += _CHUNK
    at = min(at, limit)
    while at < limit and old[at] == new[at]:
        at += 1
    return at


def _common_suffix(old: Sequence[str], new: Sequence[str], limit: int) -> int:
    """How many lines at the end are the same, at most ``limit``."""
    count = 0
    while count + _CHUNK <= limit and (
        old[len(old) - count - _CHUNK : len(old) - count]
        == new[len(new) - count - _CHUNK : len(new) - count]
    ):
        count += _CHUNK
    while count < limit and old[len(old) - 1 - count] == new[len(new) - 1 - count]:
        count += 1
    return count
