"""`customers events` beside a running service: the whole history, from a position on, and for ever."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.clients import on_one_connection, registration
from tests.faults.test_cli import said
from tests.race.__main__ import embedded_process
from tests.servers.processes import ROOT, Process, customers

PARTITION, BEFORE = (
    9,
    1,
)  # the demo organisation's partition, and its last version before a customer
CUSTOMERS = 5


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Process, Path]]:
    """A service and its data directory."""
    data = tmp_path_factory.mktemp("events") / "data"
    process = embedded_process(data)
    process.start()
    process.ready()
    yield process, data
    process.stop()


async def register(process: Process, first: int, count: int) -> list[int]:
    """Register mobiles; the customers' ids."""
    wanted = [registration(f"91{n:010}", f"key-{n}") for n in range(first, first + count)]
    answers = await on_one_connection(process.port, wanted)
    return [json.loads(body)["createdId"] for _, body in answers]


@pytest.fixture(scope="module")
def known() -> list[int]:
    """Customers in the order of their registration; empty before the first test."""
    return []


@pytest.fixture
async def data(running: tuple[Process, Path], known: list[int]) -> Path:
    """The directory, some customers in it."""
    process, folder = running
    if not known:
        known += await register(process, 0, CUSTOMERS)
    return folder


def printed(data: Path, *more: str) -> list[dict[str, Any]]:
    """The lines that the command prints."""
    done = customers("events", "--data", str(data), *more)
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def follower(data: Path, *more: str) -> "subprocess.Popen[str]":
    """The command, reading on."""
    command = [sys.executable, "-m", "cli", "events", "--data", str(data), *more]
    return subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": str(ROOT / "services")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


async def test_every_event_is_printed_once_in_order(data: Path, known: list[int]) -> None:
    events = printed(data)

    assert [int(event["subject"]) for event in events] == known
    assert [event["id"] for event in events] == [
        f"{PARTITION}-{BEFORE + 1 + n}-0" for n in range(CUSTOMERS)
    ]
    assert {event["type"] for event in events} == {"CustomerRegistered.v1"}


@pytest.mark.parametrize("seen", [2, CUSTOMERS])
async def test_after_a_position_come_exactly_the_others(
    data: Path, known: list[int], seen: int
) -> None:
    events = printed(data, "--after", f"{PARTITION}-{BEFORE + seen}")

    assert [int(event["subject"]) for event in events] == known[seen:]


async def test_partitions_that_are_not_named_start_at_their_beginning(
    data: Path, known: list[int]
) -> None:
    events = printed(data, "--after", "0-0", "--after", "3-0")

    assert [int(event["subject"]) for event in events] == known


@pytest.mark.parametrize(
    ("after", "sentence"),
    [
        (["nine"], "'nine' is not a position: write PARTITION-VERSION, such as 9-2"),
        (["9-1-0"], "'9-1-0' is not a position: write PARTITION-VERSION, such as 9-2"),
        (["12-0"], "position 12-0 names no partition: there are 0 to 11"),
        (["9-1", "9-2"], "two positions of partition 9 are given: one is enough"),
        (["9-99"], f"position 9-99 is not in the journal: it ends at 9-{BEFORE + CUSTOMERS}"),
    ],
)
async def test_a_bad_position_is_refused_in_a_sentence(
    data: Path, after: list[str], sentence: str
) -> None:
    options = [word for position in after for word in ("--after", position)]

    assert said("events", "--data", str(data), *options) == sentence


async def test_a_reader_that_hangs_up_is_not_complained_of(data: Path) -> None:
    reading = follower(data)
    assert reading.stdout is not None
    assert reading.stderr is not None
    reading.stdout.close()

    assert reading.stderr.read() == ""
    reading.stderr.close()
    assert reading.wait(20) == 0


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_follower_prints_what_comes_until_it_is_told_to_stop(
    running: tuple[Process, Path], data: Path, known: list[int], how: signal.Signals
) -> None:
    last = f"{PARTITION}-{BEFORE + len(known)}"
    reading = follower(data, "--follow", "--after", last)
    assert reading.stdout is not None

    created = await register(running[0], len(known) + 100 * how, 2)
    told = [json.loads(reading.stdout.readline())["subject"] for _ in created]
    reading.send_signal(how)

    rest, complaints = reading.communicate(timeout=20)
    assert told == [str(customer) for customer in created]
    assert (reading.returncode, rest, complaints) == (0, "", "")
    known += created
