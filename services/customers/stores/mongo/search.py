"""Search rows on MongoDB: how they are kept, and the one aggregate that answers a search from them.

    o organisation · t token · c customer · l characters shared with the customer's previous token · s scopes

The index holds all of it, in the order of the answer: neither the page nor the count reads a document that it does
not answer, and nothing is sorted.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from pymongo import DeleteOne, IndexModel, ReplaceOne

from customers.domain.search import CAP, Row, Sought
from customers.domain.state import Customer, customer_name
from customers.stores.mongo.faults import unreadable

Document = Mapping[str, Any]
Writes = list[ReplaceOne[dict[str, Any]] | DeleteOne]
INDEX = IndexModel([("o", 1), ("t", 1), ("c", 1), ("l", 1), ("s", 1)], name="rows")


def writes(partition: int, rows: Sequence[Row], gone: Sequence[Row]) -> Writes:
    """What brings the collection from one state to the next."""
    taken: Writes = [DeleteOne({"_id": _id(row)}) for row in gone]
    return taken + [
        ReplaceOne({"_id": _id(row)}, _stored(partition, row), upsert=True) for row in rows
    ]


def _id(row: Row) -> str:
    return f"{row.org}|{row.customer}|{row.token}"


def _stored(partition: int, row: Row) -> dict[str, Any]:
    org, token, customer, shared, scopes = row
    return {
        "_id": _id(row),
        "p": partition,
        "o": org,
        "t": token,
        "c": customer,
        "l": shared,
        "s": scopes,
    }


def row(document: Document) -> Row:
    """The row that is stored."""
    return Row(*(document[field] for field in "otcls"))


def page(set_: str, sought: Sought) -> list[dict[str, Any]]:
    """Over the rows: the page's customers, each with its document."""
    return [
        {"$match": _sought(sought)},
        {"$sort": {"t": 1, "c": 1}},
        {"$skip": sought.offset},
        {"$limit": sought.limit},
        {"$project": {"_id": 0, "t": 1, "c": 1}},
        {"$set": {"name": {"$concat": [customer_name(sought.org, 0)[:-1], {"$toString": "$c"}]}}},
        {
            "$lookup": {
                "from": f"{set_}.customers",
                "localField": "name",
                "foreignField": "_id",
                "as": "found",
            }
        },
    ]


def count(sought: Sought) -> list[dict[str, Any]]:
    """Over the rows: how many there are, up to CAP + 1."""
    return [
        {"$match": _sought(sought)},
        {"$project": {"_id": 0, "t": 1}},
        {"$limit": CAP + 1},
        {"$count": "total"},
    ]


def _sought(sought: Sought) -> dict[str, Any]:
    match: dict[str, Any] = {
        "o": sought.org,
        "t": {"$gte": sought.prefix, "$lt": sought.end},
        "l": {"$lt": len(sought.prefix)},
    }
    return {**match, "s": {"$regex": re.escape(sought.mark)}} if sought.mark else match


def pipeline(set_: str, partition: int, sought: Sought) -> list[dict[str, Any]]:
    """Over the checkpoints: the partition's, then the page, then the count."""
    rows = f"{set_}.search"
    return [
        {"$match": {"_id": partition}},
        {"$unionWith": {"coll": rows, "pipeline": page(set_, sought)}},
        {"$unionWith": {"coll": rows, "pipeline": count(sought)}},
    ]


def answered(found: Sequence[Document]) -> tuple[Document | None, int, list[Customer]]:
    """What the aggregate answered, in whatever order: the checkpoint or none, the total, the page's customers."""
    checkpoint = next((d for d in found if "offset" in d), None)
    total = sum(d["total"] for d in found if "total" in d)
    hits = sorted((d for d in found if "found" in d), key=lambda d: (d["t"], d["c"]))
    documents = [document["doc"] for hit in hits for document in hit["found"]]
    try:
        return checkpoint, total, msgspec.convert(documents, list[Customer])
    except msgspec.MsgspecError:
        raise unreadable() from None
