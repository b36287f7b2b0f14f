"""Commands that take text out of the editor and bring it in: files, the history."""

from __future__ import annotations

from typing import Final

from bizctx_tui.tui.commands.command import Command
from bizctx_tui.tui.flows.external_editor import edit_elsewhere
from bizctx_tui.tui.flows.files import export_file, open_file
from bizctx_tui.tui.flows.history import show_history

FILES: Final = (
    Command(
        "file.history",
        "History …",
        "What the document said before: look, compare, restore, export",
        show_history,
        keys="f10",
        priority=True,
    ),
    Command(
        "file.open",
        "Insert or replace from a file …",
        "Put the text of a file into the document",
        open_file,
        keys="alt+o",
        priority=True,
    ),
    Command(
        "file.export",
        "Export to a file …",
        "Write the document to a file of this machine",
        export_file,
        keys="alt+s",
        priority=True,
    ),
    Command(
        "file.edit",
        "Edit in $EDITOR",
        "Hand the document to your own editor and take what it wrote as one edit",
        edit_elsewhere,
        keys="f8",
    ),
)
