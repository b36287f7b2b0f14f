"""What the measurements are called, in the report and in the JSON."""

from __future__ import annotations

from typing import Final

KEY_LARGE: Final = "key to its character, 49,000 characters (ms)"
KEY_SMALL: Final = "key to its character, 1,000 characters (ms)"
AFTER_PAUSE: Final = "key to its character after a pause of 0.2 to 1 s (ms)"
BURST: Final = "key to its character, 100 keys a second, preview open (ms)"
PREVIEW_TRUE: Final = "last key to the preview (ms)"
OPEN_FIRST: Final = "answer to text and preview, first document of a start (ms)"
OPEN: Final = "answer to text and preview, later documents (ms)"
PASTE: Final = "paste of 49,000 characters to the quiet screen (ms)"
START: Final = "start to first paint (ms)"
RESIDENT: Final = "memory with document and preview, resident (MiB)"
PROPORTIONAL: Final = "memory with document and preview, proportional (MiB)"
WORST_OPEN: Final = "worst texts, opening: longest block of the loop (ms)"
WORST_KEY: Final = "worst texts, one key: longest block of the loop (ms)"
WORST_PAGE: Final = "worst texts, one page: longest block of the loop (ms)"
DIFF_PAINT: Final = "review, first frame (ms)"
DIFF_CHANGES: Final = "review, changes on the screen (ms)"
DIFF_BLOCK: Final = "review, opening: longest block of the loop (ms)"
DIFF_IN_APP: Final = "review in the app: server's answer to the changes (ms)"
DIFF_MOVE: Final = "review, one key: longest block of the loop (ms)"

BIZCTX: Final = "bizctx"
TEXT_AREA: Final = "TextArea"
EMPTY_APP: Final = "empty Textual app"


def earlier(revision: str) -> str:
    """What another revision of bizctx is called."""
    return f"{BIZCTX} at {revision}"


def is_earlier(subject: str) -> bool:
    """Whether a subject is another revision of bizctx, or a text in it."""
    return subject.startswith(f"{BIZCTX} at ")
