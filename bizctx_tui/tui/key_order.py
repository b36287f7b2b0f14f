"""Doing what a key asks for after what was typed before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.screen import Screen


def after_typing(screen: Screen[Any], action: Callable[..., object], *arguments: object) -> None:
    """Act as soon as the keys that were typed before have reached the focused widget.

    A key with priority is acted on the moment it comes in, while the characters before it
    still wait in the queue of the widget that takes them: quitting would not ask about them,
    and a review would not show them.

    Args:
        screen: Where the typing goes.
        action: What to do.
        arguments: What to do it with.
    """
    (screen.focused or screen).call_later(action, *arguments)
