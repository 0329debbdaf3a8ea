"""What must be true at the end, by a fold of its own, written from the rule's definition alone.

A violated invariant is an AssertionError whose text begins with its name (J1 … P1).
"""

import json
from collections.abc import Collection, Coroutine
from typing import Any, NamedTuple, TypeVar

from customers.domain.codes import Refused
from customers.domain.commands import Register
from customers.domain.decision import Accepted, Decision, Fresh
from customers.domain.events import CustomerRegistered
from customers.domain.register import register
from customers.domain.state import Customer, Identity, State, customer_name
from customers.journal.commit import Reply
from customers.journal.record import Record, apply, changes, decode

T = TypeVar("T")


class Called(NamedTuple):
    """One call of a client: what it asked, what it was answered, and where the log stood around it."""

    request: str
    command: Register
    key: str
    before: int
    after: int
    answer: Reply | Refused


class Truth:
    """The journal, folded naively: everything is kept, nothing is forgotten."""

    def __init__(self, values: list[bytes], window: int) -> None:
        self.ids: list[str] = []
        self.accepted: list[Record] = []
        self.versions_after: list[int] = [-1]
        self.states: list[dict[str, State]] = []
        writes: list[tuple[str, ...]] = []
        for value in values:
            record = decode(value)
            if self._accepts(record, writes, window):
                self.ids.append(record.id)
                self.accepted.append(record)
                writes.append(record.w)
                self.states.append(self._next(record))
            self.versions_after.append(len(self.ids) - 1)

    def _accepts(self, record: Record, writes: list[tuple[str, ...]], window: int) -> bool:
        v = len(self.ids) - 1
        if record.genesis is not None or v < 0:
            return v < 0 and record.genesis is not None
        young = v - record.b <= window
        ours = 0 <= record.b <= v and self.ids[record.b] == record.bid
        recent = writes[max(v - window + 1, 0) :]
        first = v - len(recent) + 1
        last = {key: first + i for i, keys in enumerate(recent) for key in keys}
        return young and ours and all(last.get(key, seen) == seen for key, seen in record.r)

    def _next(self, record: Record) -> dict[str, State]:
        states = dict(self.states[-1]) if self.states else {}
        for name, events in changes(record).items():
            state = apply(name, states.get(name), record, events)
            assert state is not None, ("J3", name)
            states[name] = state
        return states


class At:
    """A Reader of one state."""

    def __init__(self, states: dict[str, State]) -> None:
        self._states = states

    async def get(self, names: Collection[str]) -> dict[str, State | None]:
        return {name: self._states.get(name) for name in names}


def _now(work: Coroutine[Any, Any, T]) -> T:
    try:
        work.send(None)
    except StopIteration as done:
        value: T = done.value
        return value
    raise AssertionError("a decision on known state does not wait")


def _decide(states: dict[str, State], command: Register, fresh: Fresh) -> Decision:
    return _now(register(At(states), command, fresh))


def check(truth: Truth, calls: list[Called], commands: dict[str, Register]) -> None:
    """J2, J3, J4, H1, H2, H3 over the whole run."""
    for v, record in enumerate(truth.accepted):
        if record.req in commands:
            _serial(truth, v, record, commands[record.req])
    assert len(set(truth.ids)) == len(truth.ids), "J4 a record was accepted twice"
    keys = [record.k.key for record in truth.accepted if record.k is not None]
    assert len(set(keys)) == len(keys), "J4 an idempotency key was accepted twice"
    for states in truth.states:
        _mirrored(states)
    for call in calls:
        _explained(truth, call)
    _same_bytes(calls)


def _serial(truth: Truth, v: int, record: Record, command: Register) -> None:
    registered = [e for e in record.events if isinstance(e, CustomerRegistered)]
    drawn = registered[0].data.customer if registered else 1
    decision = _decide(truth.states[v - 1], command, Fresh(record.t, drawn))
    assert isinstance(decision, Accepted), f"J2 version {v} should have been {decision}"
    assert decision.events == record.events, f"J2 version {v} decided on another state"
    assert decision.answer == json.loads(record.pii.body), f"J2 version {v} answered otherwise"


def _mirrored(states: dict[str, State]) -> None:
    held = set()
    for name, state in states.items():
        if isinstance(state, Identity):
            scopes = [(e.source, e.account) for e in state.entries]
            assert len(set(scopes)) == len(scopes), f"J3 {name} has two holders in one source"
            _, org, type_, value = name.split("|", 3)
            held |= {(org, type_, value, e.source, e.account, e.customer) for e in state.entries}
    owned = {
        (name.split("|")[1], i.type, i.value, p.source, p.account, state.id)
        for name, state in states.items()
        if isinstance(state, Customer)
        for p in state.profiles
        for i in p.identifiers
    }
    assert held == owned, "J3 identities and profiles do not mirror each other"


def _explained(truth: Truth, call: Called) -> None:
    low, high = truth.versions_after[call.before], truth.versions_after[call.after]
    mine = [v for v, record in enumerate(truth.accepted) if record.req == call.request]
    if isinstance(call.answer, Reply):
        v = int(call.answer.position.split("-")[1])
        assert v <= high, "H1 answered before it was in the log"
        record = truth.accepted[v]
        assert record.pii.body.encode() == call.answer.body, "H1 the record has another answer"
        replayed = record.k is not None and record.k.key == call.key
        assert mine == [v] or replayed, "H1 the answer names somebody else's record"
        assert low < v or replayed, "H2 accepted before it was sent"
        return
    if call.answer.code == 504:
        return
    assert not mine, f"H1 refused with {call.answer.code}, yet accepted"
    if call.answer.code not in (503, 521, 422):
        states = truth.states[max(low, 0) : high + 1]
        answers = [_decide(s, call.command, Fresh(1_700_000_000_000, 1)) for s in states]
        assert call.answer in answers, f"H2 no state explains {call.answer}"


def _same_bytes(calls: list[Called]) -> None:
    first: dict[str, bytes] = {}
    for call in calls:
        if call.key and isinstance(call.answer, Reply):
            body = first.setdefault(call.key, call.answer.body)
            assert body == call.answer.body, "H3 one key, two answers"


def check_models(truth: Truth, v: int, documents: dict[str, State]) -> None:
    """P1: the read models at version v are the journal up to v."""
    expected = truth.states[v] if v >= 0 else {}
    assert documents == expected, f"P1 the read models differ from the journal at version {v}"


def check_folds(truth: Truth, offset: int, v: int, ids: dict[int, str]) -> None:
    """J1: a replica's fold agrees with ours at its own offset."""
    assert truth.versions_after[offset] == v, "J1 a replica counts other versions"
    assert all(truth.ids[u] == id_ for u, id_ in ids.items()), "J1 a replica knows other ids"


__all__ = ["Called", "Truth", "check", "check_folds", "check_models", "customer_name"]
