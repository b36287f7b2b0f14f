"""The changed words of the lines of a change, as they become known."""

from __future__ import annotations

from typing import Final

from bizctx_tui.core.diff.changed_words import NONE, ChangedWords, Span, changed_words
from bizctx_tui.core.diff.compare import Diff
from bizctx_tui.core.diff.pairing import NONE as NO_LINE
from bizctx_tui.core.diff.pairing import Pairing

AT_ONCE: Final = 1_000
"""Characters of two lines together that are compared in well under a frame."""


class WordMarks:
    """The changed words of each pair of lines.

    One thread may work them out while another asks for them.

    Args:
        diff: The change.
        pairing: Which of its lines belong together.
    """

    def __init__(self, diff: Diff, pairing: Pairing) -> None:
        self._diff = diff
        self._pairing = pairing
        # By the number in the old text; pairs with no changed word are not kept.
        self._known: dict[int, ChangedWords] = {}
        self.was_missed = False
        """Whether words were asked for that were not known; the one who asks resets it."""

    def worked_out(self, line: int) -> ChangedWords:
        """The changed words of a line of the old text and its counterpart.

        Args:
            line: A line that has a counterpart.
        """
        known = self._known.get(line)
        if known is not None:
            return known
        before = self._diff.before.bare(line)
        after = self._diff.after.bare(self._pairing.became[line])
        changed = changed_words(before, after)
        if changed is not NONE:
            self._known[line] = changed
        return changed

    def of_removed(self, line: int) -> tuple[Span, ...]:
        """What to mark in a removed line; nothing without a counterpart, or not yet."""
        return self._at_once(line).before if self._pairing.became[line] != NO_LINE else ()

    def of_added(self, line: int) -> tuple[Span, ...]:
        """What to mark in an added line; nothing without a counterpart, or not yet."""
        partner = self._pairing.was[line]
        return self._at_once(partner).after if partner != NO_LINE else ()

    def _at_once(self, line: int) -> ChangedWords:
        known = self._known.get(line)
        if known is not None:
            return known
        after = self._diff.after.lines[self._pairing.became[line]]
        if len(self._diff.before.lines[line]) + len(after) > AT_ONCE:
            self.was_missed = True
            return NONE
        return self.worked_out(line)
