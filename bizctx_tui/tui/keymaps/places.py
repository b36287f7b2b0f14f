"""Every place of the app that has keys, and which of them count together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from textual.binding import Binding, BindingType

from bizctx_tui.tui.commands.application import APPLICATION
from bizctx_tui.tui.commands.table import WORKSPACE
from bizctx_tui.tui.editor_pane import EditorPane
from bizctx_tui.tui.keymaps.clashes import Held, Moment
from bizctx_tui.tui.screens.accounts import AccountsModal
from bizctx_tui.tui.screens.browser_sign_in import BrowserSignInModal
from bizctx_tui.tui.screens.choice import ChoiceModal
from bizctx_tui.tui.screens.conflict import ConflictScreen
from bizctx_tui.tui.screens.diff import DiffModal
from bizctx_tui.tui.screens.go_to import GoToBox
from bizctx_tui.tui.screens.hand_edit import HandEdit
from bizctx_tui.tui.screens.help import HelpScreen
from bizctx_tui.tui.screens.history import HistoryModal
from bizctx_tui.tui.screens.jump import JumpBox
from bizctx_tui.tui.screens.kept_drafts import KeptDraftsModal
from bizctx_tui.tui.screens.open_link import OpenLinkModal
from bizctx_tui.tui.screens.path_box import PathBox
from bizctx_tui.tui.screens.pick import PickBox
from bizctx_tui.tui.screens.quit import QuitModal
from bizctx_tui.tui.screens.sign_in import SignInScreen
from bizctx_tui.tui.screens.sizes import SizesModal
from bizctx_tui.tui.screens.words import WordsModal
from bizctx_tui.tui.widgets.conflict_view import ConflictView
from bizctx_tui.tui.widgets.diff_view import DiffView
from bizctx_tui.tui.widgets.editor.keys import BINDINGS as EDITOR_BINDINGS
from bizctx_tui.tui.widgets.editor.keys import EDITING
from bizctx_tui.tui.widgets.find_bar import FindBar
from bizctx_tui.tui.widgets.outline import OutlinePane
from bizctx_tui.tui.widgets.preview import Preview
from bizctx_tui.tui.widgets.project_tree import ProjectTree
from bizctx_tui.tui.widgets.section_sizes import SectionSizes


@dataclass(frozen=True)
class Action:
    """What a key can do.

    Attributes:
        id: Of its binding.
        keys: As they come, as Textual names them; none for an action that has no key.
        what: One sentence.
        priority: Whether its keys come before those of the focused widget.
        in_palette: Whether it can be found by its name.
    """

    id: str
    keys: tuple[str, ...]
    what: str
    priority: bool
    in_palette: bool


@dataclass(frozen=True)
class Place:
    """A widget, a screen or the app.

    Attributes:
        title: Its heading in the help.
        bindings: As they come.
        palette: The ids that are in the palette.
    """

    title: str
    bindings: Sequence[BindingType]
    palette: frozenset[str] = frozenset()

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """What can be done here; keys for the same action stand together."""
        found: dict[str, Action] = {}
        for binding in Binding.make_bindings(self.bindings):
            if binding.id is not None:
                before = found[binding.id].keys if binding.id in found else ()
                found[binding.id] = Action(
                    binding.id,
                    (*before, binding.key) if binding.key != "no_key" else before,
                    binding.tooltip or binding.description,
                    binding.priority,
                    binding.id in self.palette,
                )
        return tuple(found.values())


def _ids(bindings: Iterable[Binding]) -> frozenset[str]:
    return frozenset(binding.id for binding in bindings if binding.id is not None)


APP: Final = Place("Everywhere", APPLICATION, _ids(APPLICATION))
WORKSPACE_PLACE: Final = Place(
    "In the workspace",
    [command.binding for command in WORKSPACE],
    frozenset(command.id for command in WORKSPACE),
)
TREE: Final = Place("In the tree", ProjectTree.BINDINGS)
EDITOR: Final = Place(
    "In the editor", EDITOR_BINDINGS, frozenset(command.id for command in EDITING)
)
FIND: Final = Place(
    "In the find bar",
    [*FindBar.BINDINGS, *EditorPane.BINDINGS],
    # Each by a command of its own.
    frozenset({"find.alt_case", "find.alt_word", "find.alt_pattern", "find.alt_all"}),
)
PREVIEW: Final = Place("In the preview", Preview.BINDINGS)
OUTLINE: Final = Place("In the outline", OutlinePane.BINDINGS)
ACCOUNTS: Final = Place("In the accounts", AccountsModal.BINDINGS)
REVIEW: Final = Place("In the review", DiffModal.BINDINGS)
DIFFERENCES: Final = Place("In the differences of a review", DiffView.BINDINGS)
CONFLICT: Final = Place("In the conflicts of a merge", ConflictScreen.BINDINGS)
VERSIONS: Final = Place("In the versions of a conflict", ConflictView.BINDINGS)
BY_HAND: Final = Place("While writing in the place of a conflict", HandEdit.BINDINGS)
SIGN_IN: Final = Place("While signing in", SignInScreen.BINDINGS)
BROWSER: Final = Place("While signing in with a browser", BrowserSignInModal.BINDINGS)
HELP: Final = Place("In the help", HelpScreen.BINDINGS)
JUMP: Final = Place("In the box for opening", JumpBox.BINDINGS)
GO_TO: Final = Place("In the box for a line or heading", GoToBox.BINDINGS)
SIZES: Final = Place("In the sizes", SizesModal.BINDINGS)
SECTIONS: Final = Place("In the table of the sizes", SectionSizes.BINDINGS)
PICK: Final = Place("In a list to choose from", PickBox.BINDINGS)
WORDS: Final = Place("In a box to read", WordsModal.BINDINGS)
CHOICE: Final = Place("In a box with a question", ChoiceModal.BINDINGS)
PATH: Final = Place("In the box for a file", PathBox.BINDINGS)
LINK: Final = Place("When asked before opening an address", OpenLinkModal.BINDINGS)
HISTORY: Final = Place("In the history", HistoryModal.BINDINGS)
KEPT: Final = Place("In the kept drafts", KeptDraftsModal.BINDINGS)
QUIT: Final = Place("When asked before quitting", QuitModal.BINDINGS)

PLACES: Final = (
    *(APP, WORKSPACE_PLACE, TREE, OUTLINE, EDITOR, FIND, PREVIEW, ACCOUNTS, REVIEW, DIFFERENCES),
    *(
        SIGN_IN,
        BROWSER,
        HELP,
        JUMP,
        PICK,
        WORDS,
        CHOICE,
        PATH,
        LINK,
        KEPT,
        HISTORY,
        QUIT,
        GO_TO,
        SIZES,
    ),
    *(SECTIONS, CONFLICT, VERSIONS, BY_HAND),
)

TYPED_IN: Final = (
    *(APP, WORKSPACE_PLACE, TREE, OUTLINE, EDITOR, FIND),
    *(SIGN_IN, BROWSER, JUMP, GO_TO, PICK, PATH, BY_HAND),
)
"""Places where a character is text before it is a key."""

MOMENTS: Final = (
    *(
        Moment((pane.title, WORKSPACE_PLACE.title, APP.title))
        for pane in (EDITOR, TREE, OUTLINE, PREVIEW)
    ),
    # Escape closes the bar first, and only then does what it does in the workspace.
    Moment((FIND.title,), (APP.title,)),
    Moment((SIGN_IN.title, APP.title)),
    Moment((DIFFERENCES.title, REVIEW.title), (APP.title,)),
    Moment((VERSIONS.title, CONFLICT.title), (APP.title,)),
    Moment((EDITOR.title, BY_HAND.title), (APP.title,)),
    Moment((SECTIONS.title, SIZES.title), (APP.title,)),
    *(
        Moment((box.title,), (APP.title,))
        for box in (
            *(
                ACCOUNTS,
                BROWSER,
                HELP,
                JUMP,
                GO_TO,
                PICK,
                WORDS,
                CHOICE,
                PATH,
                LINK,
                KEPT,
                HISTORY,
                QUIT,
            ),
        )
    ),
)


def held_by(place: Place, action: Action, keys: Iterable[str]) -> Iterable[Held]:
    """The keys of an action, to look for clashes."""
    return (Held(place.title, action.id, key, action.priority) for key in keys)
