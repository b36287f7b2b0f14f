"""A group of commands whose modules are loaded one by one."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class LazyGroup(click.Group):
    """Loads a command's module when that command is run, and not to list it.

    Args:
        sections: In the order of the help, the heading of each section and one line about
            each of its commands. The command NAME is ``command`` in ``bizctx_tui.cli.NAME``,
            with underscores for hyphens.
    """

    def __init__(
        self, *arguments: Any, sections: Mapping[str, Mapping[str, str]], **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self._sections = sections
        self._summaries = {
            name: summary for section in sections.values() for name, summary in section.items()
        }

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._summaries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._summaries:
            return None
        module = import_module(f"bizctx_tui.cli.{cmd_name.replace('-', '_')}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        widest = max(map(len, self._summaries))
        for heading, summaries in self._sections.items():
            with formatter.section(heading):
                # All sections with the same columns.
                formatter.write_dl(
                    [(name.ljust(widest), summary) for name, summary in summaries.items()]
                )

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        from click.shell_completion import CompletionItem

        names = [
            CompletionItem(name, help=summary)
            for name, summary in self._summaries.items()
            if name.startswith(incomplete)
        ]
        # Not the group's own, which would load every command for its summary.
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]
