"""Loads what the first frame does not show, as soon as it is shown."""

from __future__ import annotations

import sys
from importlib import import_module
from threading import Thread
from typing import Final

from bizctx_tui.core.text.highlight import load_lexer

LATER: Final = (
    "bizctx_tui.client.http_library",
    "bizctx_tui.core.markdown.document",
    "bizctx_tui.core.markdown.layout",
    "markdown_it",
    "pygments.lexers",
    "bizctx_tui.tui.flows.save",
    "bizctx_tui.tui.screens.jump",
    "bizctx_tui.tui.screens.quit",
)
"""In the order in which a person may want them; rarer screens come when they are asked for."""

LANGUAGES: Final = ("sql", "json", "python")
"""What the fences of such documents mostly hold; another one is loaded when it is met."""

_TURN_SECONDS: Final = 0.0005
"""How long the loop that takes the keys waits for its turn meanwhile."""


def load_later() -> Thread:
    """Begin to load, beside the loop that takes the keys: it may last 0.3 seconds.

    Whatever is asked for before its turn is loaded there and then.

    Returns:
        The thread that does it; it does not keep the program from ending.
    """
    thread = Thread(target=_load, name="load later", daemon=True)
    thread.start()
    return thread


def _load() -> None:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_TURN_SECONDS)
    try:
        for name in LATER:
            import_module(name)
        for language in LANGUAGES:
            load_lexer(language)
    finally:
        sys.setswitchinterval(usual)
