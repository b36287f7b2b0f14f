"""The editor: one buffer on the screen, drawn by rows."""
