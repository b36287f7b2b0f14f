"""The options that say on which terms a document is replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from bizctx_tui.core.condition import Condition

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Terms:
    """What must be so before anything is written.

    Attributes:
        condition: What the server must hold; None for anything.
        ask: Show the difference and ask.
        dry_run: Show the difference and write nothing.
        unasked: What to do to write without being asked, for a person.
    """

    condition: Condition | None = None
    ask: bool = False
    dry_run: bool = False
    unasked: str = "leave --diff out"


def condition_of(if_match: str | None) -> Condition | None:
    """What ``--if-match`` says.

    Raises:
        ParamValidationError: It is no hash.
    """
    if if_match is None:
        return None
    from bizctx_tui.core.condition import Condition

    return Condition(if_match)


def if_match_option(function: Function) -> Function:
    """Add ``--if-match``."""
    return click.option(
        "--if-match",
        metavar="HASH",
        help="Write only if the hash of the server's text begins with these digits, "
        "12 or more; `bizctx get --hash` prints it.",
    )(function)


def dry_run_option(function: Function) -> Function:
    """Add ``--dry-run``."""
    return click.option("--dry-run", is_flag=True, help="Print the difference and write nothing.")(
        function
    )


def terms_options(function: Function) -> Function:
    """Add ``--if-match``, ``--diff`` and ``--dry-run``."""
    diff = click.option(
        "--diff", is_flag=True, help="Show the difference and ask on the terminal before writing."
    )
    return if_match_option(diff(dry_run_option(function)))
