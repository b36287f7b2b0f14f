"""The organizations and projects as a person sees them: groups of documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bizctx_tui.core.models import Me, Scope
from bizctx_tui.core.visible import visible_label

ORGANIZATION_ENTRY = "Organization"
UNLISTED_GROUP = "Not listed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One document in the tree.

    Attributes:
        name: What it is called, safe to draw.
        group: What its organization is called, safe to draw.
        key: What a search looks through: names and id, case folded.
        may_edit: As :attr:`Project.may_edit`.
    """

    scope: Scope
    name: str
    group: str
    key: str
    may_edit: bool | None

    @property
    def title(self) -> str:
        """The name that tells this document from every other."""
        if self.scope.level == "organization":
            return f"{self.group} · organization {self.scope.id}"
        return f"{self.name} · project {self.scope.id}"


@dataclass(frozen=True, slots=True)
class Group:
    """An organization: its own document first, then its projects by name."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Badge:
    """What the tree says beside a document.

    Attributes:
        characters: Length of the text in code points; None when nobody looked yet.
        unsaved: The draft differs from what the server held.
        locked: Saving was refused, or the edit right is not listed.
    """

    characters: int | None = None
    unsaved: bool = False
    locked: bool = False

    @property
    def words(self) -> str:
        """The badge as text: a sign or a word for each fact, never colour alone."""
        if self.characters is None:
            size = "?"
        elif self.characters == 0:
            size = "empty"
        elif self.characters < 1_000:
            size = str(self.characters)
        else:
            size = f"{self.characters / 1_000:.1f}k"
        return f"{'🔒 ' if self.locked else ''}{'● ' if self.unsaved else ''}{size}"


def grouped(me: Me, *, active_project_id: str | None) -> tuple[Group, ...]:
    """The tree of a ``/me`` list.

    Args:
        active_project_id: The project that the account starts with; None when nothing names
            one. It is shown even when the list lacks it, because it can be opened all the same.

    Returns:
        Groups by name; within each the organization's document, then projects by name.
    """
    names = {o.id: visible_label(o.name) for o in me.organizations}
    groups: dict[int, list[Entry]] = {
        o.id: [_entry(o.scope, ORGANIZATION_ENTRY, names[o.id], o.may_edit)]
        for o in me.organizations
    }
    for project in me.projects:
        group = names.setdefault(project.organization_id, f"Organization {project.organization_id}")
        groups.setdefault(
            project.organization_id,
            [_entry(Scope.organization(project.organization_id), ORGANIZATION_ENTRY, group, None)],
        ).append(_entry(project.scope, visible_label(project.name), group, project.may_edit))
    tree = [
        Group(names[key], (entries[0], *sorted(entries[1:], key=_by_name)))
        for key, entries in groups.items()
    ]
    tree.sort(key=lambda group: (group.name.casefold(), group.entries[0].scope))
    if active_project_id is not None and me.project(active_project_id) is None:
        name = f"Project {visible_label(active_project_id)}"
        entry = _entry(Scope.project(active_project_id), name, UNLISTED_GROUP, None)
        tree.insert(0, Group(UNLISTED_GROUP, (entry,)))
    return tuple(tree)


def matching(groups: Iterable[Group], needle: str) -> tuple[Group, ...]:
    """The groups and entries whose names or ids hold every word of the needle."""
    words = needle.casefold().split()
    if not words:
        return tuple(groups)
    kept = []
    for group in groups:
        entries = tuple(e for e in group.entries if all(word in e.key for word in words))
        if entries:
            kept.append(Group(group.name, entries))
    return tuple(kept)


def _entry(scope: Scope, name: str, group: str, may_edit: bool | None) -> Entry:
    return Entry(scope, name, group, f"{name} {group} {scope.id}".casefold(), may_edit)


def _by_name(entry: Entry) -> tuple[str, Scope]:
    return (entry.name.casefold(), entry.scope)
