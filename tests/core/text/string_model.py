"""Editing operations on a plain string, with offsets: what a buffer is held against.

Nothing here uses the code under test. Each function says what the text is after an
operation, given the text, the ends of the selection and what else the operation needs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
BLOCK_MARK = re.compile(r"\s*(?:[-*+>#]|\d)")
"""How a line begins that markdown could take for a list item, a quote or a heading."""

ITEM = re.compile(r"( *)(- +)(\[[ xX]\](?: +|\Z))?")
TASK = re.compile(r"( *- +)(\[[ xX]\])(?= |\Z)")
RULE = re.compile(r"\A *(?:- *){3,}\Z")


def rows(text: str) -> list[tuple[str, str]]:
    """Each line and its ending."""
    found = [(match[1], match[2]) for match in LINE.finditer(text)]
    # At the very end an empty match follows a line that the end itself ends.
    return found[:-1] if len(found) > 1 and not found[-2][1] else found


def offset(text: str, line: int, column: int) -> int:
    """The place as a number of characters before it."""
    return sum(len(row) + len(ending) for row, ending in rows(text)[:line]) + column


def line_of(text: str, place: int) -> int:
    """The line that the place is in."""
    return len(rows(text[:place])) - 1


def prevailing(text: str) -> str:
    """The ending that most lines have."""
    count = Counter(ending for _, ending in rows(text) if ending)
    return max(("\n", "\r\n", "\r"), key=lambda ending: count[ending])


def apart(before: str, middle: str, after: str) -> str:
    """The three together, with no CR and LF from different ones melting into one ending."""
    if before.endswith("\r") and (middle or after).startswith("\n"):
        middle = "\r" + middle
        if middle == "\r":
            return before + middle + after
    if middle.endswith("\r") and after.startswith("\n"):
        middle += "\n"
    return before + middle + after


def inserted(text: str, low: int, high: int, new: str) -> str:
    """After typing or pasting: line endings become the prevailing one."""
    if "\n" not in new and "\r" not in new:
        return text[:low] + new + text[high:]
    return apart(text[:low], re.sub("\r\n|\r|\n", prevailing(text), new), text[high:])


def backspaced(text: str, low: int, high: int) -> str:
    """Without the selection or the character before, with its combining marks."""
    if low == high:
        low = _first(r"(?:\r\n|[\r\n]|\t|[^\r\n\t]\u0301*)\Z", text[:low])
    return text[:low] + text[high:]


def deleted(text: str, low: int, high: int) -> str:
    """Without the selection or the character after, with its combining marks."""
    if low == high:
        high += _length(r"\r\n|[\r\n]|\t|[^\r\n\t]\u0301*", text[high:])
    return text[:low] + text[high:]


def without_word_before(text: str, low: int, high: int) -> str:
    """Without the selection, or the word, the run of signs or the line ending before."""
    if low == high:
        low = _first(r"(?:\r\n|[\r\n]|(?:\w+|[^\w\s]+|(?<![^\r\n]))[^\S\r\n]*)\Z", text[:low])
    return text[:low] + text[high:]


def without_word_after(text: str, low: int, high: int) -> str:
    """Without the selection, or the word, the run of signs or the line ending after."""
    if low == high:
        high += _length(r"\r\n|[\r\n]|[^\S\r\n]*(?:\w+|[^\w\s]+|(?![^\r\n]))", text[high:])
    return text[:low] + text[high:]


def without_line_start(text: str, low: int, high: int) -> str:
    """Without the selection, or what is before in the line, or the ending before it."""
    if low == high:
        low = _first(r"(?:\r\n|[\r\n]|[^\r\n]+)\Z", text[:low])
    return text[:low] + text[high:]


def without_line_end(text: str, low: int, high: int) -> str:
    """Without the selection, or what is after in the line, or the ending after it."""
    if low == high:
        high += _length(r"\r\n|[\r\n]|[^\r\n]+", text[high:])
    return text[:low] + text[high:]


def chosen(text: str, low: int, high: int) -> range:
    """The lines of the selection; the last one not if nothing of it is selected."""
    first, last = line_of(text, low), line_of(text, high)
    if last > first and offset(text, last, 0) == high:
        last -= 1
    return range(first, last + 1)


def without_lines(text: str, low: int, high: int) -> str:
    """Without every line that an end of the selection is in."""
    first, last = line_of(text, low), line_of(text, high)
    before, after = joined(rows(text)[:first]), joined(rows(text)[last + 1 :])
    if last + 1 == len(rows(text)):
        return re.sub(r"(?:\r\n|[\r\n])\Z", "", before)
    return apart(before, "", after)


def exchanged(text: str, low: int, high: int, by: int) -> str | None:
    """The selected lines one further up or down; None when there is no room."""
    lines = rows(text)
    block = chosen(text, low, high)
    stays = len(lines) - (len(lines) > 1 and not lines[-1][0])
    start, stop = (block.start - 1, block.stop) if by < 0 else (block.start, block.stop + 1)
    if start < 0 or stop > stays:
        return None
    part = lines[start:stop]
    part = part[1:] + part[:1] if by < 0 else part[-1:] + part[:-1]
    bare = next((i for i, (_, ending) in enumerate(part) if not ending), None)
    if bare is not None:
        part[bare], part[-1] = (part[bare][0], part[-1][1]), (part[-1][0], "")
    return apart(joined(lines[:start]), joined(part), joined(lines[stop:]))


def joined(lines: list[tuple[str, str]]) -> str:
    """The lines in a row, endings kept apart."""
    text = ""
    for line, ending in lines:
        text = apart(text, line + ending, "")
    return text


def doubled(text: str, low: int, high: int) -> str:
    """The selection, or the line without one, once more."""
    if low != high:
        return apart(text[:high], text[low:high], text[high:])
    number = line_of(text, low)
    line, ending = rows(text)[number]
    place = offset(text, number, len(line))
    return apart(text[:place], (ending or prevailing(text)) + line, text[place:])


def put_together(text: str, low: int, high: int) -> str:
    """The selected lines as one; the line and the next where only one is selected."""
    lines, block = rows(text), chosen(text, low, high)
    stop = max(block.stop, block.start + 2)
    if stop > len(lines):
        return text
    parts = [line for line, _ in lines[block.start : stop]]
    result = parts[0]
    for part in parts[1:]:
        pieces = [piece for piece in (result.rstrip(" \t"), part.strip(" \t")) if piece]
        result = " ".join(pieces)
    before, after = joined(lines[: block.start]), joined(lines[stop:])
    return apart(before, result, lines[stop - 1][1] + after)


def moved_right(text: str, low: int, high: int) -> str:
    """Two blanks before each selected line that is not empty, or before the only one."""
    block = chosen(text, low, high)
    return _each(text, block, lambda line: "  " + line if line or len(block) == 1 else line)


def moved_left(text: str, low: int, high: int) -> str:
    """Up to two blanks, or a tab, less before each selected line."""
    return _each(text, chosen(text, low, high), lambda line: re.sub(r"\A(?:\t| {1,2})", "", line))


def starred(text: str, low: int, high: int, size: int) -> str:
    """That many asterisks around the selection, or so many less when they make it that."""
    low += len(text[low:high]) - len(text[low:high].lstrip())
    high -= len(text[low:high]) - len(text[low:high].rstrip())
    stars = min(low - _first(r"\**\Z", text[:low]), _length(r"\**", text[high:]))
    if stars % 4 & size:
        return text[: low - size] + text[low:high] + text[high + size :]
    mark = "*" * size
    return text[:low] + mark + text[low:high] + mark + text[high:]


def entered(text: str, low: int, high: int) -> str | None:
    """After enter in a list without numbers; None for an empty item that is indented."""
    number = line_of(text, low)
    line = rows(text)[number][0]
    begin = offset(text, number, 0)
    item = None if RULE.match(line) else ITEM.match(line)
    if item is None or low - begin < item.end():
        return inserted(text, low, high, "\n")
    if low == high and not line[item.end() :].strip():
        if item[1]:
            return None
        return apart(text[:begin], "", text[begin + len(line) :])
    mark = item[1] + item[2] + ("[ ] " if item[3] else "")
    return apart(text[:low], prevailing(text) + mark, text[high:])


def ticked(text: str, low: int, high: int) -> str:
    """After the task command in a list without numbers."""
    block = [n for n in chosen(text, low, high) if rows(text)[n][0].strip()]
    lines = [rows(text)[n][0] for n in block]
    boxes = [TASK.match(line) for line in lines if not RULE.match(line)]
    found = [box[2] for box in boxes if box]
    box = "[x]" if "[ ]" in found else "[ ]"

    def change(line: str) -> str:
        if not line.strip():
            return line
        task = None if RULE.match(line) else TASK.match(line)
        if len(found) == len(lines):
            return TASK.sub(lambda task: task[1] + box, line, count=1)
        if task:
            return line
        item = None if RULE.match(line) else re.match(r" *-(?: +|\Z)", line)
        if item:
            return item[0].ljust(len(item[0].rstrip()) + 1) + "[ ] " + line[item.end() :]
        blanks = len(line) - len(line.lstrip(" "))
        return line[:blanks] + "- [ ] " + line[blanks:]

    return _each(text, range(min(block), max(block) + 1), change) if block else text


def _each(text: str, block: range, change: Callable[[str], str]) -> str:
    lines = rows(text)
    part = [
        (change(line) if number in block else line, ending)
        for number, (line, ending) in enumerate(lines)
    ]
    return joined(part)


def _first(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    return found.start() if found else len(text)


def _length(pattern: str, text: str) -> int:
    found = re.match(pattern, text)
    return found.end() if found else 0
