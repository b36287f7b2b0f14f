"""Signing in: prove who is asking, choose a project, store the account, enter it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal, Protocol, TypeVar

from textual.screen import ModalScreen

from bizctx_tui.core.models import Me, Region
from bizctx_tui.core.tree import grouped
from bizctx_tui.service.sign_in import Identity, SignIn
from bizctx_tui.tui.gate import Entered, Gate
from bizctx_tui.tui.screens.jump import JumpBox

Way = Literal["browser", "service", "token"]
Outcome = TypeVar("Outcome")

SITES: Final[dict[Region, str]] = {
    "us": "mixpanel.com",
    "eu": "eu.mixpanel.com",
    "in": "in.mixpanel.com",
}
"""Where people use Mixpanel, by the region that it stands for."""

CHOOSE_PROJECT: Final = "Which project to start with? Type a few letters …"


@dataclass(frozen=True, slots=True)
class Renewal:
    """A sign-in for an account that is known already.

    Attributes:
        name: What it is called.
        region: Where it is; signing in elsewhere would be another account.
        way: How it signs in.
        in_place: Whether it is renewed under its name; else the sign-in becomes an account
            of its own, because this one is the environment's.
    """

    name: str
    region: Region
    way: Way
    in_place: bool


class SignInView(Protocol):
    """The screen as this flow sees it."""

    async def ask(self, modal: ModalScreen[Outcome]) -> Outcome:
        """Show a modal and wait for what the person decides."""

    def show_work(self, words: str, *, stoppable: bool = True) -> None:
        """Say what is going on; empty when nothing is."""


Prove = Callable[[SignIn], Awaitable[Identity | None]]
"""Asks the server who somebody is; None when the person thought better of it."""


async def sign_in(
    view: SignInView, gate: Gate, prove: Prove, renewal: Renewal | None
) -> Entered | None:
    """Sign in, store the account and enter it.

    Returns:
        None when the person stopped; then nothing is stored.

    Raises:
        BizctxError: It failed. Nothing is stored, unless entering is what failed.
    """
    try:
        signer = await asyncio.to_thread(gate.sign_in)
        identity = await prove(signer)
        if identity is None:
            return None
        name = renewal.name if renewal is not None and renewal.in_place else None
        project = await asyncio.to_thread(partial(signer.project_for, identity, name=name))
        if project is None and identity.me.projects:
            project = await _choose_project(view, identity.me)
            if project is None:
                return None
        view.show_work("storing the account …", stoppable=False)
        stored = await asyncio.to_thread(
            partial(signer.store, identity, name=name, project=project)
        )
        services = await asyncio.to_thread(gate.enter, stored)
        await services.directory.keep(identity.me)
        return Entered(services)
    finally:
        view.show_work("")


async def _choose_project(view: SignInView, me: Me) -> str | None:
    """The id of the project to start with; None when the person stopped."""
    view.show_work("")
    entries = [
        entry
        for group in grouped(me, active_project_id=None)
        for entry in group.entries
        if entry.scope.level == "project"
    ]
    scope = await view.ask(JumpBox(entries, question=CHOOSE_PROJECT))
    return None if scope is None else scope.id
