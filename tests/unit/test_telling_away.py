"""Telling facts while their log is away: certainly nothing taken, or nobody knows; and which rows go where."""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping

import httpx2
import pytest

from cli.demo import DEMO_FILE
from command_api.facts import Facts
from customers.journal.factlog import Told, decode
from customers.journal.partition import partition_of
from customers.journal.ports import Batch, LogUnavailable
from customers.runtime import AsyncioRuntime
from customers.web.auth import Tills
from customers.web.gate import Gate
from customers.web.rates import Rates
from customers.web.site import site
from customers.web.tokens import OwnKeys, Tokens, Trusted

PATH, BOUGHT = (
    "/v2/integrations/facts",
    {"type": "LifetimePurchases.v1", "customer": 7, "sequence": 1, "amount": 1},
)


class Flaky:
    """A log of twelve partitions that takes some appends, and then no more."""

    partitions = 12

    def __init__(self) -> None:
        self.away, self.takes = False, 1_000_000
        self.taken: list[tuple[int, bytes]] = []

    async def append(self, partition: int, value: bytes) -> None:
        if len(self.taken) >= self.takes:
            raise LogUnavailable("away")
        self.taken.append((partition, value))

    async def end(self, partition: int) -> int:
        if self.away:
            raise LogUnavailable("away")
        return 0

    async def follow(self, positions: Mapping[int, int]) -> AsyncGenerator[Batch, None]:
        raise AssertionError("nobody follows here")
        yield  # a generator all the same

    async def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def log() -> Flaky:
    return Flaky()


@pytest.fixture
async def erp(log: Flaky) -> AsyncIterator[httpx2.AsyncClient]:
    """The demo organisation's integration."""
    runtime = AsyncioRuntime(print)
    tokens = Tokens(OwnKeys(None), Trusted(), runtime)
    gate = Gate(Tills(DEMO_FILE), tokens, Rates({}), runtime)
    app = site([Facts(log, gate, runtime).operation()])
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(
        transport=transport, base_url="http://service", auth=("demo.erp", "demo")
    ) as client:
        yield client


async def test_503_a_log_that_is_away_is_not_appended_to(
    erp: httpx2.AsyncClient, log: Flaky
) -> None:
    log.away = True

    answer = await erp.post(PATH, json=[BOUGHT, BOUGHT])

    assert (answer.status_code, answer.headers["retry-after"], log.taken) == (503, "1", [])


async def test_504_a_log_that_goes_away_in_the_middle_may_have_taken_some(
    erp: httpx2.AsyncClient, log: Flaky
) -> None:
    log.takes = 1

    answer = await erp.post(PATH, json=[BOUGHT, BOUGHT])

    assert (answer.status_code, answer.headers["retry-after"]) == (504, "1")
    message = answer.json()["errors"][0]["message"]
    assert message.endswith("repeat the request, a fact that comes twice does no harm")
    assert len(log.taken) == 1


async def test_a_request_without_a_good_row_needs_no_log(
    erp: httpx2.AsyncClient, log: Flaky
) -> None:
    log.away = True

    answer = await erp.post(PATH, json=[{}])

    assert (answer.status_code, answer.json()["failureCount"]) == (200, 1)


async def test_what_is_logged_says_whose_it_is_who_told_it_and_when(
    erp: httpx2.AsyncClient, log: Flaky
) -> None:
    assert (await erp.post(PATH, json=BOUGHT)).status_code == 200

    ((partition, value),) = log.taken
    told = decode(value)
    assert isinstance(told, Told)
    assert (partition, told.org, told.by) == (partition_of(100, 12), 100, "demo.erp")
    assert told.t > 1_700_000_000_000
    assert json.loads(value)["fact"] == {**BOUGHT, "amount": 1.0}
