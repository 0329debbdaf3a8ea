"""`make faults`: kill -9 at length, one fault after the other; says how far it is, and at the end what came of each.

The test suite runs a short round of each. Options go to pytest: `-k publisher` runs one fault.
"""

import os
import sys
import time
from collections import Counter
from typing import NamedTuple, TextIO

import pytest

from tests.servers import kills

FOLDERS = ("tests/faults", "tests/contract")


class Fault(NamedTuple):
    """One that was let happen: how it came out, how long it took, what was killed how often."""

    title: str
    outcome: str
    seconds: float
    kills: Counter[str]

    def line(self) -> str:
        """As the report shows it."""
        killed = ", ".join(f"{times} x {name}" for name, times in self.kills.items())
        return (
            f"{self.outcome:8} {self.seconds:5.0f} s  {self.title}  (kill -9: {killed or 'none'})"
        )


class Progress:
    """A plugin of pytest's that tells what happens while it happens, on `out`."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._number, self._began = 0, 0.0
        self._kills: Counter[str] = Counter()
        self._outcome = "passed"
        self._all = 0
        self.faults: list[Fault] = []

    def say(self, text: str) -> None:
        print(text, file=self._out, flush=True)

    def killed(self, name: str) -> None:
        """Something was killed just now."""
        self._kills[name] += 1
        self.say(f"    {time.monotonic() - self._began:4.0f} s  kill -9 {name}")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._all = len(session.items)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._number += 1
        self._began, self._outcome = time.monotonic(), "passed"
        self._kills = Counter()
        self.say(f"[{self._number} of {self._all}] {_title(nodeid)}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.outcome != "passed":
            self._outcome = report.outcome
            self.say(report.longreprtext)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        seconds = time.monotonic() - self._began
        fault = Fault(_title(nodeid), self._outcome, seconds, self._kills)
        self.faults.append(fault)
        self.say(f"    {fault.outcome} after {seconds:.0f} s")


def _title(nodeid: str) -> str:
    file, _, name = nodeid.rpartition("::")
    folder = file.rpartition("/")[2].removeprefix("test_").removesuffix(".py").replace("_", " ")
    sentence = name.partition("[")[0].removeprefix("test_").replace("_", " ")
    return f"{folder}: {sentence}"


def main(options: list[str]) -> int:
    """Run every fault at length. Answers pytest's exit code."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "w") as out:  # pytest takes standard output away
        progress = Progress(out)
        kills.watchers.append(progress.killed)
        arguments = ["-p", "no:terminal", "-m", "long", *FOLDERS, *options]
        code = pytest.main(arguments, plugins=[progress])
        progress.say("\nReport:")
        for fault in progress.faults:
            progress.say(f"  {fault.line()}")
        if not progress.faults:
            progress.say(f"  nothing ran (pytest's exit code {int(code)})")
    return int(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
