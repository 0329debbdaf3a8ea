"""The journal replayed, by a fold of its own written from the rule's definition alone.

A violated invariant is an AssertionError whose text begins with its name (J1 … P1).
"""

from collections.abc import Collection, Coroutine
from typing import Any, NamedTuple, TypeVar

import msgspec

from customers.domain.codes import Refused
from customers.domain.decision import Accepted, Decision, Fresh
from customers.domain.events import CustomerRegistered
from customers.domain.search import Row
from customers.domain.search import rows as search_rows
from customers.domain.state import Customer, Remembered, State, remembered_name
from customers.journal.ports import Versioned
from customers.journal.record import Record, apply, changes, decode
from tests.simulation.asked import Asked, decided
from tests.simulation.invariants import Documents, check_step

LIFE_MS = 72 * 3600 * 1000
T = TypeVar("T")


class Request(NamedTuple):
    """What a client sent, with an Idempotency-Key or none."""

    asked: Asked
    key: str
    fingerprint: str


class Truth:
    """The journal, folded naively: everything is kept, nothing is forgotten."""

    def __init__(self, values: list[bytes], window: int) -> None:
        self.ids: list[str] = []
        self.accepted: list[Record] = []
        self.version_after: list[int] = [-1]  # by offset
        self.states: list[Documents] = []  # by version
        for value in values:
            record = decode(value)
            if self._accepts(record, window):
                self.ids.append(record.id)
                self.accepted.append(record)
                self.states.append(self._next(record))
            self.version_after.append(len(self.ids) - 1)

    def _accepts(self, record: Record, window: int) -> bool:
        v = len(self.ids) - 1
        if record.genesis is not None or v < 0:
            return v < 0 and record.genesis is not None
        if v - record.b > window or not 0 <= record.b <= v or self.ids[record.b] != record.bid:
            return False
        first = max(v - window + 1, 0)
        last = {key: u for u in range(first, v + 1) for key in self.accepted[u].w}
        return all(last.get(key, seen) == seen for key, seen in record.r)

    def _next(self, record: Record) -> Documents:
        v = len(self.ids) - 1
        documents = dict(self.states[-1]) if self.states else {}
        for name, events in changes(record).items():
            before = documents.get(name)
            state = apply(name, before.state if before else None, record, events)
            assert state is not None, f"J3 version {v} changes a document that is not there"
            documents[name] = Versioned(v, state)
        return documents


class At:
    """A Reader of one state."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    async def get(self, names: Collection[str]) -> dict[str, State | None]:
        found = self._documents
        return {name: found[name].state if name in found else None for name in names}


def answer_at(documents: Documents, request: Request, fresh: Fresh) -> Remembered | Decision:
    """What the request must be answered on exactly this state."""
    held = documents.get(remembered_name(1, request.key)) if request.key else None
    first = held.state if held else None
    if isinstance(first, Remembered) and fresh.t - first.t < LIFE_MS:
        return first if first.fingerprint == request.fingerprint else Refused(422)
    return at_once(decided(At(documents), request.asked, fresh))


def at_once(work: Coroutine[Any, Any, T]) -> T:
    try:
        work.send(None)
    except StopIteration as done:
        value: T = done.value
        return value
    raise AssertionError("a decision on known state does not wait")


def check_journal(truth: Truth, requests: dict[str, Request]) -> None:
    """J2 to J6 of every accepted record."""
    assert len(set(truth.ids)) == len(truth.ids), "J4 a record was accepted twice"
    written: dict[str, int] = {}
    for v, record in enumerate(truth.accepted):
        if record.genesis is not None:
            assert v == 0, "J4 a second genesis record was accepted"
            continue
        _serial(truth.states[v - 1], v, record, requests[record.req])
        if record.k is not None:
            before = written.get(record.k.key)
            assert before is None or record.t - before >= LIFE_MS, "J4 a key was accepted twice"
            written[record.k.key] = record.t
        check_step(truth.states[v - 1], truth.states[v])


def _serial(before: Documents, v: int, record: Record, request: Request) -> None:
    registered = [e for e in record.events if isinstance(e, CustomerRegistered)]
    drawn = registered[0].data.customer if registered else 1
    decision = answer_at(before, request, Fresh(record.t, drawn))
    assert isinstance(decision, Accepted), f"J2 version {v} should have been {decision}"
    assert decision.events == record.events, f"J2 version {v} was decided on another state"
    answer = msgspec.json.encode(decision.answer).decode()
    assert (decision.status, answer) == (record.out, record.pii.body), f"J2 version {v} answered"


def check_models(
    truth: Truth, v: int, id_: str, documents: Documents, rows: Collection[Row]
) -> None:
    """P1: the read models at version v are the journal up to v, versions of documents included. P2: and so are
    the search rows."""
    expected, known = (truth.states[v], truth.ids[v]) if v >= 0 else ({}, "")
    assert known == id_, f"P1 the checkpoint at version {v} names another record"
    assert documents == expected, f"P1 the read models differ from the journal at version {v}"
    customers = [d.state for d in expected.values() if isinstance(d.state, Customer)]
    wanted = {row for customer in customers for row in search_rows(1, customer)}
    assert rows == wanted, f"P2 the search rows differ from the journal at version {v}"


def check_fold(truth: Truth, offset: int, v: int, ids: dict[int, str]) -> None:
    """J1: a replica's or a stored fold agrees with ours at its own offset."""
    assert truth.version_after[offset] == v, "J1 a fold counts other versions"
    assert all(truth.ids[u] == id_ for u, id_ in ids.items()), "J1 a fold knows other ids"
