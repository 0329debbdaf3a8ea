"""A word at the end of a run about the tests that `-m` left out: how many, why, and what runs them."""

from collections import Counter

import pytest

REASONS = {
    "long": "kill processes at length: make faults",
    "server": "need Kafka or MongoDB: make test",
    "served": "start the service as a process: make test",
    "slow": "compute for long: make test",
}
_left_out = pytest.StashKey[Counter[str]]()


def pytest_deselected(items: list[pytest.Item]) -> None:
    if items:
        found = items[0].config.stash.setdefault(_left_out, Counter())
        found.update(next((r for r in REASONS if i.get_closest_marker(r)), "") for i in items)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(
        session.config, "workeroutput"
    ):  # a worker of `pytest -n`: every one leaves out the same
        session.config.workeroutput["left_out"] = dict(session.config.stash.get(_left_out, {}))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    told = getattr(node, "workeroutput", {}).get("left_out", {})
    config: pytest.Config = getattr(node, "config")  # noqa: B009 # xdist's type is known only where it is installed
    config.stash[_left_out] = Counter(told)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left_out = terminalreporter.config.stash.get(_left_out, Counter())
    for reason, words in REASONS.items():
        if left_out[reason]:
            terminalreporter.line(f"left out: {left_out[reason]} tests that {words}")
