"""What a person is shown before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bizctx_tui.tui.screens.diff_wording import REVIEW


@dataclass(frozen=True, slots=True, kw_only=True)
class ForReview:
    """Two texts of a document, and what is to be said about the way from one to the other.

    Attributes:
        title: The document's name, as it came.
        before: What the server holds.
        after: The text to be saved.
        theirs: The text the draft started from, and the server's, which somebody else made
            of it; shown as a section of its own.
        notice: A sentence to show on top; empty for none.
        confirm_word: What must be typed to confirm; empty when the key is enough.
        replaces_theirs: Whether saving drops what somebody else changed; else it has both.
        heading: What is compared, in the border.
        read_only: Only to look: there is nothing to confirm and nothing to take back.
    """

    title: str
    before: str
    after: str
    theirs: tuple[str, str] | None = None
    notice: str = ""
    confirm_word: str = ""
    replaces_theirs: bool = False
    heading: str = REVIEW
    read_only: bool = False


NOTHING: Final = ForReview(title="", before="", after="")
"""What a review has that is not asked for yet."""
