"""Movement as in emacs, and where what was on those keys has gone.

Most terminals send alt with a sign, such as ``alt+<``, as the sign alone: beside each such key
there is another one, or the palette.
"""

from __future__ import annotations

from typing import Final

EMACS: Final = {
    "editor.left": "left,ctrl+b",
    "editor.right": "right,ctrl+f",
    "editor.up": "up,ctrl+p",
    "editor.down": "down,ctrl+n",
    "editor.line_start": "home,ctrl+a",
    "editor.line_end": "end,ctrl+e",
    "editor.page_up": "pageup,alt+v",
    "editor.page_down": "pagedown,ctrl+v",
    "editor.document_start": "ctrl+home,alt+less_than_sign,alt+shift+comma",
    "editor.document_end": "ctrl+end,alt+greater_than_sign,alt+shift+full_stop",
    "editor.delete": "delete,ctrl+d",
    "editor.delete_to_line_end": "ctrl+k",
    "editor.undo": "ctrl+z,ctrl+underscore",
    "editor.copy": "ctrl+c,alt+w",
    # Moved out of the way.
    "app.palette": "alt+x",
    "editor.select_all": "alt+a",
    "editor.delete_line": "alt+shift+k",
    "editor.duplicate": "alt+shift+d",
    "editor.paste": "ctrl+y",
    "editor.toggle_bold": "alt+m",
    "find.open": "alt+n",
    "find.alt_pattern": "alt+r",
    "editor.redo": "alt+y,ctrl+shift+z",
    # The panes beside the editor move alike.
    "tree.up": "up,ctrl+p",
    "tree.down": "down,ctrl+n",
    "tree.page_up": "pageup,alt+v",
    "tree.page_down": "pagedown,ctrl+v",
    "preview.up": "up,ctrl+p",
    "preview.down": "down,ctrl+n",
    "preview.page_up": "pageup,alt+v",
    "preview.page_down": "pagedown,ctrl+v",
}
