"""What a document is kept under on this machine, so that no text ever meets another's."""

from __future__ import annotations

from dataclasses import dataclass

from bizctx_tui.core.models import Scope


@dataclass(frozen=True, slots=True, order=True)
class Access:
    """One principal on one server.

    Attributes:
        region: ``us``, ``eu`` or ``in``.
        base_url: The address below which the App API is.
        principal: The digest that tells this account from every other.
    """

    region: str
    base_url: str
    principal: str


@dataclass(frozen=True, slots=True, order=True)
class DocumentKey:
    """One document as one principal sees it on one server."""

    access: Access
    scope: Scope
