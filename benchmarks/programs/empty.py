"""A Textual app with one line of text: what the toolkit alone costs."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class EmptyApp(App[None]):
    """Nothing but a line."""

    def compose(self) -> ComposeResult:
        yield Static("Nothing is here.")


if __name__ == "__main__":
    EmptyApp().run()
