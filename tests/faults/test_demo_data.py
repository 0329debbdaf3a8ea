"""`customers demo-data`: what every read of the documentation then shows, and that a second time changes nothing."""

import json
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.servers.processes import Process, customers


@pytest.fixture
def reads(service: Process) -> dict[str, Any]:
    """The answers to the reads that the command prints, by the last part of their path."""
    return answers(filled(service))


def filled(service: Process) -> str:
    done = customers("demo-data", "--url", f"http://127.0.0.1:{service.port}")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def answers(printed: str) -> dict[str, Any]:
    found = {}
    for url in re.findall(r"^curl -s -u demo.till:demo '(.*)'$", printed, re.MULTILINE):
        answer = httpx2.get(url, auth=("demo.till", "demo"), timeout=30)
        assert answer.status_code == 200, answer.text
        found[url.partition("?")[0].rpartition("/")[2]] = answer.json()
    return found


def test_every_read_of_the_documentation_shows_something(reads: dict[str, Any]) -> None:
    tom = reads["lookup"]["entity"]
    details = reads[str(tom)]

    assert [hit["userId"] for hit in reads["search"]["data"]] == [tom]
    assert [p["source"] for p in details["profiles"]] == ["LINE", "INSTORE", "WECHAT"]
    assert details["loyaltyInfo"]["lifetimePurchases"] == 230
    assert details["segments"]
    assert details["userGroup"]["members"]
    assert details["subscriptionInfo"]["subscriptions"]
    assert details["pointsSummary"]["currentSlab"] == "Gold"
    assert details["loyaltyProgramDetails"] == reads["loyaltyDetails"]["data"]
    assert {s["type"] for s in reads["subscriptions"]["subscriptions"]} == {"OPTIN", "OPTOUT"}
    assert {r["status"] for r in reads["retroRequest"]["data"]} == {"APPROVED", "PENDING"}
    assert reads["extendedFields"]["entity"]["customer"]


def test_the_figures_are_those_of_the_documentations_samples(reads: dict[str, Any]) -> None:
    gold, platinum = reads["loyaltyDetails"]["data"]
    received, given = reads["pointsTransfers"]["data"]

    assert (gold["programId"], gold["redeemed"], gold["lifetimePoints"]) == (1219, 200.0, 500.0)
    assert (gold["returned"], gold["currentSlab"]) == (1100.2139892578125, "Gold")
    assert (platinum["programId"], platinum["loyaltyPoints"]) == (1223, 2200.0)
    assert (given["pointsTransferDate"], given["pointsTransferred"]) == ("2019-10-16 15:53:42", 15)
    assert [given["transferType"], received["transferType"]] == ["DEDUCTION", "ADDITION"]
    assert received["transferredFrom"]["firstName"] == "James"


def test_a_second_time_changes_nothing(
    service: Process, reads: dict[str, Any], tmp_path: Path
) -> None:
    def journal() -> int:
        done = customers("events", "--data", str(tmp_path / "data"))
        return len(done.stdout.splitlines())

    before = journal()

    again = answers(filled(service))

    assert json.dumps(again) == json.dumps(reads)
    assert journal() == before
    assert customers("verify", "--data", str(tmp_path / "data")).returncode == 0


def test_nobody_at_the_address_is_said_in_one_sentence() -> None:
    done = customers("demo-data", "--url", "http://127.0.0.1:9")

    assert done.returncode == 2
    assert done.stderr == "customers: no service answers at http://127.0.0.1:9\n"
