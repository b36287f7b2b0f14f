"""Movement by the letters of vim, held with alt: this editor has no modes.

Most terminals send alt with a digit or a sign as another character: ``alt+0`` and ``alt+$``
have ``alt+H`` and ``alt+L`` beside them.
"""

from __future__ import annotations

from typing import Final

VIM: Final = {
    "editor.left": "left,alt+h",
    "editor.right": "right,alt+l",
    "editor.up": "up,alt+k",
    "editor.down": "down,alt+j",
    "editor.word_left": "ctrl+left,alt+left,alt+b",
    "editor.word_right": "ctrl+right,alt+right,alt+w,alt+e",
    "editor.line_start": "home,alt+shift+h,alt+0",
    "editor.line_end": "end,alt+shift+l,alt+dollar_sign",
    "editor.document_start": "ctrl+home,alt+g",
    "editor.document_end": "ctrl+end,alt+shift+g",
    "editor.delete": "delete,alt+x",
    "editor.undo": "ctrl+z,alt+u",
    "editor.redo": "ctrl+y,ctrl+shift+z,alt+r",
    "editor.copy": "ctrl+c,alt+y",
    "editor.paste": "ctrl+v,alt+p",
    "editor.delete_to_line_end": "alt+shift+d",
    # Moved out of the way.
    "editor.paragraph_up": "ctrl+up,alt+shift+k",
    "editor.paragraph_down": "ctrl+down,alt+shift+j",
    # The panes beside the editor move alike.
    "tree.up": "up,alt+k",
    "tree.down": "down,alt+j",
    "tree.fold": "left,alt+h",
    "tree.unfold": "right,alt+l",
    "tree.first": "home,alt+g",
    "tree.last": "end,alt+shift+g",
    "preview.up": "up,alt+k",
    "preview.down": "down,alt+j",
    "preview.home": "home,alt+g",
    "preview.end": "end,alt+shift+g",
}
