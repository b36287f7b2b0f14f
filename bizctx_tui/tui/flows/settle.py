"""A write without an answer: what the server holds decides, and the person what to do then."""

from __future__ import annotations

from typing import Final

from bizctx_tui.core.visible import visible
from bizctx_tui.service.build import Services
from bizctx_tui.service.review import (
    AlreadyStored,
    NotStored,
    Review,
    Saved,
    Unknown,
    Unsettled,
)
from bizctx_tui.tui.flows.view import View
from bizctx_tui.tui.screens.choice import Answer, ChoiceModal

_BACK: Final = Answer("back", "Go back to the text; saving later asks the server first")
_SEND: Final = Answer("send", "Send it again, after asking the server once more")
_ASK: Final = Answer("ask", "Ask the server again")

LEFT_NOT_STORED: Final = (
    "Not saved: no answer came, and the server still held the old text. Should the write arrive "
    "late after all, saving again shows it. Your text is still here."
)
LEFT_UNKNOWN: Final = (
    "It is not known whether the text was stored. Your text is still here; saving again first "
    "looks at what the server holds."
)


async def ask_what_became(
    view: View, services: Services, title: str, step: Unknown | NotStored | Unsettled
) -> Saved | AlreadyStored | Review | NotStored | Unsettled | None:
    """Find out what became of a write, or ask the person how to go on.

    Args:
        title: The document, safe to draw.
        step: An Unknown is asked about at once; of the others the person is told.

    Returns:
        What the server's text means. A NotStored comes back when the person wants the text
        sent again; None when the person goes back to the text.
    """
    if isinstance(step, NotStored):
        return await _offer_to_send(view, title, step)
    if isinstance(step, Unsettled):
        if not await _offer_to_ask(view, title, step):
            return None
        step = step.unknown
    view.show_work("no answer came; asking what the server holds …")
    settled = await view.stoppable(services.saving.settle(step))
    view.show_work("")
    if settled is None:
        settled = Unsettled(step, step.error)
    if isinstance(settled, NotStored):
        return await _offer_to_send(view, title, settled)
    return settled


async def _offer_to_send(view: View, title: str, step: NotStored) -> NotStored | None:
    modal = ChoiceModal(
        f"{title}: the server still holds the old text. Send yours again?",
        (_SEND, _BACK),
        details=f"{visible(step.unknown.error.message)} It was asked since. A slow write may "
        "still arrive, so it is asked once more before anything is sent again.",
    )
    if await view.ask(modal) == _SEND.id:
        return step
    view.say(LEFT_NOT_STORED, "warning")
    return None


async def _offer_to_ask(view: View, title: str, step: Unsettled) -> bool:
    modal = ChoiceModal(
        f"{title}: it is not known whether the text was stored",
        (_ASK, _BACK),
        details=f"{visible(step.unknown.error.message)} Asking what the server holds failed "
        f"too: {visible(step.error.message)} Your text is still here.",
    )
    if await view.ask(modal) == _ASK.id:
        return True
    view.say(LEFT_UNKNOWN, "warning")
    return False
