"""What long work says of itself: how much, how fast, how long, on a terminal and in a log file."""

import os
import pty
import sys

import pytest

from cli.progress import Lines, Pace, progress


class Clock:
    """Seconds, as the test says."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_first_report_says_how_much(clock: Clock) -> None:
    assert Pace("records", clock).said(0, 2_000) == "0 of 2,000 records (0 %)"


def test_rate_and_time_left_follow_from_what_was_done_since(clock: Clock) -> None:
    pace = Pace("records", clock)
    pace.said(0, 2_000_000)
    clock.now += 10

    said = pace.said(500_000, 2_000_000)

    assert said == "500,000 of 2,000,000 records (25 %), 50,000 records/s, 30 s left"


def test_what_was_done_before_does_not_count_as_fast(clock: Clock) -> None:
    pace = Pace("records", clock)
    pace.said(900_000, 1_000_000)
    clock.now += 10

    assert pace.said(901_000, 1_000_000).endswith(", 100 records/s, 16 min 30 s left")


def test_the_rate_is_that_of_the_last_half_minute(clock: Clock) -> None:
    pace, done = Pace("records", clock), 0
    for rate in [1_000] * 60 + [10] * 30:
        pace.said(done, 1_000_000)
        clock.now += 1
        done += rate

    assert pace.said(done, 1_000_000).endswith(", 10 records/s, 26 h 6 min left")


def test_where_the_total_is_not_known_no_time_left_is_made_up(clock: Clock) -> None:
    pace = Pace("documents", clock)
    pace.said(0, 0)
    clock.now += 2

    assert pace.said(10, 0) == "10 documents, 5 documents/s"


def test_lines_are_the_first_and_one_in_ten_percent(clock: Clock) -> None:
    lines = Lines(clock)

    assert [n for n in range(101) if lines.due(n, 100)] == list(range(0, 101, 10))


def test_slow_work_is_heard_of_every_ten_seconds(clock: Clock) -> None:
    lines = Lines(clock)
    heard = []
    for n in range(30):
        clock.now += 1
        if lines.due(n, 1_000_000):
            heard.append(n)

    assert heard == [0, 10, 20]


def test_elsewhere_than_on_a_terminal_there_are_plain_lines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with progress("rebuild", "records") as report:
        report(0, 10)
        report(10, 10)

    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "rebuild: 0 of 10 records (0 %)"
    assert lines[1].startswith("rebuild: 10 of 10 records (100 %)")


def test_on_a_terminal_there_is_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    terminal, ours = pty.openpty()
    with os.fdopen(ours, "w") as screen:
        monkeypatch.setattr(sys, "stderr", screen)
        with progress("rebuild", "records") as report:
            report(0, 10)
            report(5, 10)
        screen.flush()
        shown = b""
        while b"5 of 10 records (50 %)" not in shown:  # a terminal gives what it has, not all of it
            shown += os.read(terminal, 65536)
    os.close(terminal)

    assert "rebuild" in shown.decode()
    assert "━" in shown.decode()
