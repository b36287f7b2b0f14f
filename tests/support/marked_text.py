"""Buffers written as a text with the cursor and the selection in it."""

from __future__ import annotations

from bizctx_tui.core.text.buffer import Buffer


def at(text: str) -> Buffer:
    """A buffer with the cursor where ``|`` is, and the selection from ``^`` if there is one."""
    clean = text.replace("|", "").replace("^", "")
    buffer = Buffer(clean)
    cursor = len(text.replace("^", "").split("|")[0])
    buffer.move_to(buffer.document.position(cursor))
    if "^" in text:
        anchor = len(text.replace("|", "").split("^")[0])
        buffer.move_to(buffer.document.position(anchor))
        buffer.move_to(buffer.document.position(cursor), select=True)
    return buffer


def marked(buffer: Buffer) -> str:
    """The inverse of :func:`at`."""
    text = buffer.text
    cursor = buffer.document.offset(buffer.cursor)
    anchor = buffer.document.offset(buffer.anchor)
    if cursor == anchor:
        return text[:cursor] + "|" + text[cursor:]
    marks = sorted([(cursor, "|"), (anchor, "^")])
    (first, one), (last, other) = marks
    return text[:first] + one + text[first:last] + other + text[last:]
