"""Texts of every kind, in both directions."""

from __future__ import annotations

from typing import Final

from bizctx_tui.core.models import Scope
from tests.parity.case import SERVICE_ACCOUNT, Case
from tests.support.lying_server import Answer

_EMPTY = {**SERVICE_ACCOUNT, "MP_PROJECT_ID": "102"}

TEXTS: Final[dict[str, str]] = {
    "emoji": "🎉 👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇯🇵",
    "combining": "e\u0301 a\u0308\u0323 Z\u0351\u036b\u0343",
    "composed": "é ä Å \u212b",
    "right-to-left": "שלום עולם, مرحبا",
    "bidi-controls": "a\u202eb\u202cc \u2066d\u2069 \u200f",
    "wide": "日本語 ｆｕｌｌ 한국어",
    "line-separators": "a\u2028b\u2029c\x85d\x0be\x0cf",
    "line-endings": "a\nb\r\nc\rd\n\re",
    "control-characters": "bell\x07 escape\x1b[31m tab\t delete\x7f backspace\x08",
    "zero-width": "a\u200bb\u200dc\u2060d\ufeffe",
    "quotes-and-backslashes": '"quoted" \'single\' \\n \\u0041 \\\\ \\"',
    "markup": "[bold]b[/bold] <b>&amp;</b> [link=x](y) :smile: {{ }} %s $HOME `id`",
    "noncharacters": "\uffff \ufffe \U0010ffff \ufdd0 \ufffd",
    "private-use": "\ue000 \U000f0000",
    "tags": "flag \U0001f3f4\U000e0067\U000e0062\U000e007f",
    "long-line": "x" * 20_000,
    "only-newline": "\n",
    "leading-byte-order-mark": "\ufefftext",
}

WRITTEN = tuple(
    Case(f"write-{name}", ("set", "--content", text), environ=_EMPTY)
    for name, text in TEXTS.items()
)

READ = tuple(
    Case(f"read-{name}", "get", environ=_EMPTY, stored={Scope.project("102"): text})
    for name, text in TEXTS.items()
)

FORMATTED = tuple(
    Case(f"read-{name}-as-{kind}", f"get -f {kind}", environ=_EMPTY,
         stored={Scope.project("102"): TEXTS[name]})
    for name in ("emoji", "line-endings", "line-separators", "control-characters", "markup")
    for kind in ("jsonl", "csv", "plain")
)  # fmt: skip


def _holding(name: str, text: str, command: str = "get") -> Case:
    stored = {Scope.project("102"): text, Scope.organization(1): "for all"}
    return Case(name, command, environ=_EMPTY, stored=stored)


def _answering(name: str, body: bytes, command: str = "get", content_type: str = "") -> Case:
    kind = {"Content-Type": content_type or "application/json"}
    return Case(name, command, environ=_EMPTY, script=[Answer(body, headers=kind)])


ODD = (
    _holding("read-nul", "a\x00b"),
    _holding("read-nul-as-plain", "a\x00b", "get -f plain"),
    _holding("read-nul-with-jq", "a\x00b", "get --jq .content"),
    _holding("read-lone-surrogate", "a\ud800b"),
    _holding("read-lone-surrogate-as-jsonl", "a\ud800b", "get -f jsonl"),
    _holding("read-lone-surrogate-as-plain", "a\udfffb", "get -f plain"),
    _holding("read-lone-surrogate-as-csv", "a\udfffb", "get -f csv"),
    _holding("read-lone-surrogate-with-jq", "a\ud800b", "get --jq .character_count"),
    _holding("read-lone-surrogate-in-chain", "a\ud800b", "chain"),
    _answering("read-pair-of-escapes", b'{"status":"ok","results":{"content":"\\ud83c\\udf89"}}'),
    _answering("read-bytes-that-are-no-text", b'{"status":"ok","results":{"content":"a\xffb"}}'),
    _answering("read-latin-1-by-its-name",
               '{"status":"ok","results":{"content":"café"}}'.encode("latin-1"),
               content_type="application/json; charset=iso-8859-1"),
    _answering("read-with-byte-order-mark",
               b'\xef\xbb\xbf{"status":"ok","results":{"content":"text"}}'),
    _answering("read-utf-16", '{"status":"ok","results":{"content":"text"}}'.encode("utf-16"),
               content_type="application/json; charset=utf-16"),
    _answering("read-escaped-text", b'{"status":"ok","results":{"content":"\\u00e9\\t\\/\\n"}}'),
    _answering("read-raw-control-characters", b'{"status":"ok","results":{"content":"a\nb\tc"}}'),
    Case("read-at-the-cap", "get", environ=_EMPTY, stored={Scope.project("102"): "🎉" * 50_000}),
    Case("read-over-the-cap", "get", script=[Answer.json({"results": {"content": "x" * 60_000}})]),
    Case("posix-locale-reads", "get", environ={**_EMPTY, "LC_ALL": "C"},
         stored={Scope.project("102"): "日本 é"}),
    Case("posix-locale-writes", ("set", "--content", "日本 é"),
         environ={**_EMPTY, "LC_ALL": "C"}),
    Case("posix-locale-writes-a-pipe", "set", stdin="日本 é".encode(),
         environ={**_EMPTY, "LC_ALL": "C"}),
)  # fmt: skip

CASES = (*WRITTEN, *READ, *FORMATTED, *ODD)
