"""What the editor can do to a buffer by name, with nothing else to say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bizctx_tui.core.text import lines, lists, marks
from bizctx_tui.core.text.buffer import Buffer

EDITS: Final[dict[str, Callable[[Buffer], object]]] = {
    "newline": lists.newline,
    "backspace": Buffer.backspace,
    "delete": Buffer.delete,
    "delete_word_left": Buffer.delete_word_left,
    "delete_word_right": Buffer.delete_word_right,
    "delete_to_line_start": Buffer.delete_to_line_start,
    "delete_to_line_end": Buffer.delete_to_line_end,
    "delete_line": lines.delete_lines,
    "move_lines_up": lines.move_lines_up,
    "move_lines_down": lines.move_lines_down,
    "duplicate": lines.duplicate,
    "join_lines": lines.join_lines,
    "indent": lists.indent,
    "outdent": lists.outdent,
    "toggle_task": lists.toggle_task,
    "toggle_bold": marks.toggle_bold,
    "toggle_italic": marks.toggle_italic,
    "toggle_code": marks.toggle_code,
    "undo": Buffer.undo,
    "redo": Buffer.redo,
}
"""Each is one undo step."""
