"""Where our program differs from the official client on purpose, and why.

Each case here differs in exactly the aspects that are named and is equal in every other:
when ours changes or the official client does, the suite goes red.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from tests.parity.wiretap import SeenRequest


@dataclass(frozen=True, slots=True)
class Difference:
    """One deliberate difference.

    Attributes:
        why: The reason, for a person.
        aspects: What differs, of :data:`tests.parity.runner.ASPECTS`.
    """

    why: str
    aspects: tuple[str, ...]


def with_look_before_write(requests: Sequence[SeenRequest]) -> tuple[SeenRequest, ...]:
    """What ours sends where the official client sends these.

    The service replaces whole texts and keeps none. Ours reads the document right before it
    writes, once, so that what is replaced is in the history and can be had back. This holds
    for every case, and it is all: the same document, the same account, the same headers.
    """
    for position, request in enumerate(requests):
        if request.method == "PUT":
            look = replace(request, method="GET", body=None, content_type="")
            return (*requests[:position], look, *requests[position:])
    return tuple(requests)


class _Group(NamedTuple):
    why: str
    cases: Mapping[str, tuple[str, ...]]


_GROUPS: Final = (
    _Group(
        "What a renewal leaves out stays as it was: the refresh token, the scope.",
        {
            "renewal-with-empty-refresh-token": ("tokens",),
            "renewal-without-scope": ("tokens",),
        },
    ),
    _Group(
        "A renewal that brought a token is taken: any success, and a duration with a fraction.",
        {
            "renewal-with-broken-duration": (
                "exit",
                "stdout",
                "requests",
                "tokens",
            ),
            "renewal-with-status-201": (
                "exit",
                "stdout",
                "requests",
                "tokens",
            ),
        },
    ),
    _Group(
        "An access token that is none is not stored, and is an OAuth error: exit 2.",
        {
            "renewal-with-empty-access-token": (
                "exit",
                "tokens",
            ),
            "renewal-with-null-access-token": (
                "exit",
                "requests",
                "tokens",
            ),
        },
    ),
    _Group(
        "`--file` keeps CRLF and CR, and they count; the official client makes LF of them.",
        {
            "size-over-the-cap-by-crlf": (
                "exit",
                "stdout",
                "requests",
                "stored",
            ),
            "file-with-crlf": (
                "stdout",
                "requests",
                "stored",
            ),
            "file-with-lone-cr": (
                "stdout",
                "requests",
                "stored",
            ),
        },
    ),
    _Group(
        "A path that is no file is a plain message and exit 3, not a traceback.",
        {
            "file-is-a-directory": ("exit",),
            "file-with-empty-name": ("exit",),
        },
    ),
    _Group(
        "A table shows all of the text, control characters as signs, and no markup.",
        {
            "get-as-table": ("stdout",),
            "get-organization-as-table": ("stdout",),
        },
    ),
    _Group(
        "A --jq that cannot work is refused before anything is sent or written.",
        {
            "jq-blank": ("requests",),
            "jq-comment": ("requests",),
            "jq-as-table": ("requests",),
            "jq-as-csv": ("requests",),
            "jq-as-plain": ("requests",),
            "jq-as-table-for-set": (
                "requests",
                "stored",
            ),
            "jq-broken": ("requests",),
            "jq-broken-for-set": (
                "requests",
                "stored",
            ),
            "jq-unknown-function": ("requests",),
            "jq-broken-when-the-server-refuses": ("requests",),
        },
    ),
    _Group(
        "A read is asked again after a connection that broke.",
        {
            "dropped-to-the-end": ("requests",),
            "dropped-then-fine": (
                "exit",
                "stdout",
                "requests",
            ),
            "closed-unread-for-get": ("requests",),
            "cut-short-to-the-end": ("requests",),
            "cut-short-then-fine": (
                "exit",
                "stdout",
                "requests",
            ),
        },
    ),
    _Group(
        "A lone surrogate that is stored can be read: JSON has an escape for it.",
        {
            "read-lone-surrogate": (
                "exit",
                "stdout",
            ),
            "read-lone-surrogate-as-jsonl": (
                "exit",
                "stdout",
            ),
            "read-lone-surrogate-in-chain": (
                "exit",
                "stdout",
            ),
        },
    ),
    _Group(
        "An answer that is not UTF-8 is an answer of the wrong shape: exit 1.",
        {
            "read-bytes-that-are-no-text": ("exit",),
            "read-latin-1-by-its-name": ("exit",),
            "read-utf-16": (
                "exit",
                "stdout",
            ),
        },
    ),
    _Group(
        "The chain names the organization that the cached list knows, as the documentation has it.",
        {
            "me-fresh-for-chain": ("stdout",),
            "me-fresh-for-chain-of-another-project": ("stdout",),
        },
    ),
    _Group(
        "A list that is broken, of another region or from the future is asked for again.",
        {
            "me-of-tomorrow": ("requests",),
            "me-list": (
                "exit",
                "stdout",
                "requests",
            ),
            "me-without-time": (
                "exit",
                "stdout",
                "requests",
            ),
            "me-with-another-region": (
                "stdout",
                "requests",
            ),
        },
    ),
    _Group(
        "Accounts of the environment share no list: another person's may be in it.",
        {
            "me-of-the-environment-account": (
                "stdout",
                "requests",
            ),
            "me-of-the-environment-token": (
                "stdout",
                "requests",
            ),
        },
    ),
    _Group(
        "A list is usable when the members that are needed are there; others may be of any kind.",
        {
            "cold-with-members-of-other-kinds": (
                "exit",
                "stdout",
                "requests",
            ),
        },
    ),
    _Group(
        "What ours cannot read it does not replace: the write that would fail is not sent.",
        {
            "set-unknown-project": ("requests",),
            "set-unknown-organization": ("requests",),
            "clear-unknown-project": ("requests",),
        },
    ),
    _Group(
        "What became of a write without an answer is asked once; when it is stored, exit 0.",
        {
            "applied-and-dropped": (
                "exit",
                "stdout",
                "requests",
            ),
            "dropped-for-set": ("requests",),
            "dropped-for-clear": ("requests",),
            "reset-for-set": ("requests",),
            "cut-short-for-set": ("requests",),
            "garbage-for-set": ("requests",),
            "body-not-json-for-set": ("requests",),
            "content-missing-for-set": ("requests",),
            "content-null-for-set": ("requests",),
            "set-500": ("requests",),
            "clear-503": ("requests",),
        },
    ),
    _Group(
        "A write is sent once, also after a 429: only a person repeats it.",
        {
            "429-for-set": (
                "exit",
                "stdout",
                "requests",
            ),
            "429-for-clear": (
                "exit",
                "stdout",
                "requests",
            ),
            "429-to-the-end-for-set": ("requests",),
        },
    ),
    _Group(
        "The environment is checked in one place: a number that is none is exit 1.",
        {
            "environment-workspace-in-letters": ("exit",),
        },
    ),
    _Group(
        "A user name with a colon cannot be sent as Basic: refused with its line.",
        {
            "config-name-with-colon": (
                "exit",
                "requests",
            ),
        },
    ),
    _Group(
        "MP_CONFIG_PATH that is empty counts as not set, as every other variable does.",
        {
            "config-of-an-empty-variable": (
                "exit",
                "stdout",
                "requests",
            ),
        },
    ),
    _Group(
        "A file or header that is not UTF-8 or ASCII is a broken configuration: exit 1.",
        {
            "config-not-utf-8": ("exit",),
            "header-beyond-ascii": ("exit",),
            "bridge-not-utf-8": ("exit",),
        },
    ),
    _Group(
        "A custom header never replaces the one that carries the credentials.",
        {
            "header-of-authorization": (
                "exit",
                "stdout",
                "requests",
            ),
        },
    ),
    _Group(
        "Tokens of a bridge never replace newer ones: the older ones may be dead by rotation.",
        {
            "bridge-browser-older-than-home": ("tokens",),
        },
    ),
)

DIFFERENCES: Final[Mapping[str, Difference]] = {
    name: Difference(group.why, aspects)
    for group in _GROUPS
    for name, aspects in group.cases.items()
}
"""By the name of the case."""
