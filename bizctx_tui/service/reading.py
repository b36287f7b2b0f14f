"""Opening a document with as few requests as can be."""

from __future__ import annotations

from bizctx_tui.client.api import AppApi
from bizctx_tui.core.models import Scope


async def read(api: AppApi, scope: Scope, *, organization: Scope | None) -> dict[Scope, str]:
    """What the server holds: exactly one request.

    Args:
        scope: The document to open.
        organization: The organization of a project, where it is known: its text comes with
            the project's in the same answer.

    Returns:
        The text of each document that the answer held.

    Raises:
        BizctxError: The request failed.
    """
    if scope.level == "organization":
        return {scope: await api.context(scope)}
    texts = await api.chain(scope.id)
    found = {scope: texts.project}
    if organization is not None:
        found[organization] = texts.organization
    return found
