"""The blocks of a markdown text, kept up to date by reading again only what changed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bizctx_tui.core.markdown.blocks import (
    Block,
    Body,
    is_settled,
    parse_blocks,
    same_list,
    split_lines,
)
from bizctx_tui.core.markdown.parser import Reference

_CHUNK = 512
_FIRST_REACH = 2


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
        return index > 0 and same_list(self.block(index - 1), self.block(index))

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
        old, new = self._lines, split_lines(text)
        same = _common_prefix(old, new)
        if same == len(old) == len(new):
            return Change(0, 0, 0, 0, False)
        tail = _common_suffix(old, new, min(len(old), len(new)) - same)
        self._lines = new
        shift = len(new) - len(old)
        first = self._restart(same)
        added, keep, parsed = self._parse_until_agreed(first, same, len(new) - tail, shift)
        removed = self._bodies[first:keep]
        self._splice(first, keep, added, shift)
        references = self._update_references(removed, added)
        return Change(first, len(removed), len(added), parsed, references)

    def _restart(self, changed: int) -> int:
        """The index of the first block that a change from this line on may alter."""
        index = max(0, bisect_left(self._starts, changed) - 1)
        while index > 0 and not is_settled(self.block(index - 1), self.block(index)):
            index -= 1
        return index

    def _parse_until_agreed(
        self, first: int, changed: int, unchanged: int, shift: int
    ) -> tuple[list[Block], int, int]:
        """Parse from a block on, further and further, until old blocks follow.

        Args:
            first: The block to start at.
            changed: The first line that differs.
            unchanged: The new line from which all lines are as before.
            shift: By how much those lines moved.

        Returns:
            The new blocks, the index of the first old block that stays after them, and
            the number of lines parsed.
        """
        count = len(self._bodies)
        start = min(self._starts[first], changed) if first < count else changed
        follower = bisect_left(self._starts, unchanged - shift, first)
        reach = _FIRST_REACH
        parsed = 0
        while True:
            last = min(follower + reach, count)
            end = self._starts[last] + shift if last < count else len(self._lines)
            blocks = parse_blocks(self._lines, start, end)
            parsed += end - start
            agreed = self._agreement(blocks, follower, shift)
            if agreed is not None:
                return blocks[: agreed[0]], agreed[1], parsed
            if last == count:
                return blocks, count, parsed
            reach *= 4

    def _agreement(self, blocks: list[Block], follower: int, shift: int) -> tuple[int, int] | None:
        """Where new blocks and old ones start alike.

        Returns:
            The index of the new block and that of the old one; None if there is none.
        """
        for index in range(1, len(blocks)):
            line = blocks[index].start_line - shift
            follower = bisect_left(self._starts, line, follower)
            if follower == len(self._starts):
                return None
            if self._starts[follower] == line and is_settled(blocks[index - 1], blocks[index]):
                return index, follower
        return None

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
