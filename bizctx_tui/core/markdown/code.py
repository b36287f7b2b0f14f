"""Lines of code of the preview, told apart by Pygments where their language is known."""

from __future__ import annotations

from typing import Final

from bizctx_tui.core.markdown.spans import TAB_CELLS, Measure, Rows, Span, Style
from bizctx_tui.core.markdown.wrap import chop, chop_spans
from bizctx_tui.core.text.highlight import MAX_CODE_LINE, Fence, StyleName, highlight
from bizctx_tui.core.visible import visible

_STYLES: Final[dict[StyleName, Style]] = {
    "keyword": "code-keyword",
    "string": "code-string",
    "comment": "code-comment",
    "number": "code-number",
    "name": "code-name",
}
# No line of code can be its end.
_NO_END: Final = 1_000_000


def language_of(info: str) -> str:
    """The language that the words behind an opening fence name; may be empty."""
    return (info.split(maxsplit=1) or [""])[0].lower()


def code_rows(line: str, language: str, width: int, measure: Measure) -> Rows:
    """One line of code, cut at the width; at least one row.

    Args:
        line: The line as written, without the indent of its fence.
        language: As :func:`language_of` gives it.
        width: Cells in a row, at least 1.
        measure: The width of a text in cells.
    """
    text = line.expandtabs(TAB_CELLS)
    shown = visible(text)
    if not shown:
        return [(Span("", "code-block"),)]
    if not language or len(text) > MAX_CODE_LINE:
        return chop(shown, "code-block", width, measure)
    spans: list[Span] = []
    at = 0
    # A glyph stands for one code point, so that columns are those of the code.
    for start, end, name in highlight(text, Fence("`", _NO_END, language)):
        spans.append(Span(shown[at:start], "code-block"))
        spans.append(Span(shown[start:end], _STYLES.get(name, "code-block")))
        at = end
    spans.append(Span(shown[at:], "code-block"))
    return chop_spans([span for span in spans if span.text], width, measure)
