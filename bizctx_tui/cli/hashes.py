"""``--hash``: what tells one stored text from another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bizctx_tui.cli.output import tell_on_terminal, write_data

if TYPE_CHECKING:
    from bizctx_tui.cli.global_options import Session

Function = TypeVar("Function", bound=Callable[..., Any])


def hash_option(function: Function) -> Function:
    """Add ``--hash``."""
    return click.option(
        "--hash",
        "only_hash",
        is_flag=True,
        help="Print the hash of the text alone, for --if-match: its SHA-256 as UTF-8.",
    )(function)


def check_alone(ctx: click.Context, only_hash: bool) -> None:
    """Refuse ``--hash`` beside an option that says how the document is printed.

    Raises:
        UsageError: One of them was given.
    """
    from click.core import ParameterSource

    for name, option in (("output_format", "--format"), ("expression", "--jq")):
        if only_hash and ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--hash stands without {option}: a hash has no format.")


def print_hashes(texts: Mapping[str, str]) -> None:
    """Print the hash of each text, with its name behind it where there are several."""
    lines = [f"{hash_}  {name}" for name, hash_ in _hashes(texts)]
    if len(texts) == 1:
        lines = [hash_ for _, hash_ in _hashes(texts)]
    write_data("".join(f"{line}\n" for line in lines).encode("ascii"))


def tell_hashes(session: Session, texts: Mapping[str, str]) -> None:
    """Tell a person who is watching the hashes of what was printed."""
    if session.options.quiet:
        return
    for name, hash_ in _hashes(texts):
        of = f" of the {name}'s text" if len(texts) > 1 else ""
        tell_on_terminal(f"Hash{of}, for --if-match: {hash_}")


def _hashes(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    # Only here: neither the help nor an error needs it.
    from bizctx_tui.core.content_hash import content_hash

    return [(name, content_hash(text)) for name, text in texts.items()]
