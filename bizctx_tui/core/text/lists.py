"""What enter, tab and the task command do on the lines of markdown lists and quotes."""

from __future__ import annotations

from bizctx_tui.core.text import lines as plain
from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Position
from bizctx_tui.core.text.fences import fence_at
from bizctx_tui.core.text.list_item import (
    Item,
    counts_not,
    heading_mark,
    last_line_of,
    parent_of,
    quotes_of,
    read_item,
    renumber,
    shifted,
    sibling_before,
    siblings_after,
)

_OPEN, _DONE = "[ ] ", "[x] "


def newline(buffer: Buffer) -> None:
    """Break the line; inside a list item or a quote go on with the next one.

    Behind the marker of an item without text the list ends: a nested item becomes one of
    the list around it, any other loses its marker. In and before the marker, and inside a
    code fence, it is a plain line break.
    """
    document = buffer.document
    start, end = buffer.selection
    line = document.line(start.line)
    item = read_item(line)
    prefix = item.prefix if item else quotes_of(line)
    plainly = not prefix.strip() or start.column < len(prefix) or (item and not item.gap)
    if plainly or fence_at(document, start.line) is not None:
        buffer.newline()
    elif start == end and not line[len(prefix) :].strip():
        _end_list(buffer, start.line, item)
    elif item is None:
        _break(buffer, prefix)
    else:
        _next_item(buffer, item)


def indent(buffer: Buffer) -> None:
    """Put the item with all that is inside of it under the item before; else shift the lines.

    An item that has none before it in its list stays where it is.
    """
    lines = _lines(buffer)
    block = _block(buffer, lines)
    if block is None:
        plain.indent(buffer)
        return
    chosen, item = block
    before = sibling_before(lines, chosen.start, item)
    leader = None if before is None else read_item(lines[before])
    if before is None or leader is None:
        return
    _shift(lines, chosen, max(1, leader.content - item.width))
    moved = read_item(lines[chosen.start])
    if moved is not None and moved.number is not None:
        above = sibling_before(lines, chosen.start, moved)
        _put(lines, chosen.start, moved.numbered(_number_after(lines, above, moved)))
        renumber(lines, chosen.start)
    if not counts_not(lines, before, leader):
        renumber(lines, before)
    _apply(buffer, lines)


def outdent(buffer: Buffer) -> None:
    """Make the item with all that is inside of it one of the list around its own.

    What followed in its own list is inside of it afterwards. Other lines are shifted.
    """
    lines = _lines(buffer)
    block = _block(buffer, lines)
    if block is None:
        plain.outdent(buffer)
        return
    chosen, item = block
    above = parent_of(lines, chosen.start, item)
    parent = None if above is None else read_item(lines[above])
    if above is None or parent is None:
        plain.outdent(buffer)
        return
    following = next((i for i, _ in siblings_after(lines, chosen.stop - 1, item)), None)
    _shift(lines, chosen, parent.width - item.width)
    moved = read_item(lines[chosen.start])
    if moved is not None and moved.number is not None:
        _put(lines, chosen.start, moved.numbered(_number_after(lines, above, moved)))
        renumber(lines, chosen.start)
    if following is not None and (other := read_item(lines[following])):
        _put(lines, following, other.numbered(1))
        renumber(lines, following)
    _apply(buffer, lines)


def toggle_task(buffer: Buffer) -> None:
    """Tick the task of each selected line, or take the ticks back when all have one.

    Where a line is no task yet, those become open tasks first. Headings, empty lines and
    code stay as they are.
    """
    lines = _lines(buffer)
    chosen = [i for i in plain.selected_lines(buffer) if _can_be_task(lines[i])]
    if not chosen or fence_at(buffer.document, chosen[0]) is not None:
        return
    items = {i: read_item(lines[i]) for i in chosen}
    tasks = [item.task for item in items.values() if item is not None and item.task]
    if len(tasks) < len(chosen):
        for i, found in items.items():
            if found is None or not found.task:
                _put_task(lines, i, found)
    else:
        box = _OPEN if all(task[1] in "xX" for task in tasks) else _DONE
        for i, found in items.items():
            if found is not None:
                prefix = found._replace(task=box[:3] + found.task[3:]).prefix
                lines[i] = prefix + lines[i][len(found.prefix) :]
    _apply(buffer, lines)


def _lines(buffer: Buffer) -> list[str]:
    document = buffer.document
    return [document.line(index) for index in range(document.line_count)]


def _apply(buffer: Buffer, lines: list[str]) -> None:
    plain.rewrite_lines(buffer, 0, lines, lambda line: len(quotes_of(line)))


def _put(lines: list[str], index: int, item: Item) -> None:
    old = read_item(lines[index])
    text = lines[index][len(old.prefix) :] if old else lines[index][len(item.quotes) :]
    lines[index] = item.prefix + text


def _put_task(lines: list[str], index: int, item: Item | None) -> None:
    line = lines[index]
    if item is None:
        quotes = quotes_of(line)
        rest = line[len(quotes) :]
        text = rest.lstrip(" \t")
        lines[index] = quotes + rest[: len(rest) - len(text)] + "- " + _OPEN + text
    else:
        lines[index] = (
            item._replace(gap=item.gap or " ", task=_OPEN).prefix + line[len(item.prefix) :]
        )


def _can_be_task(line: str) -> bool:
    if not line:
        return False
    quotes = quotes_of(line)
    return bool(line[len(quotes) :].strip()) and not heading_mark(line, len(quotes))


def _number_after(lines: list[str], index: int | None, item: Item) -> int:
    """The number of an ordered item that comes after the item of that line."""
    before = None if index is None else read_item(lines[index])
    if before is None or before.number is None or not before.fits(item):
        return 1
    return before.number + 1


def _block(buffer: Buffer, lines: list[str]) -> tuple[range, Item] | None:
    """The selected items with all that is inside of them; None when it begins with none."""
    chosen = plain.selected_lines(buffer)
    first = read_item(lines[chosen.start])
    if first is None or fence_at(buffer.document, chosen.start) is not None:
        return None
    items = [(i, item) for i in chosen if (item := read_item(lines[i]))]
    # What is inside of the last of the outermost items is inside of all that follow it too.
    outermost = min(item.width for _, item in items)
    index, item = next(pair for pair in reversed(items) if pair[1].width == outermost)
    last = max(last_line_of(lines, index, item), chosen.stop - 1)
    return range(chosen.start, last + 1), first


def _shift(lines: list[str], chosen: range, by: int) -> None:
    for index in chosen:
        lines[index] = shifted(lines[index], by)


def _break(buffer: Buffer, prefix: str) -> None:
    """Break the line, and begin the new one with a text."""
    start, end = buffer.selection
    buffer.edit(start, end, buffer.document.newline + prefix)


def _next_item(buffer: Buffer, item: Item) -> None:
    start, end = buffer.selection
    following = item._replace(task=_OPEN if item.task else "")
    lines = _lines(buffer)
    if item.number is None or counts_not(lines, start.line, item):
        _break(buffer, following.prefix)
        return
    following = following.numbered(item.number + 1)
    document = buffer.document
    rest = lines[end.line][end.column :]
    lines[start.line : end.line + 1] = [
        lines[start.line][: start.column],
        following.prefix + rest,
    ]
    new = start.line + 1
    renumber(lines, new)
    removed = end.line - start.line
    bottom = max(
        (i for i in range(new + 1, len(lines)) if lines[i] != document.line(i - 1 + removed)),
        default=new,
    )
    kept = [(lines[i], document.ending(i - 1 + removed)) for i in range(new, bottom)]
    text = document.newline + plain.joined_lines([*kept, (lines[bottom], "")])
    last = bottom - 1 + removed
    cursor = Position(new, len(following.prefix))
    buffer.edit(start, Position(last, len(document.line(last))), text, cursor=cursor)


def _end_list(buffer: Buffer, index: int, item: Item | None) -> None:
    """Take the marker, or one quote mark, from a line without text."""
    lines = _lines(buffer)
    above = None if item is None else parent_of(lines, index, item)
    parent = None if above is None else read_item(lines[above])
    if item is None:
        quotes = quotes_of(lines[index]).rstrip()
        lines[index] = quotes[: quotes.rfind(">")]
    elif parent is None:
        lines[index] = item.quotes
    else:
        outer = parent._replace(task=_OPEN if parent.task else "")
        if parent.number is not None and above is not None and not counts_not(lines, above, parent):
            outer = outer.numbered(parent.number + 1)
        lines[index] = outer.prefix
        renumber(lines, index)
    _apply(buffer, lines)
