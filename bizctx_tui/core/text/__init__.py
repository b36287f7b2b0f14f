"""A text being edited: lines, cells, undo, wrapping, highlighting."""
