"""The keys of the editor. Each has an id, so that a key map can move it."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding


def _binding(keys: str, action: str, name: str, tooltip: str) -> Binding:
    return Binding(keys, action, tooltip, show=False, id=f"editor.{name}", tooltip=tooltip)


def _move(keys: str, target: str, tooltip: str) -> list[Binding]:
    """The keys that move the cursor there, and those that select up to there."""
    selecting = ",".join(_with_shift(key) for key in keys.split(",") if not _is_letter(key))
    return [
        _binding(keys, f"move('{target}')", target, tooltip),
        _binding(selecting, f"move('{target}', True)", f"select_{target}", f"Select: {tooltip}"),
    ]


def _is_letter(key: str) -> bool:
    return len(key.rpartition("+")[2]) == 1


def _with_shift(key: str) -> str:
    modifiers, _, name = key.rpartition("+")
    return "+".join([*sorted([*filter(None, modifiers.split("+")), "shift"]), name])


BINDINGS: Final[list[Binding]] = [
    *_move("left", "left", "One character back"),
    *_move("right", "right", "One character on"),
    *_move("up", "up", "One row up"),
    *_move("down", "down", "One row down"),
    *_move("ctrl+left,alt+left,alt+b", "word_left", "One word back"),
    *_move("ctrl+right,alt+right,alt+f", "word_right", "One word on"),
    *_move("home", "line_start", "Start of the text of the line, then of the line"),
    *_move("end", "line_end", "End of the line"),
    *_move("ctrl+home", "document_start", "Start of the document"),
    *_move("ctrl+end", "document_end", "End of the document"),
    *_move("pageup", "page_up", "One page up"),
    *_move("pagedown", "page_down", "One page down"),
    _binding("ctrl+a", "select_all", "select_all", "Select everything"),
    _binding("enter", "edit('newline')", "newline", "New line"),
    _binding("backspace", "edit('backspace')", "backspace", "Delete the character before"),
    _binding("delete", "edit('delete')", "delete", "Delete the character after"),
    _binding(
        "ctrl+w,alt+backspace",
        "edit('delete_word_left')",
        "delete_word_left",
        "Delete the word before",
    ),
    _binding("alt+d", "edit('delete_word_right')", "delete_word_right", "Delete the word after"),
    _binding("ctrl+k", "edit('delete_line')", "delete_line", "Delete the line"),
    _binding("tab", "edit('indent')", "indent", "Indent the line or the selected lines"),
    _binding("shift+tab", "edit('outdent')", "outdent", "Outdent the line or the selected lines"),
    _binding("ctrl+z", "edit('undo')", "undo", "Undo"),
    _binding("ctrl+y,ctrl+shift+z", "edit('redo')", "redo", "Redo"),
    _binding("ctrl+c", "copy", "copy", "Copy the selection"),
    _binding("ctrl+x", "cut", "cut", "Cut the selection"),
    _binding("ctrl+v", "paste", "paste", "Paste what was last copied here"),
]
