"""Where the text to write comes from: option, file or standard input."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from bizctx_tui.errors import ContentSourceError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Function = TypeVar("Function", bound=Callable[..., Any])

_WAYS = "Give the text with --content TEXT, --file PATH, or through a pipe."


def content_from(content: str | None, file: str | None, stdin: TextIO | None) -> str:
    """The text to set, exactly as it was given: line endings and blanks included.

    Args:
        content: The value of ``--content``; ``""`` clears.
        file: The path of ``--file``; an empty file clears.
        stdin: Read only when neither option was given, and never from a terminal; None
            when it is closed.

    Raises:
        ContentSourceError: Both options, no source, an unreadable file, text that is not
            UTF-8, or blank standard input.
    """
    if content is not None and file is not None:
        raise ContentSourceError(
            "--content and --file were both given, and only one of them can be the text.",
            hint="Leave one of them out.",
        )
    if content is not None:
        return _checked(content)
    if file is not None:
        return text_of_file(file)
    if stdin is None or stdin.isatty():
        raise ContentSourceError("There is no text to set.", hint=_WAYS)
    text = _decode(_read(stdin), "Standard input")
    if not text.strip():
        raise ContentSourceError(
            "Standard input is empty or blank. Nothing was sent, so that a broken pipe "
            "cannot wipe what is stored.",
            hint="To remove the stored text, use `bizctx clear`.",
        )
    return text


def content_options(function: Function) -> Function:
    """Add ``--content`` and ``--file``."""
    content = click.option("--content", metavar="TEXT", help="The text itself.")
    file = click.option(
        "--file", metavar="PATH", shell_complete=file_names, help="A UTF-8 file with the text."
    )
    return content(file(function))


def text_of_file(path: str) -> str:
    """A whole file, code point for code point.

    Raises:
        ContentSourceError: It cannot be read, or is not UTF-8.
    """
    return _decode(_read_file(path), _named(path))


def file_names(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """For the shell's completion: the shell knows the files."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def _read(stdin: TextIO) -> bytes:
    try:
        return stdin.buffer.read()
    except OSError as error:
        raise ContentSourceError(
            f"Standard input could not be read: {error.strerror}.", hint=_WAYS
        ) from error


def _read_file(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise ContentSourceError(
            f"{_named(path)} could not be read: {error.strerror}.",
            details={"path": path},
            hint="Check the path and its permissions.",
        ) from error
    except ValueError:
        raise ContentSourceError(
            f"{path!r} cannot be the path of a file.", details={"path": path}, hint=_WAYS
        ) from None


def _named(path: str) -> str:
    return f"The file {path}" if path else "A file with an empty name"


def _checked(content: str) -> str:
    try:
        content.encode("utf-8")
    except UnicodeEncodeError as error:
        # Bytes of the command line that are no text come in as lone surrogates.
        raise ContentSourceError(
            f"--content is not UTF-8 text: character {error.start} cannot be read.",
            hint="Give it as UTF-8, or save it as UTF-8 in a file and use --file.",
        ) from None
    return content


def _decode(data: bytes, source: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ContentSourceError(
            f"{source} is not UTF-8 text: byte {error.start} cannot be read.",
            hint="Save it as UTF-8 and try again.",
        ) from None
