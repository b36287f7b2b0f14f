"""The sample organizations, projects and documents."""

from __future__ import annotations

import re

import pytest

from bizctx_tui.core.limits import BUSINESS_CONTEXT_MAX_CHARS
from bizctx_tui.core.models import Scope
from bizctx_tui.demo.world import FIRST_EXTRA_ID, sample_world

DOCUMENTS = sample_world().documents()


@pytest.mark.parametrize(
    ("scope", "least", "most"),
    [
        (Scope.organization(1), 12_300, 12_500),
        (Scope.organization(2), 2_700, 3_300),
        (Scope.project("101"), 7_900, 8_300),
        (Scope.project("104"), 1_000, 1_200),
        (Scope.project("105"), 48_000, 49_000),
        (Scope.project("202"), 2_800, 3_200),
        (Scope.project("204"), 900, 1_100),
    ],
)
def test_the_documents_have_the_sizes_that_the_pictures_show(
    scope: Scope, least: int, most: int
) -> None:
    assert least <= len(DOCUMENTS[scope]) <= most


@pytest.mark.parametrize("scope", sorted(DOCUMENTS), ids=lambda scope: f"{scope.level}-{scope.id}")
def test_every_document_can_be_stored_and_starts_with_a_title_and_a_summary(scope: Scope) -> None:
    text = DOCUMENTS[scope]
    assert len(text) <= BUSINESS_CONTEXT_MAX_CHARS
    assert re.match(r"# .* (Context|プロジェクトコンテキスト.*)\n\n## tldr;\n\n- \*\*", text)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\r" not in text
    assert text.count("\n```") % 2 == 0


@pytest.mark.parametrize("scope", [Scope.organization(1), Scope.project("101")])
@pytest.mark.parametrize(
    "pattern",
    [
        r"^## ", r"^### ", r"^- ", r"^ +- ", r"^\d\. ", r"^ *- \[x\] ", r"^ *- \[ \] ",
        r"^\|[-|]+\|$", r"^> ", r"^```sql$", r"\]\(https://", r"`\w+`", r"\*\*\w", r"[^*]\*\w",
    ],
)  # fmt: skip
def test_the_documents_on_the_pictures_show_every_kind_of_markdown(
    scope: Scope, pattern: str
) -> None:
    assert re.search(pattern, DOCUMENTS[scope], re.MULTILINE)


def test_no_document_holds_an_address_of_a_person_or_a_host_that_could_exist() -> None:
    for text in DOCUMENTS.values():
        assert "@" not in text
        assert all(
            host.endswith(".example") for host in re.findall(r"https?://([^/\s)]+)", text)
        ), text


def test_the_long_document_does_not_repeat_itself() -> None:
    lines = [line for line in DOCUMENTS[Scope.project("105")].split("\n") if len(line) > 30]
    assert len(lines) == len(set(lines))


def test_projects_without_a_document_start_empty() -> None:
    empty = {p.id for p in sample_world().projects if p.scope not in DOCUMENTS}
    assert empty == {"102", "107", "205"}


def test_extra_projects_belong_to_acme_and_have_ids_and_names_of_their_own() -> None:
    world = sample_world(extra_projects=5_000)
    extra = [p for p in world.projects if int(p.id) >= FIRST_EXTRA_ID]
    assert [int(p.id) for p in extra] == list(range(FIRST_EXTRA_ID, FIRST_EXTRA_ID + 5_000))
    assert len({p.name for p in world.projects}) == len(world.projects) == 5_012
    assert {p.organization_id for p in extra} == {1}
    assert world.owner(Scope.project(str(FIRST_EXTRA_ID))) == extra[0]
    assert sample_world().owner(Scope.project(str(FIRST_EXTRA_ID))) is None
