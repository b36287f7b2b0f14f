"""``--jq``: the jq library over the JSON of a result."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any, Final

from bizctx_tui.errors import FilterError

_SHOWN: Final = 200
"""Characters of what jq says that are told: an error may quote the whole document."""


class JqFilter:
    """A jq program.

    Args:
        expression: The program.

    Raises:
        FilterError: It cannot be read, or this machine has no jq library.
    """

    def __init__(self, expression: str) -> None:
        library = _library()
        try:
            self._program: Any = library.compile(expression)
        except ValueError as error:
            raise _failure("cannot be read", error) from None

    def outputs(self, result: object) -> list[object]:
        """Everything that the program makes of a result, in order.

        Args:
            result: Dicts, lists and values as JSON has them.

        Raises:
            FilterError: It fails on this result.
        """
        try:
            with _interruptible():
                found: list[object] = self._program.input_value(result).all()
        except ValueError as error:
            raise _failure("failed on the result", error) from None
        return found


def as_one(outputs: Sequence[object]) -> bytes:
    """One JSON value: the only output as it is, any other number of them as a list."""
    value = outputs[0] if len(outputs) == 1 else list(outputs)
    return (json.dumps(value, indent=2) + "\n").encode("ascii")


def as_lines(outputs: Sequence[object]) -> bytes:
    """Each output as JSON in a line of its own."""
    return "".join(json.dumps(value) + "\n" for value in outputs).encode("ascii")


def _library() -> ModuleType:
    try:
        return import_module("jq")
    except ModuleNotFoundError as error:
        raise FilterError(
            "--jq needs the Python package jq, which is not installed.",
            details={"missing": "jq"},
            hint="Install it with `pip install jq`, or pipe the JSON into another program.",
        ) from error


@contextmanager
def _interruptible() -> Iterator[None]:
    """While this lasts, ctrl+c ends the process at once.

    A program may run for ever inside the library, where Python's own handler, which waits
    for the next Python instruction, would never be called.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _failure(what: str, error: ValueError) -> FilterError:
    said = str(error).strip().removeprefix("jq: error: ").partition("\n")[0].rstrip(": ")
    if len(said) > _SHOWN:
        said = said[:_SHOWN] + "…"
    return FilterError(
        f"The --jq filter {what}: {said or 'it gives no reason'}.",
        details={"reason": said},
        hint="Try the filter on the output of the command without --jq.",
    )
