"""What the review says, in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, Literal

from bizctx_tui.core.diff.counts import DiffCounts

Section = Literal["theirs", "mine"]

REVIEW: Final = "Review before saving: what the server holds → your text"

SECTIONS: Final[dict[Section, str]] = {
    "theirs": "1 of 2: What they changed",
    "mine": "2 of 2: What saving now would change",
}
OVERWRITES: Final = (
    "Someone else changed this document since you opened it. "
    "Saving now replaces their text. Going back keeps your draft."
)
MERGED: Final = (
    "Someone else changed this document since you opened it. Their changes and yours do not "
    "touch each other: both were merged, and saving keeps both."
)
CLEARS: Final = "The new text is empty: this removes the stored text for good."

FIRST_SEE: Final = {
    False: "First see what saving now would change.",
    True: "First see what saving now would change, then press tab and enter.",
}
"""By whether a word is to be typed."""

NOTHING_LEFT: Final = {
    False: "There is nothing to save: the two texts are equal.",
    True: "Every change is taken back: there is nothing left to save.",
}
"""By whether changes were taken back."""


def ask_for_word(word: str, *, overwrites: bool) -> str:
    """What to do where a key is not enough."""
    purpose = "replace their text" if overwrites else "do this"
    return f"To {purpose}, type the word {word} and press enter."


def counts_in_words(counts: DiffCounts | None) -> str:
    """How much changes, on one line; characters are Unicode code points.

    Args:
        counts: None while they are not known.
    """
    if counts is None:
        return "counting …"
    parts = []
    for index, unit in enumerate(("characters", "lines", "words")):
        before, after = counts.before[index], counts.after[index]
        removed, added = counts.removed[index], counts.added[index]
        parts.append(f"{unit} {before:,} → {after:,} (+{added:,} −{removed:,})")
    return " · ".join(parts)


def place_in_words(hunk: int, hunks: int, taken_back: Collection[int]) -> str:
    """Where the marker is, and how much was taken back."""
    if not hunks:
        return ""
    parts = [f"change {hunk + 1:,} of {hunks:,}"]
    if hunk in taken_back:
        parts.append("taken back")
    if taken_back:
        parts.append(f"{len(taken_back):,} left out")
    return " · ".join(parts)


def keys_in_words(keys: Mapping[str, str], *, confirms: bool, sides: bool, left_out: int) -> str:
    """The keys that count, as a user's key map has them.

    Args:
        keys: How each is shown, by the id of its binding.
        confirms: Whether the key to confirm counts by now.
        sides: Whether old and new text stand side by side.
        left_out: How many changes were taken back.
    """
    without = f" without {left_out:,} change{'' if left_out == 1 else 's'}" if left_out else ""
    uses = {
        "diff.confirm": f"save{without}",
        "diff.other_section": "the other change",
        "diff.next_hunk": "next",
        "diff.previous_hunk": "previous",
        "diff.take_back": "take back",
        "diff.put_in": "put in again" if left_out else "",
        "diff.layout": "one column" if sides else "side by side",
        "diff.fold_all": "folds",
        "diff.cancel": "back",
    }
    if not confirms:
        del uses["diff.confirm"]
    return " · ".join(f"{keys[id_]} {use}" for id_, use in uses.items() if use and id_ in keys)
