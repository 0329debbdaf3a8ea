"""`customers show <customer id>`: the journal records about a customer, and the documents they became.

Personal data is masked unless it is asked for.
"""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import msgspec

from customers.domain.state import customer_name
from customers.journal.fold import Fold
from customers.journal.history import until_end
from customers.journal.ports import Log, Sets
from customers.journal.record import Record, names

PERSONAL = frozenset(
    ("first_name", "last_name", "fields", "value", "text", "extended_fields", "body", "pii", "meta")
)


async def show(log: Log, sets: Sets, customer: int, reveal: bool) -> AsyncIterator[dict[str, Any]]:
    """Every record of the customer as it stands in the journal, then every document it touched."""
    touched: dict[int, set[str]] = {}
    for partition in range(log.partitions):
        async for v, offset, record in until_end(log, partition, Fold()):
            if not _about(record, customer):
                continue
            touched.setdefault(partition, set()).update(names(record))
            plain = msgspec.to_builtins(record)
            yield {
                "journal": f"{partition}-{v}",
                "offset": offset,
                "record": plain if reveal else masked(plain),
            }
    models = sets.writer(await sets.live())
    for partition, wanted in touched.items():
        found = await models.read(partition, wanted)
        for name, (v, state) in found.documents.items():
            plain = msgspec.to_builtins(state)
            shown = name if reveal else masked_name(name)
            yield {
                "document": shown,
                "version": f"{partition}-{v}",
                "state": plain if reveal else masked(plain),
            }
        for name, why in found.parked.items():
            yield {"parked": name if reveal else masked_name(name), "reason": why}


def _about(record: Record, customer: int) -> bool:
    return customer_name(record.org, customer) in names(record)


def masked(value: Any, hidden: bool = False) -> Any:
    """The same shape, personal texts reduced to their first character."""
    if isinstance(value, Mapping):
        return {
            k: masked(v, (hidden or k in PERSONAL) and k != "customer") for k, v in value.items()
        }
    if isinstance(value, list | tuple):
        return [masked(v, hidden) for v in value]
    if not hidden or value in (None, ""):
        return value
    return f"{value[:1]}***" if isinstance(value, str) else "***"


def masked_name(name: str) -> str:
    """A document's name, an identifier's value reduced to its first character."""
    if not name.startswith("i|"):
        return name
    kind, org, type_, value = name.split("|", 3)
    return f"{kind}|{org}|{type_}|{value[:1]}***"
