"""The keys of the editor. Each has an id, so that a key map can move it."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding

from bizctx_tui.tui.commands.command import NO_KEY, Command


def _move(keys: str, target: str, tooltip: str) -> list[Binding]:
    """The keys that move the cursor there, and those that select up to there."""
    selecting = ",".join(_with_shift(key) for key in keys.split(","))
    return [
        _motion(keys, f"move('{target}')", target, tooltip),
        _motion(selecting, f"move('{target}', True)", f"select_{target}", f"Select: {tooltip}"),
    ]


def _motion(keys: str, action: str, name: str, tooltip: str) -> Binding:
    return Binding(keys, action, tooltip, show=False, id=f"editor.{name}", tooltip=tooltip)


def _with_shift(key: str) -> str:
    modifiers, _, name = key.rpartition("+")
    return "+".join([*sorted([*filter(None, modifiers.split("+")), "shift"]), name])


def _edit(name: str, title: str, what: str, keys: str = NO_KEY) -> Command:
    return Command(f"editor.{name}", title, what, f"edit('{name}')", keys)


MOTIONS: Final[list[Binding]] = [
    *_move("left", "left", "One character back"),
    *_move("right", "right", "One character on"),
    *_move("up", "up", "One row up"),
    *_move("down", "down", "One row down"),
    *_move("ctrl+left,alt+left,alt+b", "word_left", "One word back"),
    *_move("ctrl+right,alt+right,alt+f", "word_right", "One word on"),
    *_move("home,alt+a", "line_start", "Start of the text of the line, then of the line"),
    *_move("end,alt+e", "line_end", "End of the line"),
    _motion(
        "ctrl+shift+up",
        "move('paragraph_up', True)",
        "select_paragraph_up",
        "Select: Start of the paragraph, then of the one before",
    ),
    _motion(
        "ctrl+shift+down",
        "move('paragraph_down', True)",
        "select_paragraph_down",
        "Select: Start of the next paragraph",
    ),
    _motion(
        "ctrl+shift+home",
        "move('document_start', True)",
        "select_document_start",
        "Select: Start of the document",
    ),
    _motion(
        "ctrl+shift+end",
        "move('document_end', True)",
        "select_document_end",
        "Select: End of the document",
    ),
    *_move("pageup", "page_up", "One page up"),
    *_move("pagedown", "page_down", "One page down"),
]

EDITING: Final[tuple[Command, ...]] = (
    Command(
        "editor.document_start",
        "Go to the start",
        "Start of the document",
        "move('document_start')",
        keys="ctrl+home",
    ),
    Command(
        "editor.document_end",
        "Go to the end",
        "End of the document",
        "move('document_end')",
        keys="ctrl+end",
    ),
    Command(
        "editor.paragraph_up",
        "Paragraph before",
        "Start of the paragraph, then of the one before",
        "move('paragraph_up')",
        keys="ctrl+up",
    ),
    Command(
        "editor.paragraph_down",
        "Next paragraph",
        "Start of the next paragraph",
        "move('paragraph_down')",
        keys="ctrl+down",
    ),
    Command(
        "editor.select_all", "Select all", "Select the whole text", "select_all", keys="ctrl+a"
    ),
    Command("editor.copy", "Copy", "Copy the selection", "copy", keys="ctrl+c"),
    Command("editor.cut", "Cut", "Cut the selection", "cut", keys="ctrl+x"),
    Command("editor.paste", "Paste", "Paste what is on the clipboard", "paste", keys="ctrl+v"),
    _edit("undo", "Undo", "Take the last edit back", "ctrl+z"),
    _edit("redo", "Redo", "Do again what was taken back", "ctrl+y,ctrl+shift+z"),
    _edit("toggle_bold", "Bold", "Make the selection or the word bold, or not bold", "ctrl+b"),
    _edit("toggle_italic", "Italic", "Make the selection or the word italic, or not", "alt+i"),
    _edit("toggle_code", "Code", "Make the selection or the word code, or not code", "alt+c"),
    _edit("toggle_task", "Toggle task", "Tick the task, or make the line one", "alt+t"),
    _edit("indent", "Indent", "Indent the lines, a list item with all in it", "tab"),
    _edit("outdent", "Outdent", "Outdent the lines, a list item with all in it", "shift+tab"),
    _edit("move_lines_up", "Move line up", "Move the line or the selected lines up", "alt+up"),
    _edit(
        "move_lines_down", "Move line down", "Move the line or the selected lines down", "alt+down"
    ),
    _edit("duplicate", "Duplicate", "Put the line or the selection there twice", "ctrl+d"),
    _edit("join_lines", "Join lines", "Make one line of this and the next, or the selected"),
    Command(
        "editor.wrap",
        "Wrap long lines",
        "Break long lines at the edge, or let them go on out of sight",
        "toggle_wrap",
        keys="alt+z",
    ),
    _edit("delete_line", "Delete line", "Delete the line or the selected lines", "ctrl+k"),
    _edit(
        "delete_to_line_start",
        "Delete to start of line",
        "Delete what is before the cursor in its line",
        "ctrl+u",
    ),
    _edit(
        "delete_to_line_end",
        "Delete to end of line",
        "Delete what is after the cursor in its line",
        "alt+k",
    ),
    Command(
        "editor.select_from_here",
        "Select from here",
        "Let every move extend the selection, until escape, an edit, a copy or this again",
        "select_from_here",
        keys="ctrl+space,ctrl+@,alt+space",
    ),
)
"""What the palette has too."""

TYPING: Final[tuple[Command, ...]] = (
    _edit("newline", "New line", "Break the line", "enter,ctrl+j"),
    _edit("backspace", "Backspace", "Delete the character before", "backspace"),
    _edit("delete", "Delete", "Delete the character after", "delete"),
    _edit(
        "delete_word_left",
        "Delete word before",
        "Delete the word before",
        "ctrl+w,alt+backspace,ctrl+backspace",
    ),
    _edit(
        "delete_word_right",
        "Delete word after",
        "Delete the word after",
        "alt+d,ctrl+delete,alt+delete",
    ),
)

BINDINGS: Final[list[Binding]] = [
    *MOTIONS,
    *(command.binding for command in (*TYPING, *EDITING)),
]
