"""Commands about the open document and the list of documents."""

from __future__ import annotations

from typing import Final

from bizctx_tui.tui.commands.command import Command
from bizctx_tui.tui.flows.refusals import edit_anyway

DOCUMENT: Final = (
    Command(
        "document.save",
        "Review & save",
        "Show what would change on the server, then save",
        "save",
        keys="ctrl+s",
        footer="Review & save",
        priority=True,
    ),
    Command(
        "document.jump",
        "Open document",
        "Open a document by typing a few letters of its name",
        "jump",
        keys="ctrl+o",
        footer="Open",
        priority=True,
    ),
    Command(
        "document.reload",
        "Reload",
        "Ask the server again: the document in the editor, the list in the tree",
        "reload",
        keys="ctrl+r,f5",
    ),
    Command(
        "document.edit_anyway",
        "Edit anyway",
        "Edit a document that can only be read: it was refused, or another window has it",
        edit_anyway,
    ),
    Command(
        "list.refresh",
        "Refresh project list",
        "Ask the server for the list of projects",
        "refresh_list",
    ),
    Command(
        "document.clear",
        "Clear document …",
        "Remove the stored text, after a typed word",
        "clear",
    ),
)
