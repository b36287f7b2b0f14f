"""Commands that find in the open document, and replace."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from bizctx_tui.tui.commands.command import Command, Flow

if TYPE_CHECKING:
    from bizctx_tui.tui.editor_pane import EditorPane
    from bizctx_tui.tui.flows.view import View


def _in_document(act: Callable[[EditorPane], None]) -> Flow:
    def flow(view: View) -> None:
        if view.draft is None:
            view.say("There is no document open yet.", "warning")
        else:
            act(view.editor_pane)

    return flow


FIND: Final = (
    Command(
        "find.open",
        "Find",
        "Find words or a regular expression in this document",
        _in_document(lambda pane: pane.find()),
        keys="ctrl+f",
        footer="Find",
        priority=True,
    ),
    Command(
        "find.replace",
        "Replace",
        "Find, and put something else in the place of matches",
        _in_document(lambda pane: pane.find(replace=True)),
        keys="f4",
        priority=True,
    ),
    Command(
        "find.next",
        "Find next",
        "Go to the next match",
        _in_document(lambda pane: pane.go("next")),
        keys="f3",
    ),
    Command(
        "find.previous",
        "Find previous",
        "Go to the match before",
        _in_document(lambda pane: pane.go("previous")),
        keys="shift+f3",
    ),
    Command(
        "find.replace_all",
        "Replace all",
        "Replace all matches as one undo step; alt+a in the find bar",
        _in_document(lambda pane: pane.replace_all()),
    ),
    Command(
        "find.case",
        "Find: match case on or off",
        "Tell capital from small letters always; alt+c in the find bar",
        _in_document(lambda pane: pane.switch_option("case")),
    ),
    Command(
        "find.word",
        "Find: whole words on or off",
        "Find whole words only; alt+w in the find bar",
        _in_document(lambda pane: pane.switch_option("word")),
    ),
    Command(
        "find.pattern",
        "Find: regular expression on or off",
        "Read what is to be found as a regular expression; alt+x in the find bar",
        _in_document(lambda pane: pane.switch_option("pattern")),
    ),
)
