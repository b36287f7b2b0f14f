"""Data to standard output, talk to standard error."""

from __future__ import annotations

import errno
import os
import sys

import click

from bizctx_tui.core.visible import visible
from bizctx_tui.errors import BizctxError, StorageError


def write_data(data: bytes) -> None:
    """Write to standard output, all of it.

    Raises:
        BrokenPipeError: Whoever read has enough.
        StorageError: It is closed, or its disk is full.
    """
    try:
        if sys.stdout is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        give_up_output()
        raise StorageError(
            f"Standard output could not be written: {error.strerror}.",
            details={"errno": error.errno},
            hint="Check where the output goes.",
        ) from error


def give_up_output() -> None:
    """Let what is still to be written go nowhere: Python would complain again at exit."""
    if sys.stdout is not None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def tell(sentence: str) -> None:
    """Say something to the person, with every hostile character made visible."""
    click.echo(visible(sentence), err=True)


def tell_on_terminal(sentence: str) -> None:
    """Say something that matters only to somebody who is watching."""
    if sys.stderr is not None and sys.stderr.isatty():
        tell(sentence)


def report_error(error: BizctxError) -> None:
    """Say what happened, why, and what to do next."""
    tell(f"Error: {error.message}")
    if error.hint:
        tell(error.hint)


def report_usage(error: click.ClickException) -> None:
    """Say what is wrong with the command line, and how it is used."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        click.echo(context.get_usage(), err=True)
        tell(f"Try '{context.command_path} --help' for help.")
        click.echo(err=True)
    for line in f"Error: {error.format_message()}".splitlines():
        tell(line)
