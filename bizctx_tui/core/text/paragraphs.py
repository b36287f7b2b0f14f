"""Moving from paragraph to paragraph. Empty lines, and lines of blanks, are between them."""

from __future__ import annotations

from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Document, Position


def paragraph_up(buffer: Buffer, select: bool = False) -> None:
    """To the start of the paragraph, and from there to that of the one before.

    Args:
        buffer: Whose cursor moves.
        select: Keep the other end of the selection.
    """
    document = buffer.document
    line = buffer.cursor.line - (buffer.cursor.column == 0)
    while line > 0 and _is_blank(document, line):
        line -= 1
    while line > 0 and not _is_blank(document, line - 1):
        line -= 1
    buffer.move_to(Position(max(line, 0), 0), select)


def paragraph_down(buffer: Buffer, select: bool = False) -> None:
    """To the start of the next paragraph; from the last one to the end of the document.

    Args:
        buffer: Whose cursor moves.
        select: Keep the other end of the selection.
    """
    document = buffer.document
    line = buffer.cursor.line
    while line < document.line_count and not _is_blank(document, line):
        line += 1
    while line < document.line_count and _is_blank(document, line):
        line += 1
    buffer.move_to(Position(line, 0), select)


def _is_blank(document: Document, line: int) -> bool:
    return not document.line(line).strip()
