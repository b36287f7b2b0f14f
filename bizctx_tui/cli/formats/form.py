"""The form that a result is to take: a format, perhaps behind a filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

import click

from bizctx_tui.errors import FilterError

if TYPE_CHECKING:
    from bizctx_tui.cli.formats.jq_filter import JqFilter

FORMATS: Final = ("json", "jsonl", "table", "csv", "plain")
FILTERED: Final = ("json", "jsonl")

Function = TypeVar("Function", bound=Callable[..., Any])


class Writer(Protocol):
    """What each module of this package has: the members of a result, as bytes to write."""

    def __call__(self, members: Mapping[str, object]) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Form:
    """What ``--format`` and ``--jq`` say together.

    Attributes:
        format: One of :data:`FORMATS`.
        expression: A jq program; None or empty for none.
    """

    format: str = "json"
    expression: str | None = None

    def writer(self) -> Writer:
        """What turns a result into bytes.

        To be asked for before anything is sent: a broken filter is told while nothing is
        read or replaced yet.

        Raises:
            FilterError: The expression cannot be read, or stands with another format.
        """
        if not self.expression:
            return _writer_of(self.format)
        if self.format not in FILTERED:
            raise FilterError(
                f"--jq works on JSON and cannot be used with --format {self.format}.",
                details={"format": self.format},
                hint="Leave one of them out, or use --format json or jsonl.",
            )
        return self._filtered(_filter(self.expression))

    def _filtered(self, jq: JqFilter) -> Writer:
        from bizctx_tui.cli.formats.jq_filter import as_lines, as_one

        write = as_one if self.format == "json" else as_lines
        return lambda members: write(jq.outputs(members))


def form_options(function: Function) -> Function:
    """Add ``--format`` and ``--jq``."""
    format_option = click.option(
        "-f",
        "--format",
        "output_format",
        type=click.Choice(FORMATS),
        default="json",
        show_default=True,
        help="How the result is written.",
    )
    filter_option = click.option(
        "--jq",
        "expression",
        metavar="FILTER",
        help="Print what this jq filter makes of the JSON, e.g. .content; "
        "with --format json or jsonl.",
    )
    return format_option(filter_option(function))


def _writer_of(name: str) -> Writer:
    write: Writer = import_module(f"bizctx_tui.cli.formats.as_{name}").write
    return write


def _filter(expression: str) -> JqFilter:
    from bizctx_tui.cli.formats.jq_filter import JqFilter

    return JqFilter(expression)
