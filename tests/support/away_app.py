"""An app that hands its terminal over and goes on writing to it all the same."""

from __future__ import annotations

from textual.app import App
from textual.driver import Driver

from bizctx_tui.tui.away import away
from bizctx_tui.tui.terminal_driver import TerminalDriver

WRITES = 100
"""More than Textual would keep for a terminal that nobody writes to."""


class AwayApp(App[None]):
    """Ends by itself."""

    def get_driver_class(self) -> type[Driver]:
        return TerminalDriver

    def on_mount(self) -> None:
        self.call_after_refresh(self._hand_over)

    def _hand_over(self) -> None:
        with away(self):
            for _ in range(WRITES):
                self._send("LEAKED")
            print("AWAY", flush=True)
        self._send("BACK")
        self.exit()

    def _send(self, text: str) -> None:
        assert self._driver is not None
        self._driver.write(text)


if __name__ == "__main__":
    AwayApp().run()
