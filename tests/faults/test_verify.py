"""What verify says of a running service's data, and of data that somebody has tampered with."""

import sqlite3
from pathlib import Path

import pytest

from customers.domain.events import Event
from customers.journal.record import FORMAT, SOFTWARE, Record, decode, encode
from customers.stores.sqlite.log import checksum
from tests.faults.clients import MOBILE
from tests.faults.conftest import Stopped
from tests.servers.processes import Process, customers
from tests.unit.made import added, loyalty, merged, registered


async def test_verify_is_clean_and_says_what_it_checked(
    service: Process, customer: int, tmp_path: Path
) -> None:
    assert customer
    done = customers("verify", "--data", str(tmp_path / "data"))

    assert done.returncode == 0
    assert done.stdout.startswith("clean: J1, J3, J4, J5, J6 over ")
    assert "P1 over " in done.stdout
    assert "P2 over " in done.stdout
    assert service.exit_code() is None


def _tampered(data: Path, file: str, statement: str) -> str:
    """What verify says after a statement was run on a file of the stopped service."""
    connection = sqlite3.connect(data / file)
    assert connection.execute(statement).rowcount == 1
    connection.commit()
    connection.close()
    done = customers("verify", "--data", str(data))
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("file", "statement", "violation"),
    [
        ("journal.sqlite", "UPDATE log SET value = x'00' WHERE p = 9 AND off = 2", "J1: "),
        ("journal.sqlite", "DELETE FROM log WHERE p = 9 AND off = 1", "J1: "),
        ("sets/s1.sqlite", "DELETE FROM identities", "P1: "),
        ("sets/s1.sqlite", "UPDATE identities SET body = '{\"entries\":[]}'", "P1: "),
        ("sets/s1.sqlite", "UPDATE customers SET body = 'x'", "P1: "),
        ("sets/s1.sqlite", "UPDATE checkpoints SET id = 'x' WHERE p = 9", "P1: "),
        ("sets/s1.sqlite", "UPDATE checkpoints SET v = 99 WHERE p = 9", "P1: "),
        (
            "sets/s1.sqlite",
            "INSERT INTO identities VALUES ('i|100|line|x', 9, 2, '{\"entries\":[]}')",
            "P1: ",
        ),
        ("sets/s1.sqlite", f"DELETE FROM search WHERE token = '{MOBILE}'", "P2: "),
        ("sets/s1.sqlite", f"UPDATE search SET shared = 3 WHERE token = '{MOBILE}'", "P2: "),
        ("sets/s1.sqlite", "INSERT INTO search VALUES (100, 'x', 1, 0, '', 9)", "P2: "),
    ],
)
def test_verify_names_the_first_violation(
    stopped: Stopped, file: str, statement: str, violation: str
) -> None:
    found = _tampered(stopped.data, file, statement)

    assert found.startswith(f"violated: {violation}")
    assert MOBILE not in found


def append_record(journal: Path, org: int, events: tuple[Event, ...]) -> None:
    """Let a record stand in partition 9 that no service decided, and that takes effect."""
    connection = sqlite3.connect(journal)
    rows = connection.execute("SELECT value FROM log WHERE p = 9 ORDER BY off").fetchall()
    b, last = len(rows) - 1, decode(rows[-1][0])
    value = encode(
        Record(f=FORMAT, sv=SOFTWARE, id="x", org=org, t=last.t, b=b, bid=last.id, events=events)
    )
    crc = checksum(9, b + 1, value)
    connection.execute("INSERT INTO log VALUES (9, ?, ?, ?)", (b + 1, value, crc))
    connection.commit()
    connection.close()


@pytest.mark.parametrize("violation", ["J5: version 3", "J6: version 3"])
def test_verify_names_what_a_record_does_that_no_service_decided(
    stopped: Stopped, violation: str
) -> None:
    customer = stopped.customer
    another = registered(7, "JD", "93")
    merge = merged(customer, into=7, moves=(("INSTORE", MOBILE),))
    events: dict[str, tuple[Event, ...]] = {
        "J5: version 3": (another, merge, added(customer, "INSTORE", "94")),
        "J6: version 3": (loyalty(customer, "INSTORE", "non_loyalty"),),
    }
    append_record(stopped.data / "journal.sqlite", 100, events[violation])

    done = customers("verify", "--data", str(stopped.data))

    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout.startswith(f"violated: {violation} of partition 9 ")
    assert MOBILE not in done.stdout
