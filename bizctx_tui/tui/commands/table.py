"""Every command of the workspace, in the order of the palette and the help."""

from __future__ import annotations

from typing import Final

from bizctx_tui.tui.commands.command import Command, Flow
from bizctx_tui.tui.commands.document import DOCUMENT
from bizctx_tui.tui.commands.documents import DOCUMENTS
from bizctx_tui.tui.commands.files import FILES
from bizctx_tui.tui.commands.find import FIND
from bizctx_tui.tui.commands.keys import KEYS
from bizctx_tui.tui.commands.window import WINDOW

WORKSPACE: Final[tuple[Command, ...]] = (*DOCUMENT, *DOCUMENTS, *FILES, *WINDOW, *FIND, *KEYS)

FLOWS: Final[dict[str, Flow]] = {
    command.id: command.action for command in WORKSPACE if not isinstance(command.action, str)
}
"""What to do with the workspace, by the id of the command."""
