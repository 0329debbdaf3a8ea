"""Facts split over partitions, in any order, some of them twice: every set comes to hold the same."""

import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.domain.facts import (
    Fact,
    LifetimePurchases,
    Points,
    PointsAccount,
    PointsTransferred,
)
from customers.journal.kept import Keeping, Kept, kept, newest
from customers.journal.ports import Sets
from customers.stores.sqlite.directory import open_directory
from customers.stores.sqlite.sets import SqliteSets
from tests.contract.conftest import REAL
from tests.servers.mongo import drop_mongo, fresh_mongo_sets

CUSTOMERS = st.integers(1, 3)
SEQUENCES = st.integers(0, 3)
FACTS = st.one_of(
    st.builds(
        LifetimePurchases,
        customer=CUSTOMERS,
        sequence=SEQUENCES,
        amount=st.sampled_from([1.5, 2.0]),
    ),
    st.builds(
        PointsAccount,
        customer=CUSTOMERS,
        sequence=SEQUENCES,
        program=st.integers(1, 2),
        points=st.builds(Points, redeemed=st.sampled_from([1.0, 10.0])),
    ),
    st.builds(
        PointsTransferred,
        customer=CUSTOMERS,
        to=st.integers(4, 5),
        sequence=SEQUENCES,
        transfer=st.just(1),
        at=st.just("2019-10-16T15:53:42Z"),
        points=st.sampled_from([1.0, 2.0]),
    ),
)
BATCHES = st.lists(st.tuples(st.integers(0, 2), st.lists(FACTS, max_size=6)), max_size=6)
_names = itertools.count(2)


@pytest.fixture(params=["sqlite", pytest.param("mongo", marks=REAL)])
async def sets(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Sets]:
    """A store whose sets are made as they are asked for."""
    if request.param == "sqlite":
        directory = open_directory(tmp_path / "data", 3)
        sqlite = SqliteSets(directory)
        yield sqlite
        await sqlite.close()
        directory.close()
    else:
        mongo = await fresh_mongo_sets(request.getfixturevalue("mongo_url"))
        yield mongo
        await drop_mongo(mongo)


async def held(
    sets: Sets, batches: list[tuple[int, list[Fact]]]
) -> dict[tuple[int, int, str], Kept]:
    """What a new set holds after these batches."""
    name = f"s{next(_names)}"
    writer = sets.writer(name)
    for offset, (partition, facts) in enumerate(batches):
        some = [one for fact in facts for one in kept(1, fact)]
        await writer.keep(Keeping(partition, offset, some))
    found = {one.place: one async for one in sets.export_facts(name)}
    await sets.drop(name)
    return found


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(batches=BATCHES, data=st.data())
async def test_any_order_repetition_and_split_comes_to_the_same(
    sets: Sets, batches: list[tuple[int, list[Fact]]], data: st.DataObject
) -> None:
    every = [one for _, facts in batches for fact in facts for one in kept(1, fact)]
    resent = data.draw(st.lists(st.sampled_from(batches), max_size=3)) if batches else []
    turned = data.draw(st.permutations([*batches, *resent]))

    assert await held(sets, batches) == newest(every)
    assert await held(sets, list(turned)) == newest(every)
