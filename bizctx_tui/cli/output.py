"""Data to standard output, talk to standard error."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bizctx_tui.core.visible import visible
from bizctx_tui.errors import BizctxError

if TYPE_CHECKING:
    from pydantic import BaseModel


def print_json(model: BaseModel) -> None:
    """Print a model as JSON: two blanks of indentation, characters as they are.

    A lone surrogate, which no encoding of a terminal or pipe can carry, is written as its
    JSON escape, so that what is read back is the text that was stored.
    """
    import json

    text = json.dumps(model.model_dump(), indent=2, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(text.encode("utf-8", errors="backslashreplace"))
    sys.stdout.buffer.flush()


def tell(sentence: str) -> None:
    """Say something to the person, with every hostile character made visible."""
    click.echo(visible(sentence), err=True)


def tell_on_terminal(sentence: str) -> None:
    """Say something that matters only to somebody who is watching."""
    if sys.stderr.isatty():
        tell(sentence)


def report_error(error: BizctxError) -> None:
    """Say what happened, why, and what to do next."""
    tell(f"Error: {error.message}")
    if error.hint:
        tell(error.hint)
