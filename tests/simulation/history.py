"""What clients were told, held against the journal: H1, H2 and H3."""

from typing import NamedTuple

import msgspec

from customers.domain.codes import Refused
from customers.domain.decision import Accepted, Fresh
from customers.journal.commit import Reply
from tests.simulation.oracle import Request, Truth, answer_at

# Certainly not applied, whatever the state: nothing more is claimed of them.
_UNEXPLAINED = (503, 521)
_UNKNOWN = 504


class Moment(NamedTuple):
    """Where the log's end stood, and the true time in ms."""

    offset: int
    t: int


class Called(NamedTuple):
    """One answered call of a client."""

    id: str
    request: Request
    before: Moment
    after: Moment
    answer: Reply | Refused


def check_call(truth: Truth, call: Called) -> None:
    """H1, H2 and H3 of one call."""
    mine = [v for v, record in enumerate(truth.accepted) if record.req == call.id]
    assert len(mine) <= 1, "H1 one call was applied twice"
    if isinstance(call.answer, Reply):
        _success(truth, call, call.answer, mine)
        return
    if call.answer.code == _UNKNOWN:
        return
    assert not mine, f"H1 {call.id} is refused with {call.answer.code}, yet accepted"
    if call.answer.code not in _UNEXPLAINED:
        found = call.answer in _possible(truth, call)
        assert found, f"H2 no state between call and answer explains {call.answer}"


def _success(truth: Truth, call: Called, reply: Reply, mine: list[int]) -> None:
    v = int(reply.position.split("-")[1])
    assert v <= truth.version_after[call.after.offset], "H1 answered before it was in the log"
    record = truth.accepted[v]
    if mine:
        assert mine == [v], "H1 the answer names somebody else's record, and its own was accepted"
        assert v > truth.version_after[call.before.offset], "H2 accepted before it was sent"
        _same_answer(reply, record.out, record.pii.body.encode())
    elif call.request.key:
        assert record.k is not None, "H3 a remembered answer was never remembered"
        assert record.k.key == call.request.key, "H3 another key's answer"
        assert record.k.fingerprint == call.request.fingerprint, "H3 another request's answer"
        _same_answer(reply, record.out, record.pii.body.encode())
    else:
        changing_nothing = [
            (d.status, msgspec.json.encode(d.answer))
            for d in _possible(truth, call)
            if isinstance(d, Accepted) and not d.events
        ]
        assert changing_nothing, "H1 a success with events names no accepted record of its own"
        assert (reply.status, reply.body) in changing_nothing, "H1 no state explains this answer"


def _same_answer(reply: Reply, status: int, body: bytes) -> None:
    assert (reply.status, reply.body) == (status, body), "H1 H3 the record has another answer"


def _possible(truth: Truth, call: Called) -> list[object]:
    """What the call could have been answered on each state between its call and its answer."""
    first = max(truth.version_after[call.before.offset], 0)
    last = truth.version_after[call.after.offset]
    times = {call.before.t, call.after.t}
    return [
        answer_at(documents, call.request, Fresh(t, 1))
        for documents in truth.states[first : last + 1]
        for t in sorted(times)
    ]
