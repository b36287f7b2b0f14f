"""The live preview of a markdown text."""

from bizctx_tui.tui.widgets.preview.widget import PLACEHOLDER, Preview

__all__ = ["PLACEHOLDER", "Preview"]
