"""The four commands, both levels, and how a command line may be wrong."""

from __future__ import annotations

from bizctx_tui.core.models import Scope
from tests.parity.case import SERVICE_ACCOUNT, TOKEN, Case

_GLOBEX = {**SERVICE_ACCOUNT, "MP_PROJECT_ID": "201"}
_READ_ONLY = {**SERVICE_ACCOUNT, "MP_PROJECT_ID": "104"}
_EMPTY = {**SERVICE_ACCOUNT, "MP_PROJECT_ID": "102"}
_UNKNOWN = {**SERVICE_ACCOUNT, "MP_PROJECT_ID": "999"}
_NOTE = {Scope.project("102"): "A note.\n"}

GET = (
    Case("get", "get"),
    Case("get-with-token", "get", environ=TOKEN),
    Case("get-project", "get --level project"),
    Case("get-level-with-equals-sign", "get --level=organization"),
    Case("get-organization", "get --level organization"),
    Case("get-organization-with-token", "get --level organization", environ=TOKEN),
    Case("get-organization-of-another-project", "get --level organization", environ=_GLOBEX),
    Case("get-organization-by-id", "get --level organization --organization-id 1"),
    Case("get-another-organization-by-id", "get --level organization --organization-id=2"),
    Case("get-unknown-organization", "get --level organization --organization-id 99"),
    Case("get-organization-zero", "get --level organization --organization-id 0"),
    Case("get-organization-below-zero", "get --level organization --organization-id -5"),
    Case(
        "get-organization-with-forty-digits",
        f"get --level organization --organization-id {'1' * 40}",
    ),
    Case("get-organization-with-sign", "get --level organization --organization-id +1"),
    Case("get-organization-with-underscore", "get --level organization --organization-id 0_1"),
    Case("get-organization-in-blanks", "get --level organization --organization-id ' 1 '"),
    Case("get-organization-in-other-digits", "get --level organization --organization-id ١"),
    Case("get-project-ignores-organization-id", "get --organization-id 2"),
    Case("get-project-ignores-unknown-organization-id", "get --organization-id 99"),
    Case("get-empty-project", "get", environ=_EMPTY),
    Case("get-unknown-project", "get", environ=_UNKNOWN),
    Case("get-organization-of-unknown-project", "get --level organization", environ=_UNKNOWN),
    Case("get-project-that-is-no-number", "get", environ={**TOKEN, "MP_PROJECT_ID": "web"}),
    Case("get-project-with-slash", "get", environ={**TOKEN, "MP_PROJECT_ID": "101/../102"}),
    Case("get-project-in-blanks", "get", environ={**TOKEN, "MP_PROJECT_ID": " 101 "}),
    Case("get-under-the-groups-name", "get", grouped=True),
    Case("get-quiet", "get", options="-q"),
    Case("get-verbose", "get", options="--verbose", environ=TOKEN),
    Case("get-long-quiet", "get --level organization", options="--quiet"),
)

SET = (
    Case("set-content", "set --content 'A new text.'"),
    Case("set-content-with-token", "set --content 'A new text.'", environ=TOKEN),
    Case("set-organization", "set --level organization --content 'For all.'"),
    Case("set-organization-by-id", "set --level organization --organization-id 1 --content all"),
    Case("set-project-ignores-organization-id", "set --organization-id 99 --content text"),
    Case("set-read-only-project", "set --content text", environ=_READ_ONLY),
    Case("set-read-only-organization", "set --level organization --content x", environ=_GLOBEX),
    Case("set-unknown-project", "set --content text", environ=_UNKNOWN),
    Case("set-unknown-organization", "set --level organization --organization-id 9 --content x"),
    Case("set-organization-of-unknown-project", "set --level organization --content x",
         environ=_UNKNOWN),
    Case("set-the-same-text", "set --content 'A note.\n'", environ=_EMPTY, stored=_NOTE),
    Case("set-under-the-groups-name", "set --content text", grouped=True),
)  # fmt: skip

CLEAR = (
    Case("clear", "clear"),
    Case("clear-organization", "clear --level organization"),
    Case("clear-organization-by-id", "clear --level organization --organization-id 1"),
    Case("clear-project-ignores-organization-id", "clear --organization-id 2"),
    Case("clear-empty-project", "clear", environ=_EMPTY),
    Case("clear-read-only-project", "clear", environ=_READ_ONLY),
    Case("clear-unknown-project", "clear", environ=_UNKNOWN),
    Case("clear-does-not-read-stdin", "clear", stdin=b"text that nobody asked for"),
    Case("clear-with-content", "clear --content text"),
    Case("clear-under-the-groups-name", "clear", environ=TOKEN, grouped=True),
)

CHAIN = (
    Case("chain", "chain"),
    Case("chain-with-token", "chain", environ=TOKEN),
    Case("chain-of-another-organization", "chain", environ=_GLOBEX),
    Case("chain-of-empty-project", "chain", environ=_EMPTY),
    Case("chain-of-unknown-project", "chain", environ=_UNKNOWN),
    Case("chain-with-level", "chain --level organization"),
    Case("chain-with-organization-id", "chain --organization-id 1"),
    Case("chain-under-the-groups-name", "chain", grouped=True),
)

USAGE = (
    Case("level-unknown", "get --level workspace"),
    Case("level-in-capitals", "get --level PROJECT"),
    Case("level-empty", "get --level ''"),
    Case("level-without-value", "get --level"),
    Case("level-twice", "get --level organization --level project"),
    Case("level-abbreviated", "get --lev project"),
    Case("organization-id-in-letters", "get --level organization --organization-id abc"),
    Case("organization-id-with-point", "get --level organization --organization-id 1.0"),
    Case("organization-id-empty", "get --level organization --organization-id ''"),
    Case("organization-id-in-letters-for-project", "get --organization-id abc"),
    Case("option-unknown", "get --nonsense"),
    Case("short-option-unknown", "get -z"),
    Case("argument-too-many", "get project"),
    Case("command-unknown", "erase", grouped=True),
    Case("command-in-capitals", "GET", grouped=True),
    Case("leading-option-unknown", "get", options="--nonsense"),
    Case("leading-option-after-command", "get -p 102"),
    Case("workspace-in-letters", "get", options="-w abc"),
    Case("account-without-value", "get --level", options="-a"),
    Case("usage-before-account", "get --level workspace", environ={}),
    Case("double-dash-then-argument", "get -- --level"),
)

CASES = (*GET, *SET, *CLEAR, *CHAIN, *USAGE)
