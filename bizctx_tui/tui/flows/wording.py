"""An error as one paragraph for the screen."""

from __future__ import annotations

from typing import Final

from textual.content import Content

from bizctx_tui.core.text.cells import text_width
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import BizctxError

PARAGRAPH_CELLS: Final = 520
"""What the notice holds on 80 columns for sure, in cells: eight rows, each with an end that
no further word fits into."""


def paragraph(error: BizctxError, *, about: str = "") -> str:
    """What happened and the next step, safe to draw.

    The long words of a server are cut, so that they never push the next step off the screen.

    Args:
        about: The document that it happened to, safe to draw; empty for none.
    """
    hint = visible(error.hint)
    room = max(1, PARAGRAPH_CELLS - text_width(hint))
    what = f"{about}: {visible(error.message)}" if about else visible(error.message)
    message = Content(what).truncate(room, ellipsis=True).plain
    return f"{message} {hint}".rstrip()
