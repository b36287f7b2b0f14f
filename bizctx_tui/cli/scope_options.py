"""The options that name a document, shared by get, set and clear."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Function = TypeVar("Function", bound=Callable[..., Any])


def scope_options(function: Function) -> Function:
    """Add ``--level`` and ``--organization-id``."""
    level = click.option(
        "--level",
        type=click.Choice(["organization", "project"]),
        default="project",
        show_default=True,
        help="Which document.",
    )
    organization = click.option(
        "--organization-id",
        type=int,
        metavar="N",
        help="Which organization; by default the one of the project. "
        "Counts only with --level organization.",
    )
    return level(organization(function))
