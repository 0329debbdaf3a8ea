"""The claim on a database's rebuild: renewed by its holder, lost by one that was killed."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from customers.journal.ports import Unfit
from customers.stores.mongo.claim import REBUILD, Claims, claimed
from tests.servers.mongo import drop_mongo, fresh_mongo_sets

pytestmark = pytest.mark.server
BEAT_S, LOST_S = 0.05, 1.0


@pytest.fixture
async def claims(mongo_url: str) -> AsyncIterator[Claims]:
    sets = await fresh_mongo_sets(mongo_url)
    yield sets.database["sets"]
    await drop_mongo(sets)


async def test_a_holder_that_was_killed_loses_it(claims: Claims) -> None:
    await claims.insert_one({"_id": REBUILD, "holder": "killed", "beat": 7})

    async with claimed(claims, BEAT_S, LOST_S):
        found = await claims.find_one({"_id": REBUILD})

    assert found is not None
    assert found["holder"] != "killed"
    assert await claims.find_one({"_id": REBUILD}) is None


async def test_a_holder_that_is_at_work_keeps_it(claims: Claims) -> None:
    async with claimed(claims, BEAT_S, LOST_S):
        held = await claims.find_one({"_id": REBUILD})
        with pytest.raises(Unfit, match="already being rebuilt"):
            async with claimed(claims, BEAT_S, LOST_S):
                raise AssertionError("held twice")
        kept = await claims.find_one({"_id": REBUILD})

    assert held is not None
    assert kept is not None
    assert (kept["holder"], kept["beat"] > held["beat"]) == (held["holder"], True)


async def test_of_two_that_find_a_lost_one_one_gets_it(claims: Claims) -> None:
    await claims.insert_one({"_id": REBUILD, "holder": "killed", "beat": 7})
    refused = asyncio.Event()

    async def hold() -> str:
        try:
            async with claimed(claims, BEAT_S, LOST_S):
                await refused.wait()
                return "held"
        except Unfit:
            refused.set()
            return "refused"

    assert sorted(await asyncio.gather(hold(), hold())) == ["held", "refused"]
