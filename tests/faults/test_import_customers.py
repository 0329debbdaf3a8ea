"""Importing customers: through the service and into a stopped directory, interrupted and taken up, with bad rows."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from cli.demo import DEMO_FILE
from tests.race.__main__ import embedded_process
from tests.servers.processes import NO_LIMITS, ROOT, Process, customers

TILL = ("--till", "demo.till", "--source", "INSTORE")


def rows(count: int, first: int = 0) -> str:
    made = (
        {"profiles": [{"identifiers": [{"type": "mobile", "value": f"95{first + n:010}"}]}]}
        for n in range(count)
    )
    return "".join(json.dumps(row) + "\n" for row in made)


def found(data: Path) -> int:
    """How many customers there are, once the whole is verified."""
    done = customers("verify", "--data", str(data))
    assert done.returncode == 0, done.stdout + done.stderr
    return int(done.stdout.split(" customers,")[0].split()[-1])


def failed(file: Path) -> list[tuple[int, list[int]]]:
    lines = file.with_name(file.name + ".errors.jsonl").read_text().splitlines()
    said = [json.loads(line) for line in lines]
    return [(row["row"], [error["code"] for error in row["errors"]]) for row in said]


def environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CUSTOMERS_")}
    return {**kept, **NO_LIMITS, "PYTHONPATH": str(ROOT / "services")}


def helpers(data: Path) -> list[tuple[int, str]]:
    """The processes, and what they were started by, that an import into a directory has at work."""
    listed = subprocess.run(["ps", "-wweo", "pid,args"], capture_output=True, text=True, check=True)
    lines = [line.strip().split(" ", 1) for line in listed.stdout.splitlines()[1:]]
    return [(int(pid), args) for pid, args in lines if str(data) in args and "-m cli." in args]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Process]:
    process = embedded_process(tmp_path / "data")
    process.start()
    process.ready()
    yield process
    assert process.stop() == 0


def test_rows_go_through_a_running_service_and_failed_ones_are_told(
    service: Process, tmp_path: Path
) -> None:
    file, password = tmp_path / "people.jsonl", tmp_path / "password"
    password.write_text("demo\n")
    file.write_text(rows(3) + 'not json\n{"profiles":7}\n' + rows(1))
    arguments = ("import", "customers", str(file), *TILL, "--password-file", str(password))
    url = f"http://127.0.0.1:{service.port}"

    done = customers(*arguments, "--url", url)

    assert (done.returncode, done.stdout) == (0, "3 rows imported, 3 failed\n"), done.stderr
    assert failed(file) == [(4, [400]), (5, [400]), (6, [8006])]
    assert found(tmp_path / "data") == 3
    assert customers(*arguments, "--url", url).stdout == done.stdout


def test_a_csv_file_goes_into_a_stopped_directory(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        "firstName,mobile,email,source,accountId,fields.Favorite Color,extendedFields.gender,loyaltyType\n"
        "Zoë,951111111111,zoe@example.com,LINE,1234,Green,MALE,non_loyalty\n"
        "Tom,951111111112,,,,,,\n"
        "too,few\n"
    )
    data = tmp_path / "data"

    done = customers("import", "customers", str(file), *TILL, "--data", str(data), "--demo")

    assert (done.returncode, done.stdout) == (0, "2 rows imported, 1 failed\n"), done.stderr
    assert failed(file) == [(3, [400])]
    process = embedded_process(data)
    process.start()
    process.ready()
    query = "source=LINE&accountId=1234&identifierName=email&identifierValue=zoe@example.com"
    url = f"http://127.0.0.1:{process.port}/v2/customers/lookup/customerDetails?{query}"
    shown = httpx2.get(url, auth=("demo.till", "demo"), timeout=30).json()
    assert process.stop() == 0
    assert (shown["profiles"][0]["firstName"], shown["extendedFields"]) == (
        "Zoë",
        {"gender": "Male"},
    )
    assert shown["profiles"][0]["fields"] == {"Favorite Color": "Green"}
    assert shown["loyaltyInfo"]["loyaltyType"] == "non_loyalty"


def test_rows_of_one_person_go_in_their_order_from_the_first_piece_on(tmp_path: Path) -> None:
    file, data = tmp_path / "people.jsonl", tmp_path / "data"
    file.write_text(rows(20) * 15)

    done = customers("import", "customers", str(file), *TILL, "--data", str(data), "--demo")

    assert (done.returncode, done.stdout) == (0, "20 rows imported, 280 failed\n"), done.stderr
    assert failed(file) == [(n, [8006]) for n in range(21, 301)]
    assert " 0 dead" in customers("verify", "--data", str(data)).stdout, "nobody raced with another"


def test_an_import_that_is_killed_goes_on_and_does_nothing_twice(tmp_path: Path) -> None:
    file, data = tmp_path / "people.jsonl", tmp_path / "data"
    file.write_text(rows(6000))
    progress = tmp_path / "people.jsonl.progress"
    arguments = ("import", "customers", str(file), *TILL, "--data", str(data), "--demo")
    with subprocess.Popen(
        [sys.executable, "-m", "cli", *arguments], env=environment()
    ) as importing:
        give_up = time.monotonic() + 60
        while not progress.exists() and time.monotonic() < give_up:
            time.sleep(0.002)
        importing.send_signal(signal.SIGKILL)
    before = json.loads(progress.read_text())["rows"]
    give_up = time.monotonic() + 60
    while helpers(data) and time.monotonic() < give_up:
        time.sleep(0.01)
    assert helpers(data) == [], "what it had started ends with it"

    done = customers(*arguments)

    assert 0 < before < 6000
    assert (done.returncode, done.stdout) == (0, "6000 rows imported, 0 failed\n"), done.stderr
    assert found(data) == 6000


@pytest.mark.parametrize(
    ("helper", "sentence"),
    [
        ("cli.projecting", "nobody projects what is imported"),
        ("cli.readying", "the rows were read no further"),
    ],
)
def test_an_import_whose_helper_dies_says_so_and_goes_on_when_it_is_run_again(
    tmp_path: Path, helper: str, sentence: str
) -> None:
    file, data = tmp_path / "people.jsonl", tmp_path / "data"
    file.write_text(rows(12_000))
    arguments = ("import", "customers", str(file), *TILL, "--data", str(data), "--demo")
    command = [sys.executable, "-m", "cli", *arguments]
    with subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, text=True) as started:
        pids: list[int] = []
        while not pids and started.poll() is None:
            pids = [pid for pid, line in helpers(data) if helper in line]
        os.kill(pids[0], signal.SIGKILL)
        said = started.stderr.read() if started.stderr else ""

    done = customers(*arguments)

    assert (started.returncode, sentence in said, "Traceback" in said) == (2, True, False), said
    assert helpers(data) == []
    assert (done.returncode, done.stdout) == (0, "12000 rows imported, 0 failed\n"), done.stderr
    assert found(data) == 12_000


def test_a_file_that_changed_meanwhile_is_refused(tmp_path: Path) -> None:
    file, data = tmp_path / "people.jsonl", tmp_path / "data"
    file.write_text(rows(1))
    arguments = ("import", "customers", str(file), *TILL, "--data", str(data), "--demo")
    assert customers(*arguments).returncode == 0

    file.write_text(rows(2))

    done = customers(*arguments)
    assert done.returncode == 2
    assert "has changed since its import began" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--data", "DATA", "--url", "http://x"), "either --url or --data"),
        ((), "either --url or --data"),
        (("--data", "DATA"), "either --config FILE or --demo"),
        (("--data", "DATA", "--demo", "--till", "nobody"), "has no such till"),
        (("--url", "http://127.0.0.1:9", "--password-file", "missing"), "cannot be read"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_sentence(
    arguments: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    file = tmp_path / "people.jsonl"
    file.write_text(rows(1))
    given = [a.replace("DATA", str(tmp_path / "data")) for a in arguments]

    done = customers("import", "customers", str(file), *TILL, *given)

    assert done.returncode == 2, done.stdout
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_column_that_no_registration_has_is_named(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("mobile,shoe size\n951111111111,44\n")

    done = customers(
        *("import", "customers", str(file), *TILL, "--data", str(tmp_path / "data")),
        *("--config", str(DEMO_FILE)),
    )

    assert (done.returncode, "'shoe size'" in done.stderr) == (2, True), done.stderr
