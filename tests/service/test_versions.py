"""The versions of a document, for code that waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from bizctx_tui.core.content_hash import content_hash
from bizctx_tui.core.models import Scope
from bizctx_tui.errors import StorageError
from bizctx_tui.service.build import Services, build_services
from bizctx_tui.service.versions import Versions
from bizctx_tui.storage.history import VersionNotFound
from tests.support.clock import Clock

PROJECT = Scope.project("101")


async def test_what_was_kept_is_listed_found_and_exported(
    services: Services, tmp_path: Path
) -> None:
    versions = Versions(services, PROJECT)
    assert versions.all() == ()
    assert versions.newest() is None
    for text in ("one", "two\ud800"):
        await services.keeper.saw(PROJECT, text)
    await services.keeper.saw(Scope.project("102"), "of another")
    newest, older = versions.all()
    assert (newest.hash, older.hash) == (content_hash("two\ud800"), content_hash("one"))
    assert versions.newest() == (newest, "two\ud800")
    assert versions.find(str(older.id)) == (older, "one")
    assert versions.find(older.hash[:8]) == (older, "one")
    assert len(versions.export(tmp_path / "one", all_documents=False)) == 2
    assert len(versions.export(tmp_path / "all", all_documents=True)) == 3
    with pytest.raises(VersionNotFound):
        Versions(services, Scope.project("103")).find(str(older.id))


async def test_a_history_that_cannot_be_opened_is_an_error(
    environ: dict[str, str], clock: Clock, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    nowhere = {**environ, "BIZCTX_DATA_DIR": str(tmp_path / "file" / "below")}
    services = build_services(nowhere, clock=clock)
    with pytest.raises(StorageError):
        Versions(services, PROJECT).all()
    await services.aclose()
