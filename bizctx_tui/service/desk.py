"""What lies open: the list of documents, the drafts, and what is known of each."""

from __future__ import annotations

from collections.abc import Mapping

from bizctx_tui.core.draft import Draft
from bizctx_tui.core.merge import Merge
from bizctx_tui.core.models import Me, Scope
from bizctx_tui.core.settling import Settling
from bizctx_tui.core.tree import Badge, Entry, Group, grouped


class Desk:
    """The state of one session, without a screen and without the network.

    Args:
        active_project_id: The project that the account starts with; None when nothing
            names one.
    """

    def __init__(self, active_project_id: str | None) -> None:
        self._active_project_id = active_project_id
        self._entries: dict[Scope, Entry] = {}
        self._lengths: dict[Scope, int] = {}
        self._drafts: dict[Scope, Draft] = {}
        # Those that were in front, the last one first.
        self._recent: list[Scope] = []
        self._refused: set[Scope] = set()
        self._held: dict[Scope, str] = {}
        self._settlings: dict[Scope, Settling] = {}
        self.groups: tuple[Group, ...] = ()
        self.me = Me()
        self.list_documents(self.me)

    def list_documents(self, me: Me) -> None:
        """Take a new ``/me`` list; drafts and what is known of documents stay."""
        self.me = me
        self.groups = grouped(me, active_project_id=self._active_project_id)
        self._entries = {entry.scope: entry for group in self.groups for entry in group.entries}

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every document of the tree, in its order."""
        return tuple(self._entries.values())

    def title(self, scope: Scope) -> str:
        """What the document is called, safe to draw."""
        entry = self._entries.get(scope)
        return entry.title if entry is not None else f"{scope.level} {scope.id}"

    def start_scope(self) -> Scope | None:
        """The document to stand on at the start; None for the first of the tree."""
        project_id = self._active_project_id
        return None if project_id is None else Scope.project(project_id)

    def organization_of(self, scope: Scope) -> Scope | None:
        """The organization document that belongs to a project, where it is known."""
        if scope.level == "organization":
            return None
        organization_id = self.me.organization_id_for(scope.id)
        return None if organization_id is None else Scope.organization(organization_id)

    def learn(self, texts: Mapping[Scope, str], *, at: float = 0.0) -> None:
        """Note what the server holds, and open a draft for each text without one.

        A draft without changes takes the new text; one with changes is left as it is.

        Args:
            texts: By document.
            at: When the server held them, in Unix seconds; 0 when nobody knows.
        """
        for scope, text in texts.items():
            self._lengths[scope] = len(text)
            draft = self._drafts.get(scope)
            if draft is None:
                self._drafts[scope] = Draft(scope, text, base_at=at)
            elif draft.base == text:
                draft.base_at = at
            elif not draft.unsaved:
                draft.take(text, base_at=at)

    def stored(self, scope: Scope, text: str, *, at: float = 0.0) -> None:
        """The server confirmed at that time that it holds this text."""
        self._lengths[scope] = len(text)
        self._refused.discard(scope)
        self._settlings.pop(scope, None)
        self._drafts[scope].rebase(text, base_at=at)

    def put_back(self, draft: Draft) -> None:
        """Open a draft that was kept from an earlier session, in the place of a clean one.

        Raises:
            ValueError: The document has unsaved text already.
        """
        before = self._drafts.get(draft.scope)
        if before is not None and before.unsaved:
            raise ValueError(f"{draft.scope.level} {draft.scope.id} has unsaved text")
        self._drafts[draft.scope] = draft

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """Every open draft."""
        return tuple(self._drafts.values())

    def refuse(self, scope: Scope) -> None:
        """The server said that this account may not write here."""
        self._refused.add(scope)

    def settling(self, scope: Scope, merge: Merge) -> Settling:
        """The answers to the conflicts of a merge: those given before, as long as it is the same.

        Raises:
            ValueError: There is no conflict.
        """
        kept = self._settlings.get(scope)
        if kept is None or kept.merge != merge:
            self._settlings[scope] = kept = Settling(merge)
        return kept

    def hold(self, scope: Scope, why: str) -> None:
        """A document can only be read from now on; ``why`` is a sentence, safe to draw."""
        self._held[scope] = why

    def release(self, scope: Scope) -> None:
        """A document can be edited again."""
        self._held.pop(scope, None)

    def held(self, scope: Scope) -> str:
        """Why a document can only be read; empty when it can be edited."""
        return self._held.get(scope, "")

    def draft(self, scope: Scope) -> Draft | None:
        """The open draft, or None when the document was not opened yet."""
        return self._drafts.get(scope)

    def came_to_front(self, scope: Scope) -> None:
        """An open document is being looked at."""
        if scope in self._recent:
            self._recent.remove(scope)
        self._recent.insert(0, scope)

    def recent(self) -> tuple[Scope, ...]:
        """The documents that a person opened, the one looked at last first.

        A document whose text merely came along with another is among them once it has
        unsaved text.
        """
        others = (scope for scope in self.unsaved() if scope not in self._recent)
        return (*self._recent, *others)

    def opened(self) -> tuple[Scope, ...]:
        """The same documents, in the order in which their texts came."""
        recent = set(self.recent())
        return tuple(scope for scope in self._drafts if scope in recent)

    def close(self, scope: Scope) -> None:
        """Let go of a document; its text, undo history and places are gone.

        Raises:
            ValueError: It has unsaved text, or is not open.
        """
        draft = self._drafts.get(scope)
        if draft is None or draft.unsaved:
            raise ValueError(f"{scope.level} {scope.id} cannot be closed")
        self._lengths[scope] = len(draft.base)
        del self._drafts[scope]
        self.release(scope)
        self._recent = [one for one in self._recent if one != scope]

    def unsaved(self) -> tuple[Scope, ...]:
        """The documents whose text is not what the server held."""
        return tuple(scope for scope, draft in self._drafts.items() if draft.unsaved)

    def locked(self, scope: Scope) -> bool:
        """Whether saving is expected to be refused."""
        entry = self._entries.get(scope)
        return scope in self._refused or (entry is not None and entry.may_edit is False)

    def badge(self, scope: Scope) -> Badge:
        """What the tree says beside a document."""
        draft = self._drafts.get(scope)
        return Badge(
            characters=draft.buffer.character_count if draft else self._lengths.get(scope),
            unsaved=draft is not None and draft.unsaved,
            locked=self.locked(scope),
        )
