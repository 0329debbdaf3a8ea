"""What every test shares: servers, the spreading over workers, and loud words at the end about what did not run."""

import pytest

from tests.servers.missing import PREFIX

pytest_plugins = ["tests.servers.fixtures", "tests.spread", "tests.left_out"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests did not run for want of a server, and what was missing."""
    skipped = [report.longrepr for report in terminalreporter.stats.get("skipped", [])]
    reasons = [where[2] for where in skipped if isinstance(where, tuple)]
    missing = [text.split(PREFIX, 1)[1] for text in reasons if PREFIX in text]
    if missing:
        terminalreporter.section("SERVERS WERE MISSING", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(missing)} tests did not run; with CI set they fail:", red=True)
        for reason in sorted(set(missing)):
            terminalreporter.line(f"  {missing.count(reason)} x {reason}")
