"""A blocking workspace in real processes: Ctrl+C, the end of the program, forks, notebooks."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.interpreter import run, start, surroundings
from tests.support.lying_server import Answer, Behaviour, Hang, LyingServer
from tests.support.mixpanel import Mixpanel, environment, healthy

BEGIN = "import bizctx_tui as mp\nws = mp.Workspace()\n"


def serve(*script: Behaviour) -> LyingServer:
    return LyingServer(script, then=healthy(Mixpanel("stored")))


def environ_of(server: LyingServer, tmp_path: Path) -> dict[str, str]:
    return surroundings(tmp_path, environment(server.url))


def wait_until(condition: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(1500):
        if condition():
            return
        pause.wait(0.02)
    raise AssertionError("it did not come about within 30 seconds")


def await_requests(server: LyingServer, count: int) -> None:
    wait_until(lambda: len(server.requests) >= count)


def interrupted(process: subprocess.Popen[str], server: LyingServer) -> tuple[str, str]:
    """Ctrl+C once the server has the first request; what the script prints until its end."""
    await_requests(server, 1)
    process.send_signal(signal.SIGINT)
    return process.communicate(timeout=60)


INTERRUPTED = """
try:
    {call}
except KeyboardInterrupt:
    print("interrupted")
print(ws.get_business_context().content)
"""


@pytest.mark.parametrize(
    "call", ["ws.get_business_context()", "ws.set_business_context('mine')", "ws.projects()"]
)
def test_ctrl_c_ends_the_call_and_leaves_the_workspace_usable(tmp_path: Path, call: str) -> None:
    with serve(Hang()) as server:
        script = BEGIN + INTERRUPTED.format(call=call)
        with start(script, environ_of(server, tmp_path)) as process:
            output, errors = interrupted(process, server)
    assert (output, errors, process.returncode) == ("interrupted\nstored\n", "", 0)
    assert len(server.requests) == 2


def test_ctrl_c_takes_the_request_back(tmp_path: Path) -> None:
    waiting = BEGIN + INTERRUPTED.format(call="ws.get_business_context()") + "input()"
    with (
        serve(Hang()) as server,
        start(waiting, environ_of(server, tmp_path), stdin=subprocess.PIPE) as process,
    ):
        await_requests(server, 1)
        process.send_signal(signal.SIGINT)
        await_requests(server, 2)
        wait_until(lambda: server.open_connections == 1)
        output, errors = process.communicate("\n", timeout=60)
    assert (output, errors) == ("interrupted\nstored\n", "")


def test_ctrl_c_that_nobody_catches_ends_the_program_without_a_mess(tmp_path: Path) -> None:
    with (
        serve(Hang()) as server,
        start(BEGIN + "ws.get_business_context()", environ_of(server, tmp_path)) as process,
    ):
        output, errors = interrupted(process, server)
    assert output == ""
    assert errors.splitlines()[-1] == "KeyboardInterrupt"
    assert "Warning" not in errors
    assert "pending" not in errors
    assert process.returncode == -signal.SIGINT


NOTEBOOK = """
import asyncio

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)

async def cell(source):
    # What a notebook's kernel does with a cell: runs it inside the loop of the main thread.
    exec(compile(source, "<cell>", "exec"), globals())

async def kernel():
    for source in CELLS:
        await cell(source)

loop.run_until_complete(kernel())
loop.close()
"""


def test_a_notebook_whose_loop_runs_already(tmp_path: Path) -> None:
    cells = [
        "import bizctx_tui as mp\nws = mp.Workspace()",
        "print(ws.get_business_context().content)",
        "ws.set_business_context('from a cell')",
        "with ws: print(ws.get_business_context_chain().project.content)",
    ]
    with serve() as server:
        printed = run(f"CELLS = {cells!r}\n{NOTEBOOK}", environ_of(server, tmp_path))
    assert printed == "stored\nfrom a cell\n"


def test_the_stop_button_of_a_notebook(tmp_path: Path) -> None:
    cells = [BEGIN + INTERRUPTED.format(call="ws.get_business_context()"), "print('next cell')"]
    with (
        serve(Hang()) as server,
        start(f"CELLS = {cells!r}\n{NOTEBOOK}", environ_of(server, tmp_path)) as process,
    ):
        output, errors = interrupted(process, server)
    assert (output, errors) == ("interrupted\nstored\nnext cell\n", "")


@pytest.mark.parametrize(
    "ending",
    [
        "",
        "ws.close()",
        "del ws",
        "import sys; sys.exit()",
        "ws.close(); ws.get_business_context()",
        "import gc; del ws; gc.collect(); mp.Workspace().get_business_context()",
        "import threading; threading.Thread(target=ws.get_business_context).start()",
        "import atexit; atexit.register(ws.close)",
        "ws.again = ws",
    ],
)
def test_the_end_of_a_program_is_silent(tmp_path: Path, ending: str) -> None:
    with serve() as server:
        script = f"{BEGIN}print(ws.get_business_context().content)\n{ending}"
        assert run(script, environ_of(server, tmp_path)) == "stored\n"


def test_a_workspace_that_was_never_used_ends_silently(tmp_path: Path) -> None:
    with serve() as server:
        assert run(BEGIN, environ_of(server, tmp_path)) == ""
    assert server.requests == []


def test_at_the_end_of_a_program_its_thread_is_gone(tmp_path: Path) -> None:
    # What is registered first is called last.
    first = (
        "import atexit, threading\n"
        "atexit.register(lambda: print([t.name for t in threading.enumerate()]))\n"
    )
    with serve() as server:
        printed = run(f"{first}{BEGIN}ws.get_business_context()", environ_of(server, tmp_path))
    assert printed == "['MainThread']\n"


@pytest.mark.parametrize(
    "behaviour", [Hang(), Answer.json({"error": "busy"}, 429, {"Retry-After": "60"})]
)
def test_a_program_may_end_while_a_daemon_thread_still_waits(
    tmp_path: Path, behaviour: Behaviour
) -> None:
    waiting = BEGIN + (
        "import os, threading, sys\n"
        # Not print: Python itself gives up when a daemon thread is inside of it at the end.
        "def wait():\n"
        "    try: ws.get_business_context()\n"
        "    except BaseException as error: os.write(1, f'{type(error).__name__}\\n'.encode())\n"
        "threading.Thread(target=wait, daemon=True).start()\n"
        "sys.stdin.read()"
    )
    with (
        serve(behaviour) as server,
        start(waiting, environ_of(server, tmp_path), stdin=subprocess.PIPE) as process,
    ):
        await_requests(server, 1)
        output, errors = process.communicate("", timeout=60)
    assert errors == ""
    assert output in ("", "CancelledError\n")
    assert process.returncode == 0


FORKED = """
import os, sys
print(ws.get_business_context().content, flush=True)
child = os.fork()
if child == 0:
    print("child", ws.use(project="103").get_business_context().content, flush=True)
    {ending}
_, status = os.waitpid(child, 0)
print("parent", status, ws.get_business_context().content)
"""


@pytest.mark.parametrize(
    "ending",
    [
        "sys.exit()",
        "os._exit(0)",
        "ws.close(); sys.exit()",
        "import gc; del ws; gc.collect(); sys.exit()",
    ],
)
def test_after_a_fork_both_processes_have_connections_of_their_own(
    tmp_path: Path, ending: str
) -> None:
    with serve() as server:
        printed = run(BEGIN + FORKED.format(ending=ending), environ_of(server, tmp_path))
    assert printed == "stored\nchild stored\nparent 0 stored\n"
    assert [request.connection for request in server.requests] == [1, 2, 1]


def test_a_pool_of_forked_processes_can_use_it(tmp_path: Path) -> None:
    pool = """
import multiprocessing

def work(number):
    return ws.get_business_context().content

if __name__ == "__main__":
    ws.get_business_context()
    with multiprocessing.get_context("fork").Pool(3) as pool:
        print(pool.map(work, range(6)))
    print(ws.get_business_context().content)
"""
    with serve() as server:
        printed = run(BEGIN + pool, environ_of(server, tmp_path))
    assert printed == f"{['stored'] * 6}\nstored\n"
