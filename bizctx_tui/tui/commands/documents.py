"""Commands about the documents that are open: which they are, going between them, closing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from textual.content import Content

from bizctx_tui.core.models import Scope
from bizctx_tui.tui.commands.command import Command
from bizctx_tui.tui.flows.kept_drafts import list_kept
from bizctx_tui.tui.flows.view import View
from bizctx_tui.tui.screens.pick import Choice, PickBox

_SIZE_CELLS: Final = 8
_MARK_CELLS: Final = 11
NOTHING_OPEN: Final = "There is no document open yet."


def list_documents(view: View) -> None:
    """List what is open, the document looked at last on top."""
    # At once, so that letters typed behind the key reach the box. What was typed before it
    # may still be on its way into its document, and so not be counted yet.
    scopes = view.desk.recent()
    if not scopes:
        view.say(NOTHING_OPEN, "warning")
        return
    front = view.draft.scope if view.draft is not None else None
    box = PickBox(
        f"Open documents · {len(scopes)}",
        [_choice(view, scope, front) for scope in scopes],
        # The one to go back to, as most often wanted.
        start=1 if len(scopes) > 1 and scopes[0] == front else 0,
        enter="go there",
        more="letters narrow the list",
    )
    view.put(box, partial(_chosen, view, scopes))


def _choice(view: View, scope: Scope, front: Scope | None) -> Choice:
    title, badge = view.desk.title(scope), view.desk.badge(scope)
    return Choice(
        title,
        Content.assemble(
            ("› " if scope == front else "  ", "bold $accent"),
            f"{badge.characters or 0:>{_SIZE_CELLS},}",
            (f"  {'● unsaved' if badge.unsaved else '':<{_MARK_CELLS}}", "bold $warning"),
            (title, "bold"),
            ("  in front" if scope == front else "", "$text-muted"),
        ),
    )


def _chosen(view: View, scopes: Sequence[Scope], index: int | None) -> None:
    # Gone when the letters typed before the key closed it; then there is nowhere to go.
    if index is not None and view.desk.draft(scopes[index]) is not None:
        view.switch_to(scopes[index])


def _behind_the_typing(work: Callable[[View], None]) -> Callable[[View], None]:
    return lambda view: view.after_typing(partial(work, view))


def _step(view: View, by: int) -> None:
    scopes, draft = view.desk.opened(), view.draft
    if not scopes:
        view.say(NOTHING_OPEN, "warning")
    elif draft is None or draft.scope not in scopes:
        view.switch_to(scopes[0])
    elif len(scopes) == 1:
        view.say("This is the only open document.")
    else:
        view.switch_to(scopes[(scopes.index(draft.scope) + by) % len(scopes)])


def _last(view: View) -> None:
    others = [scope for scope in view.desk.recent() if scope != _front(view)]
    if others:
        view.switch_to(others[0])
    else:
        view.say("There is no other open document.", "warning")


def _close(view: View) -> None:
    scope = _front(view)
    if scope is None:
        view.say(NOTHING_OPEN, "warning")
        return
    title = view.desk.title(scope)
    if view.is_saving(scope):
        view.say(f"{title} is being saved. Close it when that is done.", "warning")
    elif scope in view.desk.unsaved():
        save = view.keys.words("document.save") or "“Review & save” in the palette"
        undo = view.keys.words("editor.undo") or "“Undo” in the palette"
        view.say(
            f"{title} has unsaved text, so it was not closed. Save it first ({save}), or take "
            f"the changes back ({undo}).",
            "warning",
        )
    else:
        view.desk.close(scope)
        view.let_go(scope)
        view.say(f"Closed {title}. Opening it again asks the server.")


def _front(view: View) -> Scope | None:
    return view.draft.scope if view.draft is not None else None


DOCUMENTS: Final = (
    Command(
        "documents.list",
        "Open documents …",
        "List what is open in this window, the last one looked at on top",
        list_documents,
        keys="f9",
        priority=True,
    ),
    Command(
        "documents.next",
        "Next open document",
        "Go to the next open document",
        _behind_the_typing(partial(_step, by=1)),
        keys="ctrl+pagedown",
        priority=True,
    ),
    Command(
        "documents.previous",
        "Previous open document",
        "Go to the previous open document",
        _behind_the_typing(partial(_step, by=-1)),
        keys="ctrl+pageup",
        priority=True,
    ),
    Command(
        "documents.last",
        "Last document",
        "Go back to the document looked at before this one; again comes back here",
        _behind_the_typing(_last),
        keys="ctrl+t",
        priority=True,
    ),
    Command(
        "documents.kept",
        "Kept drafts …",
        "Drafts of earlier sessions and of other windows: go on, compare, put away",
        list_kept,
    ),
    Command(
        "documents.close",
        "Close document",
        "Let go of the document in front; one with unsaved text stays",
        _behind_the_typing(_close),
    ),
)
