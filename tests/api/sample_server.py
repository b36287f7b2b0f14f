"""The demo's App API over organizations and projects of a test's own."""

from __future__ import annotations

from typing import Self

from bizctx_tui.demo.handler import DEMO_SECRET, DEMO_USERNAME, DemoApi
from bizctx_tui.demo.messages import Request as DemoRequest
from bizctx_tui.demo.state import Contents
from bizctx_tui.demo.world import DemoOrganization, DemoProject, World
from tests.support.lying_server import Answer, Handle, LyingServer, Request

EDIT = ("view_project", "edit_project_info")


class SampleServer(LyingServer):
    """Serves a world to the demo's service account, without a limit on requests.

    Attributes:
        contents: What is stored now.
    """

    def __init__(self, world: World, project_id: str) -> None:
        self.contents = Contents(world.documents())
        self._api = DemoApi(world, self.contents, rate_limit=0)
        self._project_id = project_id
        super().__init__(then=Handle(self._answer))

    def __enter__(self) -> Self:
        super().__enter__()
        return self

    def environment(self) -> dict[str, str]:
        """The variables that make a client use it."""
        return {
            "MP_USERNAME": DEMO_USERNAME,
            "MP_SECRET": DEMO_SECRET,
            "MP_PROJECT_ID": self._project_id,
            "MP_REGION": "us",
            "MP_API_BASE_URL": self.url,
        }

    @property
    def paths(self) -> list[str]:
        """What it was asked so far, as ``METHOD /path``."""
        return [f"{r.method} {r.path.removeprefix('/api/app')}" for r in self.requests]

    def _answer(self, request: Request) -> Answer:
        answer = self._api.handle(
            DemoRequest(request.method, request.path, request.headers, request.body)
        )
        return Answer(answer.body, answer.status, answer.headers)


def world_of(
    *organization_ids: int, permissions: tuple[str, ...] = EDIT, document: str | None = "acme.md"
) -> World:
    """Organizations with one empty project each, whose id is ten times the organization's.

    Args:
        permissions: What the account may do in the organizations.
        document: The sample document that each organization has.
    """
    return World(
        tuple(
            DemoOrganization(id_, f"Organization {id_}", "admin", permissions, document)
            for id_ in organization_ids
        ),
        tuple(DemoProject(f"{id_}0", f"Project {id_}0", id_, "UTC") for id_ in organization_ids),
    )
