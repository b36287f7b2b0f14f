"""An error as one paragraph for the screen."""

from __future__ import annotations

from typing import Final

from textual.content import Content

from bizctx_tui.core.text.cells import text_width
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import AuthenticationError, BizctxError, OAuthError

PARAGRAPH_CELLS: Final = 520
"""What the notice holds on 80 columns for sure, in cells: eight rows, each with an end that
no further word fits into."""


NOT_KEPT: Final = (
    "Drafts cannot be kept on the disk right now. Editing and saving work, and keeping is tried "
    "again every few seconds."
)

_SIGN_IN_HELPS: Final = ("OAUTH_TOKEN_ERROR", "OAUTH_REFRESH_REVOKED")


def needs_sign_in(error: BizctxError) -> bool:
    """Whether signing in again is what mends it."""
    return isinstance(error, OAuthError) and error.code in _SIGN_IN_HELPS


def sign_in_again(error: BizctxError, palette: str) -> str:
    """Where to sign in again; empty when that is not what mends the error.

    Args:
        palette: The keys of the palette, safe to draw.
    """
    if not (needs_sign_in(error) or isinstance(error, AuthenticationError)):
        return ""
    return f"Or here: press {palette} and choose “Sign in again”. Every draft stays."


def paragraph(error: BizctxError, *, about: str = "", then: str = "") -> str:
    """What happened and the next step, safe to draw.

    The long words of a server are cut, so that they never push the next step off the screen.

    Args:
        about: What it happened to, safe to draw; empty for nothing that has a name.
        then: What can be done in the app, safe to draw, behind the error's own next step.
    """
    hint = f"{visible(error.hint)} {then}".strip()
    room = max(1, PARAGRAPH_CELLS - text_width(hint))
    what = f"{about}: {visible(error.message)}" if about else visible(error.message)
    message = Content(what).truncate(room, ellipsis=True).plain
    return f"{message} {hint}".rstrip()


def own_mistake(error: BaseException | None) -> str:
    """What to say when bizctx itself failed, safe to draw."""
    return (
        f"bizctx made a mistake of its own: {visible(repr(error))}. Your text is still here; "
        "please report this."
    )
