"""The rows of the accounts list: what is configured, and what is open in this window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bizctx_tui.accounts.account import Account, BrowserTokens, Credentials, ServiceAccount
from bizctx_tui.accounts.environment import SIGN_IN_WAYS
from bizctx_tui.core.models import Region
from bizctx_tui.errors import BizctxError
from bizctx_tui.service.account_book import ListedAccount
from bizctx_tui.tui.flows.sign_in import Renewal, Way
from bizctx_tui.tui.gate import Gate

KINDS: Final[dict[str, Way]] = {
    "service_account": "service",
    "oauth_browser": "browser",
    "oauth_token": "token",
}
"""How an account of each configured type signs in."""

_KIND_WORDS: Final[dict[Way, str]] = {
    "service": "service account",
    "browser": "browser sign-in",
    "token": "OAuth token",
}
_ELSEWHERE: Final = "not from the configuration"


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """An account that this window has a workspace for.

    Attributes:
        unsaved: How many documents have unsaved text.
        in_front: Whether its workspace is the one that is shown.
    """

    account: Account
    unsaved: int
    in_front: bool


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account that this window can switch to. The name is as it is, not safe to draw.

    Attributes:
        facts: What kind it is, where it starts, and how its credentials are, in words.
        opened: Its place among the open workspaces; None when it has none yet.
        configured: Whether the configuration has it; else only this window does.
        default: Whether the next window starts with it.
    """

    name: str
    region: Region
    way: Way
    facts: str
    unsaved: int = 0
    in_front: bool = False
    opened: int | None = None
    configured: bool = True
    default: bool = False

    @property
    def renewal(self) -> Renewal:
        """Signing in to it again."""
        return Renewal(self.name, self.region, self.way, in_place=self.configured)


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows, and why there are no more of them; empty when that is all."""

    rows: tuple[AccountRow, ...]
    problems: tuple[BizctxError, ...] = ()


def way_of(credentials: Credentials) -> Way:
    """How these credentials were got."""
    if isinstance(credentials, ServiceAccount):
        return "service"
    return "browser" if isinstance(credentials, BrowserTokens) else "token"


def renewal_of(account: Account) -> Renewal:
    """Signing in again to an account that this window works with."""
    from_environment = any(account.name == way.account_name for way in SIGN_IN_WAYS)
    way = way_of(account.credentials)
    return Renewal(account.name, account.region, way, in_place=not from_environment)


def same_account(one: Account, other: Account) -> bool:
    """Whether both are what a person calls the same account, whatever became of its secret."""
    return _identity(one) == _identity(other)


def _identity(account: Account) -> tuple[str, Region, Way]:
    return (account.name, account.region, way_of(account.credentials))


def list_accounts(gate: Gate, opened: Sequence[OpenAccount]) -> Listing:
    """Every account: the configured ones, then those that only this window has.

    Blocks on the disk.
    """
    try:
        book = gate.book()
        listed, broken = book.accounts(), book.broken()
    except BizctxError as error:
        return Listing(tuple(_of_window(i, one) for i, one in enumerate(opened)), (error,))
    places = {_identity(one.account): index for index, one in enumerate(opened)}
    rows = []
    for account in listed:
        place = places.pop((account.name, account.region, KINDS[account.kind]), None)
        rows.append(_of_book(account, place, None if place is None else opened[place]))
    others = (_of_window(place, opened[place]) for place in places.values())
    return Listing((*rows, *others), broken)


def _of_book(
    account: ListedAccount, place: int | None, open_here: OpenAccount | None
) -> AccountRow:
    way = KINDS[account.kind]
    project = f"project {account.project_id}" if account.project_id else "no project"
    return AccountRow(
        account.name,
        account.region,
        way,
        f"{_KIND_WORDS[way]} · {project} · {account.state}",
        unsaved=open_here.unsaved if open_here else 0,
        in_front=open_here is not None and open_here.in_front,
        opened=place,
        default=account.active,
    )


def _of_window(place: int, one: OpenAccount) -> AccountRow:
    way = way_of(one.account.credentials)
    return AccountRow(
        one.account.name,
        one.account.region,
        way,
        f"{_KIND_WORDS[way]} · {one.account.account_origin or _ELSEWHERE}",
        unsaved=one.unsaved,
        in_front=one.in_front,
        opened=place,
        configured=False,
    )
