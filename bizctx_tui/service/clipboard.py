"""The clipboard: the program's own, and the one of the session as far as it can be reached."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bizctx_tui.core.clipboard import (
    Copied,
    Place,
    Tool,
    fitting_tools,
    sendable,
    terminal_sequence,
)

COPY_SECONDS: Final = 2.0
"""How long one tool may take to copy."""

READ_SECONDS: Final = 1.0
"""How long one tool may take to give the text back."""

_PRIVATE: Final = ("MP_", "BIZCTX_")
"""Variables that no clipboard tool has any use for begin like this."""


@dataclass(frozen=True, slots=True)
class _Ran:
    """What a tool did; ``output`` is empty unless it succeeded."""

    succeeded: bool
    output: bytes = b""


class Clipboard:
    """Copies and pastes in the order in which it is asked to.

    Args:
        environ: The environment of the session.
        platform: As ``sys.platform`` names it.

    Attributes:
        own: What was last copied in this program, exactly.
    """

    def __init__(self, environ: Mapping[str, str], *, platform: str = sys.platform) -> None:
        self.own = ""
        self._environ = environ
        self._platform = platform
        self._order = asyncio.Lock()

    async def copy(self, text: str, send: Callable[[str], None]) -> Copied:
        """Copy a text: at once here, then to where other programs look for it.

        A text that a tool gave back is not sent to the terminal as well.

        Args:
            text: Anything.
            send: Writes a control sequence to the terminal.

        Returns:
            How far it got, as far as that is known.
        """
        self.own = text
        async with self._order:
            sent, replaced = sendable(text)
            failed: list[str] = []
            handed_to = ""
            for tool in await self._installed():
                if not await self._filled(tool, sent):
                    failed.append(tool.name)
                elif not tool.read:
                    handed_to = tool.name
                elif await self._read(tool) == sent:
                    return Copied(len(text), replaced, tool.holder, failed=tuple(failed))
                else:
                    failed.append(tool.name)
            sequence = terminal_sequence(sent, self._environ)
            if sequence:
                send(sequence)
            place: Place = "terminal" if sequence else "here"
            return Copied(len(text), replaced, place, handed_to, tuple(failed))

    async def paste(self) -> str:
        """What the session's clipboard holds; where that cannot be read, our own.

        Returns:
            The text; the very text that was copied here when it is still that one.
        """
        async with self._order:
            for tool in await self._installed():
                text = await self._read(tool) if tool.read else ""
                if text:
                    return self.own if text == sendable(self.own)[0] else text
            return self.own

    async def _installed(self) -> tuple[Tool, ...]:
        return await asyncio.to_thread(self._look)

    def _look(self) -> tuple[Tool, ...]:
        path = self._environ.get("PATH")
        return tuple(
            tool
            for tool in fitting_tools(self._environ, self._platform)
            if shutil.which(tool.name, path=path)
        )

    async def _filled(self, tool: Tool, text: str) -> bool:
        # With UTF-16 comes its byte order mark, by which clip.exe knows it.
        data = text.encode(tool.encoding)
        ran = await asyncio.to_thread(self._run, tool, tool.copy, data, COPY_SECONDS)
        return ran.succeeded

    async def _read(self, tool: Tool) -> str:
        """The text; empty when there is none, or none that is text."""
        ran = await asyncio.to_thread(self._run, tool, tool.read, None, READ_SECONDS)
        try:
            return ran.output.decode("utf-8")
        except UnicodeDecodeError:
            return ""

    def _run(
        self, tool: Tool, command: tuple[str, ...], data: bytes | None, seconds: float
    ) -> _Ran:
        environ = {
            name: value for name, value in self._environ.items() if not name.startswith(_PRIVATE)
        } | dict(tool.variables)
        try:
            done = subprocess.run(
                command,
                input=data,
                stdin=subprocess.DEVNULL if data is None else None,
                # One that copies may go on running in the background, and would hold a pipe.
                stdout=subprocess.PIPE if data is None else subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environ,
                start_new_session=True,
                timeout=seconds,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return _Ran(succeeded=False)
        if done.returncode != 0:
            return _Ran(succeeded=False)
        return _Ran(succeeded=True, output=done.stdout or b"")
