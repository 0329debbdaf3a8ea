"""How much of its index MongoDB looks at for an answer to a search, by its own plans."""

import asyncio
from typing import NamedTuple

from customers.domain.evolve_customer import evolve_customer
from customers.domain.paging import DEFAULT_LIMIT
from customers.domain.search import Row, Sought, rows, token
from customers.domain.state import Customer, customer_name
from customers.journal.ports import Changes, Checkpoint, Versioned
from customers.stores.mongo import search
from customers.stores.mongo.sets import FIRST_SET, MongoSets
from tests.bench.people import ORG, registered
from tests.bench.queries import QUERIES
from tests.servers.mongo import drop_mongo, fresh_mongo_sets
from tests.servers.plans import SCANS, explain

CUSTOMERS, AT_ONCE, SAMPLES = 10_000, 1_000, 12


class Examined(NamedTuple):
    """Of one kind of query, on average: customers found, and keys examined for page and count together.

    `counted`: by the server; else it tells only which part of the index it reads, and `keys` are those in there.
    """

    name: str
    found: float
    keys: float
    counted: bool


def keys_examined(url: str, customers: int = CUSTOMERS) -> list[Examined]:
    """Every kind of query over so many customers, in a database of our own."""
    return asyncio.run(_examine(url, customers))


async def _examine(url: str, customers: int) -> list[Examined]:
    sets = await fresh_mongo_sets(url)
    try:
        await _fill(sets, customers)
        return [await _kind(sets, name, customers) for name in QUERIES]
    finally:
        await drop_mongo(sets)


async def _fill(sets: MongoSets, customers: int) -> None:
    writer, was = sets.writer(FIRST_SET), Checkpoint(FIRST_SET, 0, -1, 0, "")
    for first in range(0, customers, AT_ONCE):
        v = first + AT_ONCE
        people = [evolve_customer(None, registered(n)) for n in range(first, v)]
        known = [person for person in people if isinstance(person, Customer)]
        documents = {customer_name(ORG, person.id): Versioned(v, person) for person in known}
        kept: list[Row] = [row for person in known for row in rows(ORG, person)]
        becomes = Checkpoint(FIRST_SET, 0, v, v + 1, str(v))
        await writer.commit(was, becomes, Changes(documents, rows=kept))
        was = becomes


async def _kind(sets: MongoSets, name: str, customers: int) -> Examined:
    answers = []
    for n in range(SAMPLES):
        query = QUERIES[name](7 * n, customers)
        page = (int(str(query.get("limit", DEFAULT_LIMIT))), int(str(query.get("offset", 0))))
        answers.append(await _one(sets, Sought(ORG, token(str(query["q"])), "", *page)))
    found, keys = (sum(answer[i] for answer in answers) / SAMPLES for i in (0, 1))
    return Examined(name, found, keys, all(counted for _, _, counted in answers))


async def _one(sets: MongoSets, sought: Sought) -> tuple[int, int, bool]:
    """Customers found, keys examined, and whether the server counted these."""
    total = (await sets.writer(FIRST_SET).search(0, sought)).total
    kept = sets.database[f"{FIRST_SET}.search"]
    pipelines = (search.page(FIRST_SET, sought), search.count(sought))
    plans = [await explain(sets.database, kept.name, pipeline) for pipeline in pipelines]
    assert not any(plan.stages & SCANS for plan in plans), plans
    counted = [plan.keys for plan in plans if plan.keys is not None]
    if len(counted) == len(plans):
        return total, sum(counted), True
    bounds = {"o": sought.org, "t": {"$gte": sought.prefix, "$lt": sought.end}}
    return total, len(plans) * await kept.count_documents(bounds), False
