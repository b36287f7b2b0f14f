"""``bizctx get`` against the official client's ``mp business-context get``.

Both are whole processes with the same home, account and server, in interleaved rounds, so
that what else the machine does hits both alike. Loopback only.

    python -m benchmarks.command_line OFFICIAL_BIN [--rounds N] [--json PATH]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.figures import figures
from bizctx_tui.demo.handler import DEMO_SECRET, DEMO_USERNAME
from bizctx_tui.demo.server import DEFAULT_PROJECT_ID

GOAL = 1 / 3
"""The most that ours may take of the official client's wall time."""

_CONFIG = f"""\
[accounts.bench]
type = "service_account"
region = "us"
default_project = "{DEFAULT_PROJECT_ID}"
username = "{DEMO_USERNAME}"
secret = "{DEMO_SECRET}"

[active]
account = "bench"
"""


def main() -> int:
    """Measure, print a table, and write the figures as JSON when asked to."""
    options = _options()
    commands = {
        "bizctx get": [str(Path(sys.executable).with_name("bizctx")), "get"],
        "mp business-context get": [str(options.official_bin / "mp"), "business-context", "get"],
        "python -c pass": [sys.executable, "-c", "pass"],
    }
    with tempfile.TemporaryDirectory(prefix="bizctx-bench-") as scratch, _server() as server:
        environ = _home(Path(scratch), server.url)
        samples = _rounds(commands, environ, options.rounds)
    results = {name: asdict(figures(values)) for name, values in samples.items()}
    ours, theirs = results["bizctx get"]["p50"], results["mp business-context get"]["p50"]
    for name, found in results.items():
        print(
            f"{name:<26} p50 {found['p50']:>8.1f} ms  p95 {found['p95']:>8.1f} ms  "
            f"p99 {found['p99']:>8.1f} ms  n={found['n']}"
        )
    print(f"ratio of the medians: {ours / theirs:.3f} (goal: at most {GOAL:.3f})")
    if options.json is not None:
        document = {"command_line": results, "ratio": round(ours / theirs, 4)}
        options.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("official_bin", type=Path, help="the directory that has the official mp")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


class _server:
    """The demo stand-in in a process of its own, so that it takes no time from a client."""

    def __enter__(self) -> _server:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bizctx_tui", "demo", "--serve", "--rate-limit", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            name, _, value = line.removeprefix("export ").strip().partition("=")
            if name == "MP_API_BASE_URL":
                self.url = value.strip("'")
                return self
        raise RuntimeError("the demo server did not say where it listens")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(10)


def _home(scratch: Path, url: str) -> dict[str, str]:
    directory = scratch / ".mp"
    directory.mkdir(mode=0o700)
    config = directory / "config.toml"
    config.touch(mode=0o600)
    config.write_text(_CONFIG, encoding="utf-8")
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(scratch),
        "LANG": "C.UTF-8",
        "MP_API_BASE_URL": url,
    }


def _rounds(
    commands: Mapping[str, Sequence[str]], environ: Mapping[str, str], rounds: int
) -> dict[str, list[float]]:
    samples: dict[str, list[float]] = {name: [] for name in commands}
    outputs: dict[str, bytes] = {}
    # The first round warms the caches of the disk and is not counted.
    for number in range(rounds + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            done = subprocess.run(command, env=environ, capture_output=True, check=True)
            if number:
                samples[name].append((time.perf_counter() - start) * 1000)
            outputs[name] = done.stdout
    ours, theirs = outputs["bizctx get"], outputs["mp business-context get"]
    if json.loads(ours) != json.loads(theirs):
        raise RuntimeError("the two commands gave different documents")
    return samples


if __name__ == "__main__":
    sys.exit(main())
