"""Names and texts that would like to break the screen, in a real terminal."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.e2e.test_main_job import BIZCTX
from tests.support.terminal import ENTER, Terminal, ctrl

HOSTILE = (
    "[red]x[/] [/] [link=http://e]y \x1b[31mred\x1b[2J\x1b[1;1H \x1b]0;title\x07 \x9b31m"
    " \u202eevil\u2066 \u200b\U000e0041 \x00\x08\x7f \ud800 end"
)
ANSWERS = {
    "/api/app/me": {
        "user_email": HOSTILE,
        "organizations": {"1": {"id": 1, "name": HOSTILE}},
        "projects": {
            "101": {"name": HOSTILE, "organization_id": 1},
            "102": {"name": "Plain", "organization_id": 1},
        },
    },
    "/api/app/projects/101/business-context/chain": {
        "org_context": HOSTILE,
        "project_context": f"# {HOSTILE}\n\n- {HOSTILE}\n\n```\n{HOSTILE}\n```\n",
    },
    "/api/app/projects/101/business-context": {"content": f"{HOSTILE}\r\nother\x0b\u2028"},
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        answer = ANSWERS.get(self.path)
        body = json.dumps({"error": HOSTILE} if answer is None else {"results": answer}).encode()
        self.send_response(400 if answer is None else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def environ(tmp_path: Path) -> Iterator[dict[str, str]]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield {
            "HOME": str(tmp_path),
            "BIZCTX_CACHE_DIR": str(tmp_path / "cache"),
            "LANG": "C.UTF-8",
            "MP_USERNAME": "u",
            "MP_SECRET": "s-e-c-r-e-t",
            "MP_PROJECT_ID": "101",
            "MP_REGION": "us",
            "MP_API_BASE_URL": f"http://127.0.0.1:{server.server_port}",
        }
        server.shutdown()


def check_frame(terminal: Terminal) -> None:
    """The frame of the screen stands where it belongs, and nothing hostile got through."""

    def in_place(screen: str) -> bool:
        lines = screen.split("\n")
        first, second, last = lines[0], lines[1], lines[-1]
        return first.startswith(" bizctx ") and second.startswith("╭") and "Palette" in last

    terminal.wait_for(in_place)
    for wanted in (b"\x1b]0;title", b"\x1b[31mred", b"\x9b31m", "\u202e".encode(), b"\x00"):
        assert wanted not in terminal.output


def check_output_only(terminal: Terminal) -> None:
    assert b"\x1b]0;title" not in terminal.output
    assert b"\x1b[2J\x1b[1;1H" not in terminal.output


def test_hostile_names_and_texts_are_shown_as_text(environ: dict[str, str]) -> None:
    with Terminal(BIZCTX, environ, columns=200, rows=50) as terminal:
        terminal.wait_for("[red]x[/] [/] [link=http://e]y ␛[31mred␛[2J␛[1;1H")
        terminal.wait_for("Plain")
        check_frame(terminal)
        terminal.send(ENTER)
        terminal.wait_for("272 / 50,000")
        terminal.wait_for(lambda screen: screen.count("␛[31mred") >= 4)
        check_frame(terminal)
        terminal.send("typed ")
        terminal.wait_for("typed #")
        terminal.send(ctrl("s"))
        terminal.wait_for("settle each conflict")
        check_output_only(terminal)
        terminal.send("\x1b")
        terminal.wait_for("Nothing was saved")
        check_frame(terminal)
        terminal.send(ctrl("o"))
        terminal.wait_for("Jump to")
        terminal.send("plain" + ENTER)
        terminal.wait_for("It says: “[red]x[/]")
        check_frame(terminal)
        terminal.send(ctrl("q"))
        terminal.wait_for("Quit with unsaved")
        terminal.send("d")
        assert terminal.wait_for_exit() == 0
