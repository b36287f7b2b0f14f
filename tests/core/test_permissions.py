"""Equal permissions are held once, and a long list of them is never all in memory."""

from __future__ import annotations

import json
import tracemalloc

import pytest
from pydantic import ValidationError

from bizctx_tui.core.models import Me, Project, with_shared_permissions

NAMES = [f"permission_to_do_{number}_things" for number in range(40)]


def listed(count: int) -> str:
    return json.dumps(
        {
            "projects": [
                {"id": str(number), "name": "n", "organization_id": 1, "permissions": NAMES}
                for number in range(count)
            ]
        }
    )


def test_projects_that_list_the_same_share_it() -> None:
    me = Me.model_validate(json.loads(listed(2)))
    one, other = (project.permissions for project in me.projects)
    assert one == tuple(NAMES)
    assert one is other


def test_a_long_list_is_read_without_holding_all_permissions() -> None:
    text = listed(500)
    with_shared_permissions({"permissions": NAMES})
    tracemalloc.start()
    try:
        entries = json.loads(text, object_hook=with_shared_permissions)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(entries["projects"]) == 500
    assert peak < 500 * 1_000 < len(text)


@pytest.mark.parametrize("wrong", ["view_project", ["view_project", 1], [["view_project"]], {}])
def test_what_is_no_list_of_permissions_is_left_to_be_refused(wrong: object) -> None:
    entry = {"id": "1", "name": "n", "organization_id": 1, "permissions": wrong}
    assert with_shared_permissions(dict(entry)) == entry
    with pytest.raises(ValidationError):
        Project.model_validate(entry)


def test_none_listed_stays_different_from_nothing_known() -> None:
    entry = {"id": "1", "name": "n", "organization_id": 1}
    assert Project.model_validate({**entry, "permissions": []}).may_edit is False
    assert Project.model_validate({**entry, "permissions": None}).may_edit is None
