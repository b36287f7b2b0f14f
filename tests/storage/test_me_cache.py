"""The /me list on disk: private, atomic, never shared and never fatal."""

from __future__ import annotations

import json
import os
import stat
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest

from bizctx_tui.core.document_key import Access
from bizctx_tui.core.hidden import Hidden
from bizctx_tui.core.models import Me, Organization, Project
from bizctx_tui.errors import StorageError
from bizctx_tui.files.private import write_private
from bizctx_tui.storage.me_cache import FRESH_SECONDS, CachedMe, MeCache, Miss

KEY = Access("us", "https://mixpanel.com/api/app", "principal-a")
CACHED = CachedMe(
    Me(
        user_email="you@acme.example",
        organizations=(Organization(id=1, name="Acme", permissions=("edit_project_info",)),),
        projects=(Project(id="101", name="Web [/] \ud800\x00", organization_id=1),),
    ),
    fetched_at=1_000.0,
)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "bizctx" / "me"


def the_file(directory: Path) -> Path:
    (file,) = directory.iterdir()
    return file


def test_what_was_kept_comes_back(directory: Path) -> None:
    cache = MeCache(directory)
    cache.save(KEY, CACHED)
    assert cache.load(KEY) == CACHED


def test_permissions_that_thousands_of_projects_share_are_read_once(directory: Path) -> None:
    names = tuple(f"permission_to_do_{number}_things" for number in range(40))
    projects = tuple(
        Project(id=str(number), name="n", organization_id=1, permissions=names)
        for number in range(500)
    )
    kept = replace(CACHED, me=Me(projects=projects))
    cache = MeCache(directory)
    cache.save(KEY, kept)
    size = the_file(directory).stat().st_size
    tracemalloc.start()
    try:
        assert cache.load(KEY) == kept
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # The bytes, their text and the projects; every permission by itself is as much again.
    assert peak < 3 * size


def test_the_file_is_for_its_owner_only(directory: Path) -> None:
    old = os.umask(0)
    try:
        MeCache(directory).save(KEY, CACHED)
    finally:
        os.umask(old)
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert stat.S_IMODE(the_file(directory).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "other",
    [
        replace(KEY, region="eu"),
        replace(KEY, base_url="http://127.0.0.1:1/api/app"),
        replace(KEY, principal="principal-b"),
    ],
)
def test_another_person_region_or_server_has_another_list(directory: Path, other: Access) -> None:
    cache = MeCache(directory)
    cache.save(KEY, CACHED)
    assert cache.load(other) == Miss("absent")


def test_a_file_that_says_it_is_somebody_elses_is_not_used(directory: Path) -> None:
    cache = MeCache(directory)
    cache.save(KEY, CACHED)
    file = the_file(directory)
    file.write_text(json.dumps(json.loads(file.read_text()) | {"principal": "principal-b"}))
    assert cache.load(KEY) == Miss("foreign")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe", b'{"version": 2}', b"null"])
def test_a_broken_file_is_a_miss_and_can_be_replaced(directory: Path, data: bytes) -> None:
    cache = MeCache(directory)
    cache.save(KEY, CACHED)
    the_file(directory).write_bytes(data)
    assert cache.load(KEY) == Miss("corrupt")
    cache.save(KEY, CACHED)
    assert cache.load(KEY) == CACHED


def test_a_symbolic_link_is_not_followed(directory: Path, tmp_path: Path) -> None:
    cache = MeCache(directory)
    cache.save(KEY, CACHED)
    file = the_file(directory)
    file.rename(tmp_path / "elsewhere.json")
    file.symlink_to(tmp_path / "elsewhere.json")
    assert cache.load(KEY) == Miss("unreadable")


@pytest.mark.parametrize(
    ("age", "fresh"), [(0, True), (FRESH_SECONDS - 1, True), (FRESH_SECONDS, False), (-1, False)]
)
def test_a_list_is_fresh_for_a_day(age: float, fresh: bool) -> None:
    assert CACHED.is_fresh(CACHED.fetched_at + age) is fresh


def test_a_failed_write_leaves_the_old_file_and_no_scratch(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = directory / "list.json"
    write_private(target, Hidden(b"old"))

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="No space left"):
        write_private(target, Hidden(b"new"))
    assert [(f.name, f.read_bytes()) for f in directory.iterdir()] == [("list.json", b"old")]


def test_a_directory_that_cannot_be_made_is_an_error_with_a_next_step(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.touch()
    with pytest.raises(StorageError) as caught:
        MeCache(blocker / "me").save(KEY, CACHED)
    assert caught.value.hint
