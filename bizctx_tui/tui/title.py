"""The words of the title bar."""

from __future__ import annotations

from bizctx_tui.accounts.account import Account
from bizctx_tui.core.ages import age
from bizctx_tui.core.visible import visible, visible_label


def title_texts(
    *, account: Account, email: str | None, demo: bool, requests: int, list_age: float | None
) -> tuple[str, str]:
    """What stands on the left and on the right.

    Args:
        email: Who the server says this is; None when it said nothing.
        requests: Sent within the last hour.
        list_age: Seconds since the project list came; None when there is none.
    """
    label = account_label(account)
    left = f"{visible(email)} · {label}" if email else label
    right = [
        f"{requests} request{'s' * (requests != 1)} this hour",
        "no project list yet" if list_age is None else f"list {age(list_age)}",
    ]
    return left, " · ".join(["demo", *right] if demo else right)


def account_label(account: Account) -> str:
    """An account's name and region, safe to draw."""
    return f"{visible_label(account.name)} ({account.region})"
