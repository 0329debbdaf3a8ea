"""A service with rate limits: 429 with the time to wait, told before it comes to that; the demo has none."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.conformance.api import refused
from tests.conformance.organisations import write_organisations
from tests.servers.kafka import free_port
from tests.servers.processes import Process

URL = "/v2/customers/1?source=ALL"
SETTINGS = {"CUSTOMERS_RATE_LIMIT_READ": "3/hour"}


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[str]:
    """The address of an embedded service that lets each credential read three times an hour."""
    config = str(write_organisations(tmp_path))
    arguments = ["serve", "--config", config, "--data", str(tmp_path / "data")]
    process = Process(arguments, free_port(), tmp_path / "log", SETTINGS)
    process.start()
    process.ready()
    yield f"http://127.0.0.1:{process.port}"
    assert process.stop() == 0


def test_a_credential_that_reads_too_often_is_told_when_to_come_again(limited: str) -> None:
    def read(till: str, password: str) -> httpx2.Response:
        return httpx2.get(limited + URL, auth=(till, password), timeout=30)

    answers = [read("demo.till", "demo") for _ in range(4)]

    assert [a.status_code for a in answers] == [404, 404, 404, 429]
    assert [a.headers["ratelimit-remaining"] for a in answers] == ["2", "1", "0", "0"]
    refused(answers[3], 429, 429)
    assert int(answers[3].headers["retry-after"]) > 1
    assert read("rr.till", "demo").status_code == 404
