"""The sample organizations and projects, and the documents they start with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Final

from bizctx_tui.core.models import EDIT_PERMISSION, Scope

USER_ID: Final = 4711
USER_EMAIL: Final = "you@acme.example"
USER_NAME: Final = "You"

FIRST_EXTRA_ID: Final = 100_000

_READ: Final = ("view_project",)
_EDIT: Final = ("view_project", EDIT_PERMISSION)


@dataclass(frozen=True, slots=True)
class DemoOrganization:
    """An organization of the sample world.

    Attributes:
        document: The file under ``documents/`` it starts with; None starts empty.
    """

    id: int
    name: str
    role: str
    permissions: tuple[str, ...]
    document: str | None = None

    @property
    def scope(self) -> Scope:
        return Scope.organization(self.id)


@dataclass(frozen=True, slots=True)
class DemoProject:
    """A project of the sample world.

    Attributes:
        document: The file under ``documents/`` it starts with; None starts empty.
    """

    id: str
    name: str
    organization_id: int
    timezone: str
    permissions: tuple[str, ...] = _EDIT
    document: str | None = None

    @property
    def scope(self) -> Scope:
        return Scope.project(self.id)


@dataclass(frozen=True)
class World:
    """Everything the demo account can open, in the order it is listed."""

    organizations: tuple[DemoOrganization, ...]
    projects: tuple[DemoProject, ...]

    @cached_property
    def _scopes(self) -> dict[Scope, DemoOrganization | DemoProject]:
        scopes: dict[Scope, DemoOrganization | DemoProject] = {}
        scopes |= {organization.scope: organization for organization in self.organizations}
        scopes |= {project.scope: project for project in self.projects}
        return scopes

    def owner(self, scope: Scope) -> DemoOrganization | DemoProject | None:
        """What the scope belongs to; None when the account cannot see such a thing."""
        return self._scopes.get(scope)

    def documents(self) -> dict[Scope, str]:
        """The text each scope starts with; scopes that start empty are left out."""
        return {
            scope: read_document(owner.document)
            for scope, owner in self._scopes.items()
            if owner.document is not None
        }


def read_document(name: str) -> str:
    """The text of a sample document, by its file name."""
    return files(__package__).joinpath("documents", name).read_text(encoding="utf-8")


def sample_world(extra_projects: int = 0) -> World:
    """The two sample organizations.

    Args:
        extra_projects: How many generated, empty projects Acme Corp has besides its own.
    """
    extra = (_extra_project(number) for number in range(extra_projects))
    return World(_ORGANIZATIONS, (*_PROJECTS, *extra))


_ORGANIZATIONS: Final = (
    DemoOrganization(1, "Acme Corp", "admin", _EDIT, "acme.md"),
    DemoOrganization(2, "Globex", "member", _READ, "globex.md"),
)

_PROJECTS: Final = (
    DemoProject("101", "Web App", 1, "US/Pacific", document="acme-web-app.md"),
    DemoProject("102", "iOS", 1, "US/Pacific"),
    DemoProject("103", "Android", 1, "US/Pacific", document="acme-android.md"),
    DemoProject("104", "Staging", 1, "US/Pacific", _READ, "acme-staging.md"),
    DemoProject("105", "Data Warehouse", 1, "UTC", document="acme-data-warehouse.md"),
    DemoProject("106", "Loyalty", 1, "US/Pacific", document="acme-loyalty.md"),
    DemoProject("107", "Marketing Site", 1, "US/Pacific"),
    DemoProject("201", "Platform", 2, "Europe/Berlin", document="globex-platform.md"),
    DemoProject("202", "日本 ストア", 2, "Asia/Tokyo", document="globex-japan.md"),
    DemoProject("203", "Billing", 2, "Europe/Berlin", document="globex-billing.md"),
    DemoProject("204", "Mobile", 2, "Europe/Berlin", document="globex-mobile.md"),
    DemoProject("205", "Sandbox", 2, "Europe/Berlin"),
)

_AREAS: Final = (
    "Checkout", "Search", "Catalog", "Returns", "Gift Cards", "Pharmacy", "Outlet", "Delivery",
    "Store Kiosk", "Partner Portal", "Support Desk", "Reviews", "Wholesale", "Subscriptions",
    "Click & Collect", "Recommendations", "Seller Tools", "Fulfilment", "Payments", "Careers",
    "Newsletter", "Price Watch", "Warranty", "Trade-in",
)  # fmt: skip
_PLACES: Final = (
    "US", "Canada", "Mexico", "UK", "Ireland", "France", "Germany", "Spain", "Italy",
    "Netherlands", "Poland", "Sweden", "Australia", "New Zealand", "Brazil", "Singapore",
)  # fmt: skip
_SURFACES: Final = ("Web", "iOS", "Android", "API", "Staging")


def _extra_project(number: int) -> DemoProject:
    round_, position = divmod(number, len(_AREAS) * len(_PLACES) * len(_SURFACES))
    rest, area = divmod(position, len(_AREAS))
    surface, place = divmod(rest, len(_PLACES))
    name = f"{_AREAS[area]} {_PLACES[place]} {_SURFACES[surface]}"
    return DemoProject(
        id=str(FIRST_EXTRA_ID + number),
        name=name if round_ == 0 else f"{name} {round_ + 1}",
        organization_id=1,
        timezone="US/Pacific",
    )
