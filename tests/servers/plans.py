"""What a server says of how it answers a query: MongoDB's explain, and that of the stand-in before PostgreSQL."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from customers.stores.mongo.connect import Database

SCANS = {"COLLSCAN", "Seq Scan"}


class Plan(NamedTuple):
    """The stages and the indexes of a plan. `keys`, `documents`: how many were examined, where the server counts."""

    stages: frozenset[str]
    indexes: frozenset[str]
    keys: int | None
    documents: int | None


async def explain(database: Database, collection: str, pipeline: list[dict[str, Any]]) -> Plan:
    """The plan of an aggregate."""
    command = {"aggregate": collection, "pipeline": pipeline, "cursor": {}}
    return plan_of(await database.command("explain", command, verbosity="executionStats"))


def plan_of(explained: dict[str, Any]) -> Plan:
    """The plan in an answer to `explain`, wherever in it the server puts what."""
    told = list(_fields(explained))

    def values(*names: str) -> frozenset[str]:
        return frozenset(str(value) for name, value in told if name in names)

    def most(name: str) -> int | None:
        return max((int(value) for field, value in told if field == name), default=None)

    return Plan(
        values("stage", "Node Type", "strategy"),
        values("indexName", "Index Name", "indexesUsed"),
        most("totalKeysExamined"),
        most("totalDocsExamined"),
    )


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            # The stand-in's plan is a text of PostgreSQL's; what was only weighed is no part of the plan.
            parsed = json.loads(inner) if name == "plan" and isinstance(inner, str) else inner
            if name in ("rejectedPlans", "IndexCosts"):
                continue
            if isinstance(parsed, dict | list):
                yield from ((name, item) for item in parsed if not isinstance(item, dict | list))
                yield from _fields(parsed)
            else:
                yield name, parsed
    elif isinstance(value, list):
        for item in value:
            yield from _fields(item)
