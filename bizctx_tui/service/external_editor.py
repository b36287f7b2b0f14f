"""Editing a text with the person's own editor, in a file that nobody else can read."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import shutil
import signal
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

from bizctx_tui.errors import ConfigError, StorageError

FALLBACKS: Final = ("vi", "nano")
"""What is started when neither variable names an editor; the first that is there."""

_FILE_MODE: Final = 0o600
_STOP_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class ExternalEditor:
    """The words of the command, and the variable that has them; empty for a fallback."""

    words: tuple[str, ...]
    variable: str

    @property
    def name(self) -> str:
        """The program, as the person wrote it."""
        return self.words[0]


@dataclass(frozen=True, slots=True)
class Edited:
    """What came of it.

    Attributes:
        code: The editor's exit code; below zero the signal that ended it.
        text: What it left in the file; None when the file is gone.
        is_utf8: Whether the file was UTF-8; else bytes that are none are lone surrogates in
            ``text``, so that it is all there.
    """

    code: int
    text: str | None
    is_utf8: bool = True


def choose_editor(environ: Mapping[str, str]) -> ExternalEditor:
    """The editor that the environment names, or one that is there. Blocks its thread.

    Raises:
        ConfigError: The value cannot be read, its program is missing, or there is none.
    """
    for variable in ("VISUAL", "EDITOR"):
        value = environ.get(variable, "")
        if value.strip():
            return _named(variable, value, environ)
    for name in FALLBACKS:
        if shutil.which(name, path=environ.get("PATH")):
            return ExternalEditor((name,), "")
    raise ConfigError(
        "There is no editor to start: VISUAL and EDITOR are not set, and neither "
        f"{' nor '.join(FALLBACKS)} is here.",
        hint="Set EDITOR, for example to nano or to `code --wait`, and start bizctx again.",
    )


def _named(variable: str, value: str, environ: Mapping[str, str]) -> ExternalEditor:
    try:
        words = tuple(shlex.split(value))
    except ValueError as error:
        raise ConfigError(
            f"{variable} is {value!r}, which is no command: {error}.",
            details={"variable": variable},
            hint=f"Set {variable} to a command such as `code --wait`, and start bizctx again.",
        ) from None
    if not words or not shutil.which(words[0], path=environ.get("PATH")):
        raise ConfigError(
            f"The editor {value!r} that {variable} names is not here.",
            details={"variable": variable},
            hint=f"Install it, or set {variable} to another one and start bizctx again.",
        )
    return ExternalEditor(words, variable)


async def edit(editor: ExternalEditor, text: str, name: str, environ: Mapping[str, str]) -> Edited:
    """Let the editor work on a text until it ends. The terminal is the editor's meanwhile.

    The file and its directory are removed whatever happens, also when this is cancelled;
    the editor is ended then. Only when bizctx itself is killed they stay.

    Args:
        editor: Which.
        text: Anything; line endings and lone surrogates go out and come back as they are.
        name: The name of the file, which tells the editor what it is.
        environ: What the editor gets as its environment.

    Raises:
        StorageError: The file could not be made or read, or the editor could not be started.
    """
    with _private_directory() as directory:
        path = directory / name
        try:
            await asyncio.to_thread(_write, path, text.encode("utf-8", "surrogatepass"))
            code = await _run([*editor.words, str(path)], environ)
            return await asyncio.to_thread(_outcome, path, code)
        except OSError as error:
            raise StorageError(
                f"{editor.name} could not work on a copy of the text: {error.strerror}.",
                details={"path": str(path)},
                hint="Your text is as it was. Check that program and the free space.",
            ) from error


@contextlib.contextmanager
def _private_directory() -> Iterator[Path]:
    try:
        directory = Path(tempfile.mkdtemp(prefix="bizctx-"))
    except OSError as error:
        raise StorageError(
            f"There is no room for a copy of the text: {error.strerror}.",
            hint="Your text is as it was. Check the free space and TMPDIR.",
        ) from error
    try:
        yield directory
    finally:
        # An editor may have left a swap file or a directory of its own beside it.
        shutil.rmtree(directory, ignore_errors=True)


def _write(path: Path, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    with open(os.open(path, flags, _FILE_MODE), "wb") as file:
        file.write(data)


def _outcome(path: Path, code: int) -> Edited:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Edited(code, None)
    try:
        return Edited(code, data.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        return Edited(code, data.decode("utf-8", "surrogateescape"), is_utf8=False)


async def _run(command: list[str], environ: Mapping[str, str]) -> int:
    with _keyboard_signals_ignored():
        process = await asyncio.create_subprocess_exec(*command, env=dict(environ))
        try:
            return await process.wait()
        finally:
            if process.returncode is None:
                await _ended(process)


async def _ended(process: asyncio.subprocess.Process) -> None:
    process.terminate()
    try:
        async with asyncio.timeout(_STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


@contextlib.contextmanager
def _keyboard_signals_ignored() -> Iterator[None]:
    """ctrl+c in the editor's terminal is for the editor alone."""
    # A handler and not SIG_IGN, which the editor would inherit.
    before = {number: signal.signal(number, _ignore) for number in (signal.SIGINT, signal.SIGQUIT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ignore(number: int, frame: FrameType | None) -> None:
    """Do nothing."""


def with_own_end(before: str, after: str) -> str:
    """The edited text with the end that the document had.

    Editors close the last line with a line ending of their own; a document that ended
    without one goes on doing so.
    """
    if not before or before.endswith(("\n", "\r")):
        return after
    for ending in ("\r\n", "\n", "\r"):
        if after.endswith(ending):
            shorter = after.removesuffix(ending)
            return after if shorter.endswith(("\n", "\r")) else shorter
    return after
