"""Handing the terminal to another program, and taking it back whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from textual.app import App


@contextmanager
def away(app: App[Any]) -> Iterator[None]:
    """Suspend the app for the length of a ``with`` block.

    Textual takes the terminal back only when the block ends well; here it always does.

    Raises:
        SuspendNotSupported: The terminal cannot be handed over.
    """
    with ExitStack() as after, app.suspend():
        try:
            yield
        except BaseException as error:
            after.callback(_raise, error)


def _raise(error: BaseException) -> None:
    raise error
