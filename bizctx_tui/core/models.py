"""The frozen models that every layer speaks in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, computed_field

Level = Literal["organization", "project"]
Region = Literal["us", "eu", "in"]

EDIT_PERMISSION = "edit_project_info"


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """The address of one document: a level and the id of what it belongs to."""

    level: Level
    id: str

    @classmethod
    def project(cls, project_id: str) -> Scope:
        return cls("project", project_id)

    @classmethod
    def organization(cls, organization_id: int) -> Scope:
        return cls("organization", str(organization_id))


class _Frozen(BaseModel):
    model_config = ConfigDict(defer_build=True, frozen=True, extra="ignore")


class BusinessContext(_Frozen):
    """One document as the server holds it.

    Exactly one of the two ids is set, by level; on a chain the organization's id may be
    None when it is not known.
    """

    level: Level
    content: str
    organization_id: int | None = None
    project_id: str | None = None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def is_empty(self) -> bool:
        """True when no text is stored."""
        return self.content == ""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def character_count(self) -> int:
        """Length in Unicode code points, comparable with the cap."""
        return len(self.content)


class BusinessContextChain(_Frozen):
    """A project's document together with its organization's."""

    organization: BusinessContext
    project: BusinessContext


@lru_cache(maxsize=256)
def _held_once(permissions: tuple[str, ...]) -> tuple[str, ...]:
    """The first of all equal ones: thousands of projects list the same, by role."""
    return permissions


def with_shared_permissions(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry of a list with its permissions held once, together with all equal ones.

    To be given to ``json.loads``, which hands over each object as soon as it is read: the
    permissions of a long list are never all in memory, and that is most of what is in it.
    """
    permissions = entry.get("permissions")
    if isinstance(permissions, list) and all(isinstance(one, str) for one in permissions):
        entry["permissions"] = _held_once(tuple(permissions))
    return entry


class _Editable(_Frozen):
    permissions: Annotated[tuple[str, ...], AfterValidator(_held_once)] | None = None

    @property
    def may_edit(self) -> bool | None:
        """Whether the edit permission is listed; None when the server listed none.

        Only a 403 is proof: this decides what is shown, never what is tried.
        """
        return None if self.permissions is None else EDIT_PERMISSION in self.permissions


class Organization(_Editable):
    """An organization that the account belongs to."""

    id: int
    name: str
    role: str | None = None

    @property
    def scope(self) -> Scope:
        return Scope.organization(self.id)


class Project(_Editable):
    """A project that the account can open."""

    id: str
    name: str
    organization_id: int

    @property
    def scope(self) -> Scope:
        return Scope.project(self.id)


class Me(_Frozen):
    """Who is asking, and everything they can open: the lean form of ``/me``."""

    user_email: str | None = None
    organizations: tuple[Organization, ...] = ()
    projects: tuple[Project, ...] = ()

    def project(self, project_id: str) -> Project | None:
        """The listed project with this id, or None when it is not in the list."""
        return next((p for p in self.projects if p.id == project_id), None)

    def organization_id_for(self, project_id: str | None) -> int | None:
        """The id of the organization that owns the project.

        Returns:
            The listed project's organization, else the only organization there is, else
            None: the answer is ambiguous.
        """
        project = None if project_id is None else self.project(project_id)
        if project is not None:
            return project.organization_id
        if len(self.organizations) == 1:
            return self.organizations[0].id
        return None
