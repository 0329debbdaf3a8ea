"""The facts of other systems in a set's collections: `SET.facts`, one document per place, the greatest rank wins.

    _id organisation|customer|thing · o organisation · c customer · k thing · of organisation|customer|kind · s sequence · fact its JSON

The JSON is a text because a segment's name may be what MongoDB allows no field to be called, and because it decides
between two facts with one sequence. Whether a fact is newer is asked by the server, in the same step as the
write: no transaction is needed, and of writers at the same time the order does not matter.
"""

from collections.abc import AsyncIterator, Collection, Sequence

from pymongo import IndexModel, ReplaceOne, UpdateOne
from pymongo.errors import BulkWriteError
from pymongo.read_concern import ReadConcern

from customers.domain.facts import Fact
from customers.journal.kept import Aside, Keeping, Kept, fact_in, newest
from customers.journal.ports import Fenced
from customers.stores.mongo.connect import Database

COLLECTIONS = ("facts", "facts_offsets", "facts_aside")
INDEX = IndexModel([("of", 1)], name="of")
_SNAPSHOT = ReadConcern("snapshot")
_DUPLICATE, _AGAIN = 11000, 3
_MANY = 10_000  # in one answer: what a customer has comes in one round trip


async def keep(database: Database, set_: str, keeping: Keeping) -> None:
    """Write facts, then what is set aside, then the offset. Raises Fenced."""
    if keeping.kept:
        await _write(database, set_, [_unless_newer(k) for k in newest(keeping.kept).values()])
    if keeping.aside:
        rows = [ReplaceOne({"_id": _aside_id(a)}, a._asdict(), upsert=True) for a in keeping.aside]
        await database[f"{set_}.facts_aside"].bulk_write(rows, ordered=False)
    await _move(database, set_, keeping)


async def _move(database: Database, set_: str, keeping: Keeping) -> None:
    partition, first = keeping.partition, keeping.first
    kept_before = {"offset": {"$gte": first}} if first else {}
    move = {"$max": {"offset": keeping.offset}}
    offsets = database[f"{set_}.facts_offsets"]
    done = await offsets.update_one({"_id": partition, **kept_before}, move, upsert=not first)
    if first and not done.matched_count:
        raise Fenced(f"the facts of partition {partition} of set {set_} went back")


async def _write(database: Database, set_: str, updates: list[UpdateOne]) -> None:
    for left in reversed(range(_AGAIN)):
        try:
            await database[f"{set_}.facts"].bulk_write(updates, ordered=False)
            return
        except BulkWriteError as error:
            # Two writers that put the first fact of a place at once: one of them is told of the other's.
            codes = {fault["code"] for fault in error.details["writeErrors"]}
            if codes != {_DUPLICATE} or not left:
                raise


def _unless_newer(kept: Kept) -> UpdateOne:
    sequence, text = kept.fact.sequence, kept.rank[1].decode()
    document = {
        "_id": kept.name,
        "o": kept.org,
        "c": kept.customer,
        "k": kept.thing,
        "of": f"{kept.org}|{kept.customer}|{kept.kind}",
        "s": sequence,
        "fact": text,
    }
    tie = {"$and": [{"$eq": ["$s", sequence]}, {"$lt": ["$fact", {"$literal": text}]}]}
    # What is not there has no `s`: that is less than any.
    older = {"$or": [{"$lt": ["$s", sequence]}, tie]}
    put = {"$replaceWith": {"$cond": [older, {"$literal": document}, "$$ROOT"]}}
    return UpdateOne({"_id": kept.name}, [put], upsert=True)


def _aside_id(aside: Aside) -> str:
    return f"{aside.partition}|{aside.offset}"


async def facts(
    database: Database, set_: str, org: int, customers: Collection[int], kinds: Collection[str]
) -> Sequence[Fact]:
    """As FactReader.facts, for somebody and something."""
    wanted = [f"{org}|{customer}|{kind}" for customer in customers for kind in kinds]
    source = database.get_collection(f"{set_}.facts", read_concern=_SNAPSHOT)
    found = source.find({"of": {"$in": wanted}}, {"_id": 0, "fact": 1}, batch_size=_MANY)
    return [fact_in(row["fact"]) for row in await found.to_list()]


async def offset(database: Database, set_: str, partition: int) -> int:
    """Where the partition stands."""
    source = database.get_collection(f"{set_}.facts_offsets", read_concern=_SNAPSHOT)
    row = await source.find_one({"_id": partition})
    return int(row["offset"]) if row else 0


async def export(database: Database, set_: str) -> AsyncIterator[Kept]:
    """Every fact, ordered by name."""
    async for row in database[f"{set_}.facts"].find({}).sort("_id", 1):
        yield Kept(row["o"], row["c"], row["k"], fact_in(row["fact"]))


async def aside(database: Database, set_: str) -> Sequence[Aside]:
    """Everything set aside."""
    rows = await database[f"{set_}.facts_aside"].find({}).to_list()
    return sorted(Aside(row["partition"], row["offset"], row["reason"]) for row in rows)
