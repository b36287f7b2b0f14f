"""What is said about a save: what happened, and what can be done next."""

from __future__ import annotations

from typing import Final, Literal

from bizctx_tui.core.visible import visible
from bizctx_tui.errors import StorageError
from bizctx_tui.service.review import Saved

Heading = Literal["mine", "merged", "settled", "stored"]

HEADINGS: Final[dict[Heading, str]] = {
    "mine": "Review before saving: what the server holds → your text",
    "merged": "Review before saving: what the server holds → both changes, merged",
    "settled": "Review before saving: what the server holds → what you made of both changes",
    "stored": "Saved, but not as it was sent: what was sent → what the server stored",
}

NOTHING_TO_SAVE: Final = "There is nothing to save: the text is what the server sent."
KEPT_HERE: Final = "Nothing was saved. Your text is still here."
STOPPED: Final = "Stopped asking the server. Nothing was saved; your text is still here."
CHANGED_MEANWHILE: Final = (
    "The server's text changed while you were looking. Nothing was written; "
    "this is the difference now."
)
THIRD_TEXT: Final = (
    "No answer came to what was sent, and the server now holds a third text: somebody else "
    "wrote. This is the difference now."
)
STORED_ANOTHER: Final = (
    "Saved, but the server stored another text than was sent: {:,} characters instead of {:,}. "
    "Your text is still in the editor; saving again shows the difference."
)


def saved(outcome: Saved, title: str, *, merged: bool, taken: bool) -> str:
    """A save that the server confirmed.

    Args:
        outcome: Of which what was stored is what was sent.
        title: The document, safe to draw.
        merged: Whether the editor took another text than it had.
        taken: Whether the editor could take what was saved.
    """
    words = f"Saved: {len(outcome.sent):,} characters in {title}, as the server confirms."
    if not taken:
        return (
            f"{words} What you typed meanwhile touches the same lines as their change, so the "
            "editor was left as it is; saving again settles it."
        )
    if outcome.sent != outcome.proposal:
        words += " The changes that were left out are still in the editor."
    if merged:
        words += " The editor has both changes now; undo goes back to yours alone."
    return words


def cleared(title: str) -> str:
    """The stored text is gone, the editor's too."""
    return f"Cleared {title}. Undo brings the text back into the editor."


def already_stored(*, clears: bool, others: bool) -> str:
    """There was nothing to write.

    Args:
        clears: Whether the text was to be cleared.
        others: Whether the server's text has changes that the editor did not have.
    """
    if clears:
        return "Nothing is stored there that could be cleared. Nothing was written."
    if others:
        return (
            "The server holds all of your changes already, and others that somebody made: the "
            "editor has both now. Nothing was written."
        )
    return "The server holds this very text already. Nothing was written."


def unkept(problem: StorageError) -> str:
    """The text that is about to be replaced is not in the history."""
    return (
        f"The history cannot keep the server's text right now: {visible(problem.message)} "
        "Saving works; what it replaces cannot be had back from here."
    )


def took_settled(undo: str) -> str:
    """What was settled went into the editor, unsaved."""
    return (
        "Nothing was saved. What you made of both changes is in the editor now, not saved yet; "
        f"{undo or 'undo'} brings back your text as it was."
    )


def merged_too_long(message: str) -> str:
    """Both changes together are over the cap."""
    return f"Your change and theirs were merged in the editor. {message}"
