"""``--format`` and ``--jq``."""

from __future__ import annotations

from bizctx_tui.core.models import Scope
from tests.parity.case import SERVICE_ACCOUNT, Case

_SMALL = {**SERVICE_ACCOUNT, "MP_PROJECT_ID": "102"}
_EMPTY = {**SERVICE_ACCOUNT, "MP_PROJECT_ID": "107"}
_STORED = {
    Scope.project("102"): '# Small [bold]text[/]\n\n"Quotes", commas; tabs\tand 日本 é\n',
    Scope.organization(1): "Everybody's.",
}


def _small(name: str, command: str) -> Case:
    return Case(name, command, environ=_SMALL, stored=_STORED)


FORMATS = (
    *(_small(f"get-as-{kind}", f"get --format {kind}") for kind in
      ("json", "jsonl", "table", "csv", "plain")),
    *(_small(f"chain-as-{kind}", f"chain -f {kind}") for kind in
      ("json", "jsonl", "table", "csv", "plain")),
    *(Case(f"get-empty-as-{kind}", f"get -f {kind}", environ=_EMPTY) for kind in
      ("json", "jsonl", "table", "csv", "plain")),
    *(_small(f"set-as-{kind}", f"set --content 'a, \"b\"' -f {kind}") for kind in
      ("jsonl", "table", "csv", "plain")),
    *(_small(f"get-organization-as-{kind}", f"get --level organization -f {kind}") for kind in
      ("jsonl", "table", "csv", "plain")),
    _small("clear-as-csv", "clear -f csv"),
    _small("clear-as-plain", "clear --format=plain"),
    _small("format-unknown", "get --format yaml"),
    _small("format-in-capitals", "get --format JSON"),
    _small("format-empty", "get --format ''"),
    _small("format-twice", "get -f csv -f jsonl"),
    _small("format-unknown-for-set", "set --content x --format yaml"),
    _small("format-of-failure-is-not-asked", "get --level workspace -f csv"),
)  # fmt: skip

FILTERS = (
    _small("jq-identity", "get --jq ."),
    _small("jq-content", "get --jq .content"),
    _small("jq-count", "get --jq .character_count"),
    _small("jq-empty-flag", "get --jq .is_empty"),
    _small("jq-null-member", "get --jq .organization_id"),
    _small("jq-missing-member", "get --jq .nothing"),
    _small("jq-keys", "get --jq keys"),
    _small("jq-keys-unsorted", "get --jq keys_unsorted"),
    _small("jq-many-results", "get --jq '.[]'"),
    _small("jq-two-results", "get --jq '.content, .level'"),
    _small("jq-no-result", "get --jq empty"),
    _small("jq-false", "get --jq 'select(.is_empty)'"),
    _small("jq-construction", "get --jq '{id: .project_id, n: .character_count}'"),
    _small("jq-interpolation", "get --jq '\"\\(.level): \\(.content | length)\"'"),
    _small("jq-lines", "get --jq '.content | split(\"\\n\")'"),
    _small("jq-regular-expression", "get --jq '.content | test(\"日本\")'"),
    _small("jq-arithmetic", "get --jq '.character_count / 7'"),
    _small("jq-large-number", "get --jq '1e1000'"),
    _small("jq-blank", "get --jq ' '"),
    _small("jq-empty-expression", "get --jq ''"),
    _small("jq-comment", "get --jq '# nothing'"),
    _small("jq-chain", "chain --jq '.organization.content + .project.content'"),
    _small("jq-chain-with-alternative", "chain --jq '.organization.organization_id // \"none\"'"),
    _small("jq-of-set", "set --content text --jq .character_count"),
    _small("jq-of-clear", "clear --jq .is_empty"),
    _small("jq-as-jsonl", "get --jq .content -f jsonl"),
    _small("jq-many-as-jsonl", "get --jq '.[]' --format jsonl"),
    _small("jq-none-as-jsonl", "get --jq empty --format jsonl"),
    _small("jq-array-as-jsonl", "get --jq '[.level, .project_id]' --format jsonl"),
    _small("jq-as-table", "get --jq .content -f table"),
    _small("jq-as-csv", "get --jq .content -f csv"),
    _small("jq-as-plain", "get --jq .content -f plain"),
    _small("jq-empty-expression-as-csv", "get --jq '' -f csv"),
    _small("jq-as-table-for-set", "set --content text --jq .content -f table"),
    _small("jq-broken", "get --jq '.content |'"),
    _small("jq-broken-for-set", "set --content text --jq '.[[['"),
    _small("jq-unknown-function", "get --jq 'frobnicate(.)'"),
    _small("jq-fails", "get --jq '.content | keys'"),
    _small("jq-fails-by-itself", "get --jq 'error(\"no\")'"),
    _small("jq-fails-after-a-result", "get --jq '.level, error(\"no\")'"),
    _small("jq-null-error", "get --jq 'error(null)'"),
    _small("jq-halts", "get --jq halt"),
    _small("jq-environment", "get --jq '$ENV.MP_REGION'"),
    _small("jq-input", "get --jq input"),
    _small("jq-without-value", "get --jq"),
    Case("jq-when-the-server-refuses", "get --jq .content", faults=("GET=404",)),
    Case("jq-broken-when-the-server-refuses", "get --jq '.['", faults=("GET=404",)),
    Case("jq-broken-without-account", "get --jq '.['", environ={}),
)

CASES = (*FORMATS, *FILTERS)
