"""What ``make parity`` says at the end; loaded with ``-p tests.parity.report``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import pytest

from tests.parity.differences import DIFFERENCES, Difference

PARITY_PROPERTY: Final = "parity-case"
"""Under this name a test records which case it runs."""


class ParityReport:
    """Collects the cases, also those that ran in other processes of pytest."""

    def __init__(self) -> None:
        self._passed: set[str] = set()
        self._failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        names = {str(value) for key, value in report.user_properties if key == PARITY_PROPERTY}
        if report.failed:
            self._failed |= names
        elif report.when == "call":
            self._passed |= names

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._passed or self._failed:
            terminalreporter.section("parity with the official client")
            for line in summary(self._passed - self._failed, self._failed, DIFFERENCES):
                terminalreporter.write_line(line)


def summary(
    passed: Collection[str], failed: Collection[str], differences: Mapping[str, Difference]
) -> list[str]:
    """The lines at the end: how many cases, how many equal, and each deliberate difference.

    Args:
        passed: The names of the cases in which both programs did what they are to do.
        failed: The names of the others.
        differences: By the name of the case.
    """
    met = {name: differences[name] for name in sorted(differences.keys() & set(passed))}
    lines = [
        f"cases: {len(passed) + len(failed)}",
        f"equal: {len(passed) - len(met)}",
        f"different on purpose, and exactly so: {len(met)}",
        f"failed: {len(failed)}",
    ]
    for why in dict.fromkeys(difference.why for difference in met.values()):
        names = [name for name, difference in met.items() if difference.why == why]
        lines += ["", why, *(f"    {name} ({', '.join(met[name].aspects)})" for name in names)]
    return lines


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(ParityReport())
