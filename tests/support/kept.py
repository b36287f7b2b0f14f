"""What the history of a document holds."""

from __future__ import annotations

from bizctx_tui.core.models import Scope
from bizctx_tui.service.build import Services
from bizctx_tui.storage.history import How
from bizctx_tui.storage.store import Store


async def kept(services: Services, scope: Scope) -> list[tuple[How, str]]:
    """Each version, newest first: how it came, and its text."""
    key = services.key(scope)

    def look(store: Store) -> list[tuple[How, str]]:
        history = store.history
        return [(version.how, history.text(version)) for version in history.versions(key)]

    return await services.store.run(look)
