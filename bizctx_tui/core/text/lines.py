"""Edits of whole lines: each is one undo step, and cursor and selection go along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Position

INDENT: Final = "  "

Line = tuple[str, str]
"""The characters of a line, and its ending."""


def selected_lines(buffer: Buffer) -> range:
    """The lines that the cursor or the selection is on.

    A selection that ends before a line's first character does not hold that line.
    """
    start, end = buffer.selection
    last = end.line - (end.column == 0 and end.line > start.line)
    return range(start.line, last + 1)


def delete_lines(buffer: Buffer) -> None:
    """Remove every line that the cursor or the selection is on, with its ending."""
    document = buffer.document
    first, last = (position.line for position in buffer.selection)
    start, end = Position(first, 0), Position(last + 1, 0)
    if last == document.line_count - 1:
        end = document.end
        if first > 0:
            start = Position(first - 1, len(document.line(first - 1)))
    if start != end:
        buffer.edit(start, end, "", cursor=Position(start.line, 0))


def move_lines_up(buffer: Buffer) -> None:
    """Let the selected lines change places with the line above."""
    lines = selected_lines(buffer)
    if lines.start > 0 and lines.stop - 1 <= _last_line(buffer):
        _exchange(buffer, lines.start - 1, lines.start, lines.stop, by=-1)


def move_lines_down(buffer: Buffer) -> None:
    """Let the selected lines change places with the line below."""
    lines = selected_lines(buffer)
    if lines.stop <= _last_line(buffer):
        _exchange(buffer, lines.start, lines.stop, lines.stop + 1, by=1)


def duplicate(buffer: Buffer) -> None:
    """Put the selection, or the line where nothing is selected, once more behind itself.

    The copy is where the cursor, or the selection, is afterwards.
    """
    document = buffer.document
    start, end = buffer.selection
    if start != end:
        buffer.edit(end, end, document.text_between(start, end), anchor=end)
        return
    line = document.line(start.line)
    place = Position(start.line, len(line))
    ending = document.ending(start.line) or document.newline
    buffer.edit(place, place, ending + line, cursor=Position(start.line + 1, start.column))


def join_lines(buffer: Buffer) -> None:
    """Make one line of the selected ones, or of the cursor's and the next.

    The blanks where they met become a single one.
    """
    document = buffer.document
    lines = selected_lines(buffer)
    first, last = lines.start, max(lines.stop - 1, lines.start + 1)
    if last >= document.line_count:
        return
    joined = document.line(first)
    column = len(joined)
    for index in range(first + 1, last + 1):
        joined, following = joined.rstrip(" \t"), document.line(index).strip(" \t")
        column = len(joined)
        joined += (" " if joined and following else "") + following
    end = Position(last, len(document.line(last)))
    buffer.edit(Position(first, 0), end, joined, cursor=Position(first, column))


def indent(buffer: Buffer) -> None:
    """Move the cursor's line, or every selected line that is not empty, to the right."""
    lines = selected_lines(buffer)
    texts = [buffer.document.line(index) for index in lines]
    alone = len(lines) == 1
    rewrite_lines(buffer, lines.start, [INDENT + text if alone or text else text for text in texts])


def outdent(buffer: Buffer) -> None:
    """Take up to one indent, or one tab, from the start of the line or selected lines."""
    lines = selected_lines(buffer)
    texts = [buffer.document.line(index) for index in lines]
    rewrite_lines(buffer, lines.start, [text[_indentation(text) :] for text in texts])


def rewrite_lines(
    buffer: Buffer,
    first: int,
    texts: Sequence[str],
    fixed: Callable[[str], int] = lambda line: 0,
) -> None:
    """Let lines have other characters in their first part; their endings stay.

    Cursor and selection stay on the characters that they were on.

    Args:
        first: The line that gets the first of the texts.
        texts: What the lines are to be, one after the other.
        fixed: Tells of a line how many characters at its start surely stay.
    """
    document = buffer.document
    changed = [i for i, text in enumerate(texts) if text != document.line(first + i)]
    if not changed:
        return
    top, bottom = changed[0], changed[-1]

    def moved(position: Position) -> Position:
        index = position.line - first
        if not 0 <= index < len(texts):
            return position
        by = len(texts[index]) - len(document.line(position.line))
        floor = min(position.column, fixed(texts[index]))
        return Position(position.line, max(floor, position.column + by))

    cursor, anchor = moved(buffer.cursor), moved(buffer.anchor)
    lines = [(texts[i], document.ending(first + i)) for i in range(top, bottom)]
    end = Position(first + bottom, len(document.line(first + bottom)))
    text = joined_lines([*lines, (texts[bottom], "")])
    buffer.edit(Position(first + top, 0), end, text, cursor=cursor, anchor=anchor)


def joined_lines(lines: Sequence[Line]) -> str:
    """The lines as one text, in which no CR melts with the LF of an empty line after it."""
    parts: list[str] = []
    before = ""
    for text, ending in lines:
        before = "\r\n" if before == "\r" and not text and ending == "\n" else ending
        parts += (text, before)
    return "".join(parts)


def _last_line(buffer: Buffer) -> int:
    """The last line that may change its place: a newline at the end of the text stays there."""
    last = buffer.document.line_count - 1
    return last if last == 0 or buffer.document.line(last) else last - 1


def _exchange(buffer: Buffer, first: int, middle: int, stop: int, *, by: int) -> None:
    """Let the lines before ``middle`` come after those up to ``stop``.

    Each takes its ending along; the ending that the last line of the text lacks comes from
    the line that is the last one now.
    """
    document = buffer.document
    order = [*range(middle, stop), *range(first, middle)]
    lines = [(document.line(index), document.ending(index)) for index in order]
    if not document.ending(stop - 1):
        bare = order.index(stop - 1)
        (text, _), (last, ending) = lines[bare], lines[-1]
        lines[bare], lines[-1] = (text, ending), (last, "")
    end = document.end if stop == document.line_count else Position(stop, 0)
    cursor, anchor = (
        Position(position.line + by, position.column) for position in (buffer.cursor, buffer.anchor)
    )
    buffer.edit(Position(first, 0), end, joined_lines(lines), cursor=cursor, anchor=anchor)


def _indentation(line: str) -> int:
    if line.startswith("\t"):
        return 1
    return min(len(INDENT), len(line) - len(line.lstrip(" ")))
