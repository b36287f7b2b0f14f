"""Where the text of ``set`` comes from, and how long it may be."""

from __future__ import annotations

import os

from tests.parity.case import NO_ACCOUNT, SERVICE_ACCOUNT, Case, Directory, File, Home, Link

_CAP = 50_000


def _file(content: bytes) -> Home:
    return {"work/context.md": File(content)}


OPTION = (
    Case("content-empty-clears", "set --content ''"),
    Case("content-blank", "set --content '   '"),
    Case("content-newline", ("set", "--content", "\n")),
    Case("content-line-endings", ("set", "--content", "a\r\nb\rc\n\r\nd")),
    Case("content-with-dashes", "set --content --file"),
    Case("content-with-equals-sign", "set --content=--level"),
    Case("content-looks-like-a-file", "set --content @context.md", home=_file(b"file")),
    Case("content-twice", "set --content one --content two"),
    Case("content-wins-over-stdin", "set --content option", stdin=b"piped"),
    Case("content-empty-wins-over-stdin", "set --content ''", stdin=b"piped"),
    Case("content-without-value", "set --content"),
    Case("content-of-bytes-that-are-no-text", ("set", "--content", os.fsdecode(b"a\xff\xfeb"))),
    Case("content-and-file", "set --content a --file context.md", home=_file(b"b")),
    Case("content-empty-and-file", "set --content '' --file context.md", home=_file(b"b")),
    Case("content-and-missing-file", "set --content a --file nowhere.md"),
    Case("content-and-file-without-account", "set --content a --file b", environ=NO_ACCOUNT),
)

FILE = (
    Case("file", "set --file context.md", home=_file("# Größe 日本 🎉\n".encode())),
    Case("file-for-organization", "set --level organization --file context.md", home=_file(b"x")),
    Case("file-empty-clears", "set --file context.md", home=_file(b"")),
    Case("file-blank", "set --file context.md", home=_file(b" \n\t\n")),
    Case("file-missing", "set --file nowhere.md"),
    Case("file-missing-without-account", "set --file nowhere.md", environ=NO_ACCOUNT),
    Case("file-with-empty-name", "set --file ''"),
    Case("file-not-utf-8", "set --file context.md", home=_file(b"caf\xe9\n")),
    Case("file-utf-16", "set --file context.md", home=_file("text".encode("utf-16"))),
    Case("file-encoded-surrogate", "set --file context.md", home=_file(b"a\xed\xa0\x80b")),
    Case("file-cut-in-a-character", "set --file context.md", home=_file("日本".encode()[:-1])),
    Case("file-with-byte-order-mark", "set --file context.md", home=_file(b"\xef\xbb\xbftext")),
    Case("file-with-nul", "set --file context.md", home=_file(b"a\x00b")),
    Case("file-with-crlf", "set --file context.md", home=_file(b"a\r\nb\r\n")),
    Case("file-with-lone-cr", "set --file context.md", home=_file(b"a\rb\r")),
    Case("file-with-odd-separators", "set --file context.md",
         home=_file("a\x0bb\x0cc\x85d\u2028e\u2029f".encode())),
    Case("file-is-a-directory", "set --file folder", home={"work/folder": Directory()}),
    Case("file-is-a-link", "set --file link.md",
         home={**_file(b"linked"), "work/link.md": Link("context.md")}),
    Case("file-is-a-dangling-link", "set --file link.md", home={"work/link.md": Link("gone.md")}),
    Case("file-readable-by-all", "set --file context.md",
         home={"work/context.md": File(b"open", 0o644)}),
    Case("file-of-another-folder", "set --file ../notes.md", home={"notes.md": File(b"up")}),
    Case("file-is-null-device", "set --file /dev/null"),
    Case("file-is-stdin", "set --file -", stdin=b"piped"),
    Case("file-is-stdin-device", "set --file /dev/stdin", stdin=b"piped"),
    Case("file-with-home-sign", "set --file ~/notes.md", home={"notes.md": File(b"home")}),
    Case("file-wins-over-stdin", "set --file context.md", home=_file(b"file"), stdin=b"piped"),
    Case("file-twice", "set --file nowhere.md --file context.md", home=_file(b"second")),
)  # fmt: skip

STDIN = (
    Case("stdin", "set", stdin=b"# Piped\n\ntext\n"),
    Case("stdin-for-organization", "set --level organization", stdin=b"for all"),
    Case("stdin-is-not-trimmed", "set", stdin=b"\n\n  text  \n\n"),
    Case("stdin-empty", "set", stdin=b""),
    Case("stdin-blank", "set", stdin=b"  \n\t \r\n"),
    Case("stdin-unicode-blank", "set", stdin="\u3000\u2003\xa0\x85\u2028".encode()),
    Case("stdin-zero-width", "set", stdin="\u200b\ufeff".encode()),
    Case("stdin-null-device", "set"),
    Case("stdin-null-device-without-account", "set", environ=NO_ACCOUNT),
    Case("stdin-terminal", "set", stdin="terminal"),
    Case("stdin-terminal-without-account", "set", stdin="terminal", environ=NO_ACCOUNT),
    Case("stdin-crlf", "set", stdin=b"a\r\nb\r\n"),
    Case("stdin-lone-cr", "set", stdin=b"a\rb"),
    Case("stdin-byte-order-mark", "set", stdin=b"\xef\xbb\xbftext"),
    Case("stdin-nul", "set", stdin=b"a\x00b"),
    Case("stdin-not-utf-8", "set", stdin=b"caf\xe9"),
    Case("stdin-end-of-text-characters", "set", stdin=b"a\x04b\x1ac"),
    Case("stdin-without-account", "set", stdin=b"text", environ=NO_ACCOUNT),
    Case("terminal-for-get", "get", stdin="terminal"),
)

SIZE = (
    Case("size-at-the-cap", ("set", "--content", "x" * _CAP)),
    Case("size-over-the-cap", ("set", "--content", "x" * (_CAP + 1))),
    Case("size-over-the-cap-without-account", ("set", "--content", "x" * (_CAP + 1)),
         environ=NO_ACCOUNT),
    Case("size-over-the-cap-for-organization",
         ("set", "--level", "organization", "--content", "x" * (_CAP + 1))),
    Case("size-at-the-cap-of-astral-characters", "set", stdin=("🎉" * _CAP).encode()),
    Case("size-over-the-cap-of-astral-characters", "set", stdin=("🎉" * (_CAP + 1)).encode()),
    Case("size-at-the-cap-of-combining-characters", "set", stdin=("e\u0301" * 25_000).encode()),
    Case("size-at-the-cap-from-a-file", "set --file context.md", home=_file(b"y" * _CAP)),
    Case("size-over-the-cap-from-a-file", "set --file context.md", home=_file(b"y" * (_CAP + 1))),
    Case("size-over-the-cap-by-crlf", "set --file context.md", home=_file(b"a\r\n" * 17_000)),
    Case("size-over-the-cap-by-crlf-piped", "set", stdin=b"a\r\n" * 17_000),
    Case("size-at-the-cap-with-byte-order-mark", "set",
         stdin="\ufeff".encode() + b"z" * (_CAP - 1)),
    Case("size-of-a-megabyte", "set", stdin=b"m" * 1_000_000),
    Case("size-over-the-cap-when-the-server-is-down", ("set", "--content", "x" * (_CAP + 1)),
         environ={**SERVICE_ACCOUNT, "MP_API_BASE_URL": "{nobody}"}),
)  # fmt: skip

CASES = (*OPTION, *FILE, *STDIN, *SIZE)
