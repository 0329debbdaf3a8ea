"""The domain alone: every command through its real decision, every event through the real evolution, no HTTP."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from customers.domain.codes import Refused, error_body
from customers.domain.commands import ChangeIdentifier, GivenIdentifier, Register
from customers.domain.decision import Accepted, Fresh, iso
from customers.domain.details import details
from customers.domain.embeds import kinds
from customers.domain.events import Event, IdentifierAdded, IdentifierRemoved, ProfilesMerged
from customers.domain.evolve import evolve
from customers.domain.lineage import ON_LOYALTY, ON_RETRO, ON_SUBSCRIPTIONS, alone
from customers.domain.lookup import Lookup, lookup, wanted
from customers.domain.organisation import Organisation
from customers.domain.scope import ON_DETAILS
from customers.domain.scope import scope as source_account
from customers.domain.search import Search, page, rows, sought
from customers.domain.state import (
    Customer,
    Identity,
    State,
    Till,
    customer_name,
    organisation_name,
)
from customers.domain.subscribe import subscriptions_view
from customers.domain.update_by_identifier import UpdateByIdentifier
from customers.journal.ports import Versioned
from customers.journal.record import FORMAT, SOFTWARE, Record, apply, changes, decode, encode
from tests.naive.kept import Facts
from tests.naive.people import Scope
from tests.simulation.asked import Command, decided
from tests.simulation.invariants import Documents, check_step, customers
from tests.simulation.oracle import at_once

START_MS = 1_795_526_280_000
IN_ORDER: list[type] = [IdentifierRemoved, IdentifierAdded, ProfilesMerged]
NOBODY = Till("", "")
SUBSCRIPTIONS = frozenset(("subscriptions",))
EVERYTHING = frozenset(("subscriptions", "points", "mlp", "usergroup"))
KINDS = kinds(EVERYTHING)


class Reading:
    """A Reader of documents in memory: remembers what was asked for."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self.asked: set[str] = set()

    async def get(self, names: Collection[str]) -> dict[str, State | None]:
        self.asked.update(names)
        found = self._documents
        return {name: found[name].state if name in found else None for name in names}


class Pure:
    """One organisation's documents, after each command judged by J3 to J6."""

    def __init__(self, rules: Organisation) -> None:
        self.org, self._rules, self._v = rules.id, rules, 0
        self._facts = Facts(rules)
        self._documents: Documents = {organisation_name(rules.id): Versioned(0, rules)}

    def _t(self) -> int:
        return START_MS + 1000 * self._v

    def _id(self) -> int:
        return 1001 + self._v

    def now(self) -> str:
        return iso(self._t())

    def write(self, asked: Command) -> dict[str, Any]:
        reading = Reading(self._documents)
        fresh = Fresh(self._t(), self._id())
        decision = at_once(decided(reading, asked, fresh))
        self._v += 1
        if isinstance(decision, Refused):
            return error_body(decision)
        assert isinstance(decision, Accepted), "the drawn id is free"
        if not isinstance(asked, Register | UpdateByIdentifier):
            assert decision.customer == asked.customer, "If-Match speaks of the path's customer"
        if isinstance(asked, ChangeIdentifier):
            order = [IN_ORDER.index(type(event)) for event in decision.events]
            assert order == sorted(order), "removals, then additions, then the merge"
        if decision.events:
            self._accept(decision, reading, fresh.t)
        answer: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(decision.answer))
        return answer

    def _accept(self, decision: Accepted, reading: Reading, t: int) -> None:
        record = Record(
            f=FORMAT, sv=SOFTWARE, id=str(self._v), org=self.org, t=t, events=decision.events
        )
        assert decode(encode(record)) == record, "the journal keeps what was decided"
        after = dict(self._documents)
        for name, events in changes(record).items():
            assert name in reading.asked, "every document that is written was read"
            before = self._documents.get(name)
            state = apply(name, before.state if before else None, record, events)
            assert state is not None, "J3 an event changes a document that is not there"
            assert state == _in_steps(name, before and before.state, events)
            after[name] = Versioned(self._v, state)
        check_step(self._documents, after)
        self._documents = after

    def lookup(self, scope: Scope, identifier: GivenIdentifier) -> dict[str, Any]:
        what = wanted(self._rules, Lookup(*scope, identifier.type, identifier.value))
        assert not isinstance(what, Refused)
        found = self._documents.get(what.name)
        identity = found.state if found and isinstance(found.state, Identity) else None
        return _body(lookup(identity, what.scope))

    def details(self, customer: int, scope: Scope, everything: bool) -> dict[str, Any]:
        live = self._survivor(customer)
        where = source_account(self._rules, *scope, ON_DETAILS, all_too=True)
        assert not isinstance(where, Refused)
        embed = EVERYTHING if everything else SUBSCRIPTIONS
        told = self._facts.of(live, *KINDS)
        return _body(details(live, customer, where, embed, told, self._rules))

    def subscriptions(self, customer: int) -> dict[str, Any]:
        asked = self._customer(customer)
        found = alone(asked, self._live(asked), ON_SUBSCRIPTIONS)
        return _body(found if isinstance(found, Refused) else subscriptions_view(found))

    def search(self, q: str, limit: int, offset: int) -> dict[str, Any]:
        what = sought(self._rules, Search(q, "", "", limit, offset))
        assert not isinstance(what, Refused)
        everyone = {c.id: c for c in customers(self._documents)}
        tokens = [row for c in everyone.values() for row in rows(self.org, c)]
        found = [row for row in tokens if what.prefix <= row.token < what.end]
        first = sorted(row for row in found if row.shared < len(what.prefix))
        hits = [everyone[row.customer] for row in first[offset : offset + limit]]
        return page(hits, len(first), what)

    def tell(self, facts: list[dict[str, Any]]) -> None:
        self._facts.tell(facts)

    def ledger(self, customer: int, read: str, program: int) -> dict[str, Any]:
        asked = self._customer(customer)
        codes = ON_RETRO if read == "retroRequest" else ON_LOYALTY
        found = alone(asked, self._live(asked), codes)
        if isinstance(found, Refused):
            return error_body(found)
        return _body(self._facts.ledger(found, read, program, self._survivor))

    def to_come(self) -> Sequence[int]:
        return range(self._id(), self._id() + 9)

    def _customer(self, customer: int) -> Customer | None:
        found = self._documents.get(customer_name(self.org, customer))
        return found.state if found and isinstance(found.state, Customer) else None

    def _survivor(self, customer: int) -> Customer | None:
        return self._live(self._customer(customer))

    def _live(self, customer: Customer | None) -> Customer | None:
        while customer and customer.merged_into:
            customer = self._customer(customer.merged_into)
        return customer


def _in_steps(name: str, state: State | None, events: Iterable[Event]) -> State | None:
    """A document after the events, each of which changes it."""
    for event in events:
        before, state = state, evolve(name, state, event)
        assert _content(before) != _content(state), "an event says what was so before"
    return state


def _content(state: State | None) -> bytes:
    """A document but for the time of its last change, and who made it."""
    if isinstance(state, Customer):
        profiles = (replace(p, modified_at="", modified_by=NOBODY) for p in state.profiles)
        state = replace(state, modified_at="", modified_by=NOBODY, profiles=tuple(profiles))
    return msgspec.json.encode(state)


def _body(answer: dict[str, Any] | Refused) -> dict[str, Any]:
    return error_body(answer) if isinstance(answer, Refused) else answer
