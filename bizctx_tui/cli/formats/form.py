"""The form that a result is to take: a format, perhaps behind a filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
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


class ListWriter(Protocol):
    """The same for a result of several rows, each with a member of every name."""

    def __call__(self, names: Sequence[str], rows: Sequence[Mapping[str, object]]) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Form:
    """What ``--format`` and ``--jq`` say together.

    Attributes:
        format: One of :data:`FORMATS`.
        expression: A jq program; None or empty for none.
    """

    format: str = "json"
    expression: str | None = None

    @classmethod
    def of_list(cls, named: str | None, expression: str | None) -> Form:
        """What they say of a list: it is a table unless somebody names or needs another."""
        return cls(named or ("json" if expression else "table"), expression)

    def writer(self) -> Writer:
        """What turns a result into bytes.

        To be asked for before anything is sent: a broken filter is told while nothing is
        read or replaced yet.

        Raises:
            FilterError: The expression cannot be read, or stands with another format.
        """
        if not self.expression:
            write: Writer = _module(self.format).write
            return write
        jq, outputs = self._filter(self.expression)
        return lambda members: outputs(jq.outputs(dict(members)))

    def list_writer(self) -> ListWriter:
        """The same for a result of several rows; a filter gets them as a list.

        Raises:
            FilterError: The expression cannot be read, or stands with another format.
        """
        if not self.expression:
            write: ListWriter = _module(self.format).write_list
            return write
        jq, outputs = self._filter(self.expression)
        return lambda names, rows: outputs(jq.outputs([dict(row) for row in rows]))

    def _filter(self, expression: str) -> tuple[JqFilter, Callable[[Sequence[object]], bytes]]:
        """The filter, and what turns its outputs into bytes."""
        if self.format not in FILTERED:
            raise FilterError(
                f"--jq works on JSON and cannot be used with --format {self.format}.",
                details={"format": self.format},
                hint="Leave one of them out, or use --format json or jsonl.",
            )
        from bizctx_tui.cli.formats.jq_filter import JqFilter, as_lines, as_one

        return JqFilter(expression), as_one if self.format == "json" else as_lines


def form_options(function: Function) -> Function:
    """Add ``--format`` and ``--jq``."""
    return _format_option(default="json", show_default=True)(_filter_option(function))


def list_form_options(function: Function) -> Function:
    """The same for :meth:`Form.of_list`."""
    return _format_option(show_default="table")(_filter_option(function))


def _format_option(**default: Any) -> Callable[[Function], Function]:
    return click.option(
        "-f",
        "--format",
        "output_format",
        type=click.Choice(FORMATS),
        help="How the result is written.",
        **default,
    )


def _filter_option(function: Function) -> Function:
    return click.option(
        "--jq",
        "expression",
        metavar="FILTER",
        help="Print what this jq filter makes of the JSON, e.g. .content; "
        "with --format json or jsonl.",
    )(function)


def _module(name: str) -> ModuleType:
    return import_module(f"bizctx_tui.cli.formats.as_{name}")
