"""Which account a command really uses, when it is not the active one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bizctx_tui.cli.output import tell
from bizctx_tui.errors import BizctxError

if TYPE_CHECKING:
    from bizctx_tui.accounts.environment import Environment


def tell_what_is_in_force(environment: Environment, name: str) -> None:
    """Say so when something stands above the active account."""
    from bizctx_tui.service.account_book import AccountBook

    try:
        account = AccountBook(environment).in_force()
    except BizctxError as error:
        tell(f"Warning: {error.message}")
        tell(error.hint)
        return
    if account.name != name:
        tell(
            f"Warning: commands still use the account {account.name}, for it comes from "
            f"{account.account_origin}, which stands above the active account."
        )
