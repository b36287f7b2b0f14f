"""The command palette: every command by its name, with its keys."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual.app import SystemCommand
from textual.dom import DOMNode

from bizctx_tui.tui.commands.command import Command
from bizctx_tui.tui.keymaps.in_force import KeysInForce


def palette_entries(
    commands: Iterable[Command], node: DOMNode, keys: KeysInForce
) -> Iterable[SystemCommand]:
    """The commands as the palette takes them.

    Args:
        commands: Those of the node, in the order to show them in.
        node: The screen or widget whose actions they are.
        keys: What each key does.
    """
    for command in commands:
        run = partial(node.app.run_action, command.action_name, node)
        yield SystemCommand(command.title, _help(command, keys), run)


def _help(command: Command, keys: KeysInForce) -> str:
    words = keys.words(command.id)
    return f"{command.what} ({words})" if words else command.what
