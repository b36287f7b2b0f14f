"""The person of a trial: presses real keys, looks at real screens, in a process of the app."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from random import Random
from typing import Any, Final

from textual import events
from textual.command import Command, CommandList, CommandPalette
from textual.pilot import Pilot

from bizctx_tui.client.transport import Timeouts
from bizctx_tui.core.models import Scope
from bizctx_tui.tui.factory import build_app
from bizctx_tui.tui.widgets.editor.widget import Editor
from bizctx_tui.tui.widgets.notice import Notice
from tests.faults import answers
from tests.faults.frames import Frames
from tests.faults.happenings import Did, Found, Happening, Stuck
from tests.faults.home import Home, environ
from tests.faults.keys import press
from tests.faults.schedule import Done, Step
from tests.support.pilot import screen_text

SIZE: Final = (80, 24)
TIMEOUTS: Final = Timeouts(connect=0.5, read=0.4, write=0.4, pool=0.5, total=1.0)
LOOK_SECONDS: Final = 1.0
"""How long a person looks for something on the screen."""

MOST_DRAFTS: Final = 40

_NAMES: Final = {"101": "Alpha", "102": "Beta", "1": "Organization"}


def live(home: Home, line: Connection[Any, Any]) -> None:
    """Run the app and do what comes in, until the app is left or the line is closed."""
    asyncio.run(_Person(home, line).live())


class _Person:
    """Args:
    home: Where the app is started.
    line: Steps come in, happenings and what was done go out.
    """

    def __init__(self, home: Home, line: Connection[Any, Any]) -> None:
        self._line = line
        self._offset = home.offset
        self._app = build_app(environ(home), clock=self._clock, timeouts=TIMEOUTS)
        self._frames = Frames(self._app, self._tell)

    async def live(self) -> None:
        async with self._app.run_test(size=SIZE, message_hook=self._frames.hook) as pilot:
            leaves = False
            while not leaves:
                step = await self._next()
                if step is None:
                    return
                self._tell(Did(words=str(step)))
                try:
                    await self._do(pilot, step)
                except TimeoutError:
                    self._tell(Stuck(words=f"{step}\n{screen_text(self._app)}"))
                leaves = self._app._exit or not self._app.is_running
                self._line.send(Done(step, leaves))

    async def _next(self) -> Step | None:
        loop = asyncio.get_running_loop()
        arrived = asyncio.Event()
        loop.add_reader(self._line.fileno(), arrived.set)
        try:
            await arrived.wait()
        finally:
            loop.remove_reader(self._line.fileno())
        try:
            step = self._line.recv()
        except EOFError:
            return None
        assert isinstance(step, Step)
        return step

    def _clock(self) -> float:
        return time.time() + self._offset

    def _tell(self, happening: Happening) -> None:
        self._line.send(happening)

    async def _do(self, pilot: Pilot[None], step: Step) -> None:
        random = Random(step.seed)
        hand = answers.Hand(pilot, random, self._tell)
        match step.do:
            case "open":
                assert step.scope is not None
                await self._open(pilot, step.scope)
            case "type":
                await self._type(pilot, random, step.text)
            case "paste":
                await self._paste(pilot, random, step.text)
            case "erase":
                await self._press(pilot, random.choice(("backspace", "delete", "ctrl+w")), 1, 6)
            case "undo":
                await self._press(pilot, "ctrl+z", 1, 3)
            case "redo":
                await self._press(pilot, "ctrl+y", 1, 2)
            case "save":
                await press(pilot, "ctrl+s")
            case "clear":
                await self._choose(pilot, "Clear document")
            case "reload":
                if self._in_editor():
                    await press(pilot, "ctrl+r")
            case "think":
                self._offset += step.seconds
            case "quit":
                await press(pilot, "ctrl+q")
            case "audit":
                await self._audit(pilot, random)
        await hand.settle()

    async def _audit(self, pilot: Pilot[None], random: Random) -> None:
        """Take every kept draft, and say what is in it."""
        for _ in range(MOST_DRAFTS):
            await self._choose(pilot, "Kept drafts")
            await answers.Hand(pilot, random, self._tell, take=True).settle()
            if "no kept drafts but" in self._notice():
                break
        for draft in self._app.desk.drafts:
            self._tell(Found(scope=draft.scope, text=draft.text))

    def _in_editor(self) -> bool:
        return isinstance(self._app.focused, Editor)

    async def _open(self, pilot: Pilot[None], scope: Scope) -> None:
        name = _NAMES[scope.id]
        await press(pilot, "ctrl+o", *name)
        # Where the list of documents never came there is no such name.
        if not await self._until(pilot, lambda: f"{name}  " in screen_text(self._app)):
            return
        await press(pilot, "enter")
        await self._until(pilot, lambda: self._shows(scope) or self._has_notice())

    def _shows(self, scope: Scope) -> bool:
        front = self._app.accounts.front
        return front is not None and front.draft is not None and front.draft.scope == scope

    def _has_notice(self) -> bool:
        return bool(self._notice())

    def _notice(self) -> str:
        front = self._app.accounts.front
        return "" if front is None else " ".join(each.text for each in front.query(Notice))

    async def _place(self, pilot: Pilot[None], random: Random) -> bool:
        """Go somewhere in the text; False when there is none to type in."""
        if not self._in_editor():
            return False
        if random.random() < 0.5:
            await press(pilot, random.choice(("ctrl+home", "ctrl+end")))
            await press(pilot, *["down"] * random.randrange(4), *["right"] * random.randrange(6))
        return self._in_editor()

    async def _type(self, pilot: Pilot[None], random: Random, text: str) -> None:
        if await self._place(pilot, random):
            await press(pilot, *("enter" if character == "\n" else character for character in text))

    async def _paste(self, pilot: Pilot[None], random: Random, text: str) -> None:
        if await self._place(pilot, random):
            self._app.post_message(events.Paste(text))
            await pilot.pause(0)

    async def _press(self, pilot: Pilot[None], key: str, least: int, most: int) -> None:
        if self._in_editor():
            await press(pilot, *[key] * Random(key).randint(least, most))

    async def _choose(self, pilot: Pilot[None], name: str) -> None:
        """Choose a command by its name."""
        await press(pilot, "ctrl+p")
        if await self._until(pilot, lambda: isinstance(self._app.screen, CommandPalette)):
            await press(pilot, *name)
            if await self._until(pilot, lambda: self._offers(name)):
                await press(pilot, "enter")

    def _offers(self, name: str) -> bool:
        """Whether the palette points at a command."""
        palette = self._app.screen
        if not isinstance(palette, CommandPalette):
            return False
        lists = palette.query(CommandList)
        found = lists.first().highlighted_option if lists else None
        return isinstance(found, Command) and name in str(found.hit.text)

    async def _until(self, pilot: Pilot[None], holds: Callable[[], bool]) -> bool:
        """Look at the screen for a while."""
        end = time.monotonic() + LOOK_SECONDS
        while not holds():
            if time.monotonic() > end:
                return False
            await pilot.pause(0.005)
        return True
