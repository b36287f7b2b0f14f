"""Signing in on the screen, and being the browser that it opens."""

from __future__ import annotations

import urllib.error
import urllib.request

from textual import events
from textual.pilot import Pilot
from textual.widgets import Button, Input

from bizctx_tui.tui.screens.browser_sign_in import BrowserSignInModal
from bizctx_tui.tui.screens.jump import JumpBox
from bizctx_tui.tui.screens.sign_in import SignInScreen
from bizctx_tui.tui.screens.workspace import WorkspaceScreen
from bizctx_tui.tui.widgets.notice import Notice
from tests.support.pilot import until


async def at_the_sign_in(pilot: Pilot[None]) -> None:
    """Wait for the screen."""
    await until(pilot, lambda: isinstance(pilot.app.screen, SignInScreen))
    await pilot.pause()


async def fill(pilot: Pilot[None], field: str, text: str, *, paste: bool = False) -> None:
    """Type or paste into a field."""
    widget = pilot.app.screen.query_one(field, Input)
    widget.focus()
    await pilot.pause()
    if paste:
        widget.post_message(events.Paste(text))
    else:
        await pilot.press(*text)
    await until(pilot, lambda: widget.value != "")


async def until_told(pilot: Pilot[None], words: str) -> None:
    await until(pilot, lambda: words in pilot.app.screen.query_one(Notice).text)


async def choose_project(pilot: Pilot[None], letters: str) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, JumpBox))
    await pilot.press(*letters, "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, WorkspaceScreen))


async def press_button(pilot: Pilot[None], selector: str) -> None:
    pilot.app.screen.query_one(selector, Button).press()
    await pilot.pause()


def answer_of_the_browser(address: str, *, follow: bool) -> str:
    """What a browser does with the address: approve, and go where it is sent to.

    Returns:
        The address that it is sent to.
    """

    class Stop(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args: object, **more: object) -> None:
            return None

    opener = urllib.request.build_opener(Stop)
    try:
        opener.open(address, timeout=10)
    except urllib.error.HTTPError as error:
        with error:
            sent_to = error.headers["Location"]
    if follow:
        with urllib.request.urlopen(sent_to, timeout=10) as page:
            assert page.status == 200
    return str(sent_to)


async def signing_in(pilot: Pilot[None]) -> BrowserSignInModal:
    """Begin with the browser, and wait for the address."""
    await at_the_sign_in(pilot)
    await press_button(pilot, "#region-us")
    await until(pilot, lambda: bool(getattr(pilot.app.screen, "address", "")))
    modal = pilot.app.screen
    assert isinstance(modal, BrowserSignInModal)
    return modal
