"""Commands about this window: its panes, its account, its help."""

from __future__ import annotations

from typing import Final

from bizctx_tui.tui.commands.command import Command

WINDOW: Final = (
    Command("help.show", "Help", "Show the keys", "help", keys="f1", footer="Help"),
    Command(
        "accounts.show",
        "Switch account …",
        "Work with another account in this window; the drafts of this one stay",
        "app.accounts",
        keys="f2",
        footer="Accounts",
    ),
    Command(
        "accounts.sign_in",
        "Sign in …",
        "Add an account: browser, service account or token",
        "app.sign_in",
    ),
    Command(
        "accounts.sign_in_again",
        "Sign in again …",
        "New credentials for the account of this window; every draft stays",
        "app.sign_in_again",
    ),
    Command(
        "pane.next",
        "Next pane",
        "Go to the next pane: tree, editor, preview",
        "next_pane",
        keys="f6",
    ),
    Command(
        "pane.back",
        "Back",
        "Hide the message; else go between the tree and the editor",
        "back",
        keys="escape",
    ),
)
