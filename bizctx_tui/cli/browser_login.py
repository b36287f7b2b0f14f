"""The browser way of ``bizctx login``: the address, the wait, the paste."""

from __future__ import annotations

import asyncio
from typing import Final

from bizctx_tui.cli.output import tell
from bizctx_tui.cli.pasting import PastedLines, pasted_lines
from bizctx_tui.core.models import Region
from bizctx_tui.errors import OAuthError
from bizctx_tui.service.browser_sign_in import BrowserSignIn, open_browser
from bizctx_tui.service.sign_in import Identity, SignIn

ANSWER_SECONDS: Final = 900
"""How long the browser's answer is waited for."""


async def sign_in_with_browser(sign_in: SignIn, region: Region, *, opens: bool) -> Identity:
    """Show the address, and wait for the callback or for an address that is pasted.

    Args:
        sign_in: Begins it.
        region: Where to sign in.
        opens: Open the browser as well.

    Raises:
        BizctxError: It could not begin, was refused, or nobody answered in time.
    """
    async with await sign_in.with_browser(region) as under_way, pasted_lines() as lines:
        tell("Sign in at this address, in a browser of this machine or any other:")
        tell(f"  {under_way.address}")
        if not under_way.listening:
            tell("The browser cannot report back here: every port for that is in use.")
        tell(
            "Waiting. If the browser ends on a page of localhost that does not load, copy "
            "its address and paste it here."
        )
        if opens:
            open_browser(under_way.address)
        return await _answered(under_way, lines)


async def _answered(under_way: BrowserSignIn, lines: PastedLines) -> Identity:
    """Whichever comes first: the callback, or an address that was pasted."""
    identity = asyncio.create_task(under_way.identity())
    pasting = asyncio.create_task(_take_pastes(under_way, lines))
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            if not under_way.listening:
                await asyncio.wait((identity, pasting), return_when=asyncio.FIRST_COMPLETED)
                if not await _is_under_way(identity, pasting):
                    raise OAuthError(
                        "No address was pasted, and the browser cannot report back.",
                        code="OAUTH_LOGIN_ERROR",
                        hint="End the other sign-in that holds the ports 19284 to 19287, "
                        "then sign in again.",
                    )
            return await identity
    except TimeoutError:
        raise OAuthError(
            f"Nobody signed in within {ANSWER_SECONDS // 60} minutes.",
            code="OAUTH_LOGIN_ERROR",
            hint="Sign in again when you have the browser at hand.",
        ) from None
    finally:
        identity.cancel()
        pasting.cancel()
        await asyncio.gather(identity, pasting, return_exceptions=True)


async def _is_under_way(identity: asyncio.Task[Identity], pasting: asyncio.Task[bool]) -> bool:
    return identity.done() or await pasting


async def _take_pastes(under_way: BrowserSignIn, lines: PastedLines) -> bool:
    """Take addresses until one fits (True) or there is nothing more to read (False)."""
    while (line := await lines.next()) is not None:
        try:
            under_way.paste(line)
        except OAuthError as error:
            tell(error.message)
            tell(error.hint)
        else:
            return True
    return False
