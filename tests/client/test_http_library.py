"""The HTTP library comes without its command line, and nobody else notices."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("program", "printed"),
    [
        (
            "import click, sys\n"
            "from bizctx_tui.client import transport\n"
            "from bizctx_tui.client.http_library import httpx\n"
            "print(httpx.AsyncClient.__name__, callable(httpx.main))\n"
            "print(*sorted({'httpx', 'httpx._main', 'rich', 'pygments'} & set(sys.modules)))\n",
            "AsyncClient True\nhttpx\n",
        ),
        (
            "import sys\n"
            "from bizctx_tui.client import http_library\n"
            "import httpx._main\n"
            "print(httpx is http_library.httpx, httpx._main.main.name)\n",
            "True main\n",
        ),
        (
            "import httpx\n"
            "before = httpx.main\n"
            "from bizctx_tui.client import http_library\n"
            "print(http_library.httpx is httpx, httpx.main is before)\n",
            "True True\n",
        ),
    ],
    ids=["alone", "its command line later", "after somebody else"],
)
def test_only_what_sends_requests_is_loaded(program: str, printed: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout, done.stderr) == (printed, "")
