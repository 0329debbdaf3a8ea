"""Documents that a record cannot be applied to: parked, with the reason, until a rebuild by a version that can.

A record that `evolve` raises on, or that changes a document that is not there, changes nothing: every document that it
writes is parked as it stands, and so is every document of a later record that writes a parked one. Everything else
goes on. The record keeps its place and its version: nothing is lost.
"""

from collections.abc import Mapping, Sequence

from customers.domain.events import Event
from customers.journal.ports import Parked, Versioned
from customers.journal.record import Record, apply

Changed = Mapping[str, Sequence[Event]]
_KINDS = {"i": "an identifier", "k": "an answer to an Idempotency-Key"}


def applied(
    name: str, before: Versioned | None, v: int, record: Record, events: Sequence[Event]
) -> Versioned:
    """The document after an accepted record, whose events are those that touch it. Raises Parked."""
    try:
        state = apply(name, before.state if before else None, record, events)
    except (
        Exception
    ) as error:  # whatever a fault of ours may raise: one customer's, not the partition's
        raise Parked(_reason(v, record, type(error).__name__)) from error
    if state is None:
        raise Parked(_reason(v, record, "a document that it changes is not there"))
    return Versioned(v, state)


def after(
    v: int,
    record: Record,
    changed: Changed,
    documents: Mapping[str, Versioned],
    parked: Mapping[str, str],
) -> dict[str, Versioned]:
    """Every document that an accepted record writes, as it leaves them. Raises Parked, of all of them."""
    for name in changed:
        if name in parked:
            raise Parked(parked[name])
    return {
        name: applied(name, documents.get(name), v, record, events)
        for name, events in changed.items()
    }


def _reason(v: int, record: Record, why: str) -> str:
    events = ", ".join(type(event).__name__ for event in record.events)
    return f"version {v} ({events}) could not be applied: {why}"


def title(name: str) -> str:
    """What a document is, without personal data."""
    kind, org, *rest = name.split("|")
    if kind == "org":
        return f"organisation {org}"
    what = f"customer {rest[0]}" if kind == "c" else _KINDS[kind]
    return f"{what} of organisation {org}"
