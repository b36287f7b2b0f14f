"""The answer to ``/me``: who is asking and what they can open, as large as it is asked to be."""

from __future__ import annotations

import json
from typing import Final

from bizctx_tui.demo.world import USER_EMAIL, USER_ID, USER_NAME, World

MEGABYTE: Final = 1_000_000

_FIRST_WORKSPACE_ID: Final = 3_000_000


def me_results(world: World, megabytes: int = 0) -> dict[str, object]:
    """The ``results`` of ``/me``.

    Args:
        world: What the account can open.
        megabytes: How long the answer is to be as JSON, in millions of bytes. The rest of
            it is filled with the member lists of the workspaces, which is what makes the
            real answer long. 0 adds none.
    """
    return {
        "user_id": USER_ID,
        "user_email": USER_EMAIL,
        "user_name": USER_NAME,
        "organizations": {
            str(organization.id): {
                "id": organization.id,
                "name": organization.name,
                "role": organization.role,
                "permissions": list(organization.permissions),
            }
            for organization in world.organizations
        },
        "projects": {
            project.id: {
                "name": project.name,
                "organization_id": project.organization_id,
                "timezone": project.timezone,
                "has_workspaces": True,
                "permissions": list(project.permissions),
            }
            for project in world.projects
        },
        "workspaces": _workspaces(world, megabytes),
    }


def _workspaces(world: World, megabytes: int) -> dict[str, object]:
    member_length = len(json.dumps(_member(0))) + len(", ")
    lists = 2 * len(world.projects)
    each, rest = divmod(megabytes * MEGABYTE // member_length, lists)
    workspaces: dict[str, object] = {}
    for position, project in enumerate(world.projects):
        first = position * each
        # The first workspace takes the remainder, so that few megabytes over many
        # projects still arrive.
        count = each + (rest // 2 if position == 0 else 0)
        members = [_member(first + number) for number in range(count)]
        workspace_id = _FIRST_WORKSPACE_ID + position
        workspaces[str(workspace_id)] = {
            "id": workspace_id,
            "name": "All Project Data",
            "project_id": int(project.id),
            "is_default": True,
            "member_list": members,
            "unified_member_list": members,
        }
    return workspaces


def _member(number: int) -> dict[str, object]:
    return {
        "id": 10_000_000 + number,
        "email": f"member-{number:08d}@acme.example",
        "first_name": "Sample",
        "last_name": f"Member {number:08d}",
        "role": "consumer",
        "is_group": False,
    }
