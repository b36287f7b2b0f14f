"""The style sheet of the preview, by what a piece of a row is."""

from __future__ import annotations

from typing import Final

CSS: Final = """
Preview {
    overflow-x: hidden;
    overflow-y: auto;
    scrollbar-gutter: stable;
    padding: 0 1;
    .preview--placeholder { color: $text-muted; text-style: italic; }
    .preview--h1 { color: $primary; text-style: bold; }
    .preview--h2 { color: $primary; text-style: bold; }
    .preview--h3 { color: $secondary; text-style: bold; }
    .preview--h4 { color: $secondary; text-style: bold italic; }
    .preview--h5 { color: $secondary; text-style: italic; }
    .preview--h6 { color: $text-muted; text-style: bold italic; }
    .preview--rule { color: $text-muted; }
    .preview--strong { text-style: bold; }
    .preview--emphasis { text-style: italic; }
    .preview--strong-emphasis { text-style: bold italic; }
    .preview--strike { text-style: strike; color: $text-muted; }
    .preview--code { color: $accent; background: $boost; }
    .preview--code-block { background: $boost; }
    .preview--code-info { color: $text-muted; background: $boost; }
    .preview--code-keyword { color: $secondary; background: $boost; text-style: bold; }
    .preview--code-string { color: $success; background: $boost; }
    .preview--code-comment { color: $text-muted; background: $boost; text-style: italic; }
    .preview--code-number { color: $warning; background: $boost; }
    .preview--code-name { color: $primary; background: $boost; }
    .preview--quote { color: $secondary; }
    .preview--bullet { color: $secondary; }
    .preview--task { color: $secondary; text-style: bold; }
    .preview--link { color: $accent; text-style: underline; }
    .preview--link-target { color: $text-muted; }
    .preview--link-chosen { color: $accent; text-style: reverse; }
    .preview--definition { color: $text-muted; }
    .preview--table-border { color: $text-muted; }
    .preview--table-head { text-style: bold; }
    .preview--source { color: $text-muted; }
}
"""
