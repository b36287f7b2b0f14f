"""The names that a shell may complete: those of config.toml. No request is sent."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from bizctx_tui.errors import BizctxError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from bizctx_tui.accounts.config_file import Config


def account_names(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """The accounts whose names begin with what was typed."""
    config = _config()
    return [] if config is None else _beginning_with(incomplete, config.accounts)


def target_names(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """The targets whose names begin with what was typed."""
    config = _config()
    return [] if config is None else _beginning_with(incomplete, config.targets)


def _beginning_with(incomplete: str, names: Mapping[str, object]) -> list[CompletionItem[str]]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def _config() -> Config | None:
    from bizctx_tui.accounts.config_file import read_config
    from bizctx_tui.accounts.environment import read_environment
    from bizctx_tui.accounts.variables import Variables

    try:
        environment = read_environment(Variables(os.environ))
        return read_config(environment.config_file, home=environment.home)
    except BizctxError:
        # Somebody who presses tab in a shell gets no names rather than a message; the
        # command itself says what is wrong.
        return None
