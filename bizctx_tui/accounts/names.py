"""What an account is called when nobody names it, and what a name may be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import count
from typing import Final

from bizctx_tui.accounts.stored import is_account_name
from bizctx_tui.core.models import Me
from bizctx_tui.core.visible import visible
from bizctx_tui.errors import ConfigError

_LONGEST_DERIVED: Final = 32
_LONGEST_SHOWN: Final = 64
_NO_ORGANIZATION: Final = "account"


def checked_name(name: str) -> str:
    """The name itself, when the official client would take it too.

    Raises:
        ConfigError: It has other characters, none at all, or too many.
    """
    if not is_account_name(name):
        raise ConfigError(
            f"{visible(name)[:_LONGEST_SHOWN]!r} cannot be the name of an account.",
            details={"account_name": name[:_LONGEST_SHOWN]},
            hint="Use 1 to 64 letters a-z or A-Z, digits, hyphens and underscores.",
        )
    return name


def derived_name(me: Me, taken: Collection[str]) -> str:
    """The name that the official client gives to an account that nobody names.

    Args:
        me: What the account can open; its first organization lends its name.
        taken: Names that are in use; the result is none of them.
    """
    name = _NO_ORGANIZATION
    if me.organizations:
        first = me.organizations[0]
        name = _slug(first.name) or f"org-{first.id}"
    if name not in taken:
        return name
    return next(free for number in count(2) if (free := f"{name}-{number}") not in taken)


def _slug(text: str) -> str:
    """Lower-case ASCII letters and digits with single dashes between; may be empty."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    dashed = re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")
    return dashed[:_LONGEST_DERIVED].strip("-")
