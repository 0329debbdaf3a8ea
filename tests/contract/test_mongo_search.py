"""Search on MongoDB reads the index of its rows and nothing else: no collection is scanned, nothing is sorted there."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from customers.domain.search import Row, Sought, scope_mark
from customers.journal.ports import Changes
from customers.stores.mongo import search
from customers.stores.mongo.sets import MongoSets
from tests.contract.test_read_models import at
from tests.servers.mongo import drop_mongo, fresh_mongo_sets
from tests.servers.plans import SCANS, Plan, explain, plan_of

JD = scope_mark("JD", "")
ROWS = [Row(1, f"{chr(97 + i % 20)}{i:05}", i, 0, JD) for i in range(2_000)]
HITS = 100
ANY, SOME = Sought(1, "b", "", 10, 20), Sought(1, "b", JD, 10, 20)


@pytest.fixture
async def sets(request: pytest.FixtureRequest) -> AsyncIterator[MongoSets]:
    """Rows of 2,000 customers, a hundred for each first letter."""
    found = await fresh_mongo_sets(request.getfixturevalue("mongo_url"))
    await found.writer("s1").commit(at(-1), at(0), Changes({}, rows=ROWS))
    yield found
    await drop_mongo(found)


@pytest.mark.server
@pytest.mark.parametrize("sought", [ANY, SOME], ids=["anywhere", "in a scope"])
async def test_page_and_count_read_the_index_and_no_more_of_it_than_matches(
    sets: MongoSets, sought: Sought
) -> None:
    page = await explain(sets.database, "s1.search", search.page("s1", sought))
    count = await explain(sets.database, "s1.search", search.count(sought))

    assert page.indexes == frozenset(("rows", "_id_"))
    assert count.indexes == frozenset(("rows",))
    assert not (page.stages | count.stages) & SCANS
    assert page.keys is None or page.keys <= sought.offset + 2 * sought.limit + 2
    assert count.keys is None or count.keys <= HITS + 1
    assert not count.documents


@pytest.mark.server
async def test_without_the_index_a_scan_is_seen(sets: MongoSets) -> None:
    await sets.database["s1.search"].drop_index("rows")

    plan = await explain(sets.database, "s1.search", search.count(ANY))

    assert "rows" not in plan.indexes
    assert plan.keys is None or plan.stages & SCANS


def mongodb(stage: dict[str, Any], keys: int, documents: int) -> dict[str, Any]:
    """The answer of MongoDB to `explain` of an aggregate that needs stages behind the cursor."""
    cursor = {
        "queryPlanner": {
            "winningPlan": {"stage": "PROJECTION_COVERED", "inputStage": stage},
            "rejectedPlans": [{"stage": "COLLSCAN"}],
        },
        "executionStats": {
            "totalKeysExamined": keys,
            "totalDocsExamined": documents,
            "executionStages": {"stage": "PROJECTION_COVERED", "inputStage": stage},
        },
    }
    return {"stages": [{"$cursor": cursor}, {"$group": {"_id": {"$const": 1}}}], "ok": 1.0}


def test_mongodbs_way_to_tell_is_understood() -> None:
    covered = plan_of(mongodb({"stage": "IXSCAN", "indexName": "rows"}, 101, 0))
    scanned = plan_of(mongodb({"stage": "COLLSCAN"}, 0, 2_000))

    above = "PROJECTION_COVERED"
    assert covered == Plan(frozenset((above, "IXSCAN")), frozenset(("rows",)), 101, 0)
    assert scanned == Plan(frozenset((above, "COLLSCAN")), frozenset(), 0, 2_000)
    assert scanned.stages & SCANS
    assert not covered.stages & SCANS
