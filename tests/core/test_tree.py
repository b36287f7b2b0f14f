"""The tree of organizations and projects."""

from __future__ import annotations

import pytest

from bizctx_tui.core.models import Me, Organization, Project, Scope
from bizctx_tui.core.tree import UNLISTED_GROUP, Badge, grouped, matching

ME = Me(
    organizations=(Organization(id=2, name="globex"), Organization(id=1, name="Acme Corp")),
    projects=(
        Project(id="11", name="web app", organization_id=1),
        Project(id="12", name="Android", organization_id=1, permissions=()),
        Project(id="21", name="[/] \x1b[31m", organization_id=2),
        Project(id="31", name="", organization_id=3),
    ),
)


def names(needle: str = "") -> dict[str, list[str]]:
    groups = matching(grouped(ME, active_project_id="11"), needle)
    return {group.name: [entry.name for entry in group.entries] for group in groups}


def test_groups_and_projects_are_sorted_by_name_with_the_organization_first() -> None:
    assert names() == {
        "Acme Corp": ["Organization", "Android", "web app"],
        "globex": ["Organization", "[/] ␛[31m"],
        "Organization 3": ["Organization", "(no name)"],
    }


def test_a_project_that_is_not_listed_can_be_opened_all_the_same() -> None:
    first = grouped(ME, active_project_id="999")[0]
    assert first.name == UNLISTED_GROUP
    assert [entry.scope for entry in first.entries] == [Scope.project("999")]


def test_without_a_starting_project_there_is_only_what_is_listed() -> None:
    assert UNLISTED_GROUP not in {group.name for group in grouped(ME, active_project_id=None)}


@pytest.mark.parametrize(
    ("needle", "found"),
    [
        ("ANDR", {"Acme Corp": ["Android"]}),
        ("acme web", {"Acme Corp": ["web app"]}),
        ("21", {"globex": ["[/] ␛[31m"]}),
        ("nothing", {}),
    ],
)
def test_the_filter_looks_at_names_groups_and_ids(needle: str, found: object) -> None:
    assert names(needle) == found


@pytest.mark.parametrize(
    ("badge", "words"),
    [
        (Badge(), "?"),
        (Badge(0), "empty"),
        (Badge(999), "999"),
        (Badge(12_432, unsaved=True), "● 12.4k"),
        (Badge(1_100, locked=True), "🔒 1.1k"),
    ],
)
def test_badges_say_it_in_signs_and_words(badge: Badge, words: str) -> None:
    assert badge.words == words


def test_titles_tell_documents_apart() -> None:
    titles = {e.title for g in grouped(ME, active_project_id="11") for e in g.entries}
    assert {"Acme Corp · organization 1", "web app · project 11"} <= titles
    assert len(titles) == 7
