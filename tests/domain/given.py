"""given(*events).when(command).then(events, answer): one truth about a rule, in milliseconds.

The events are folded into documents by the real `evolve`; the command is decided on them by the real decision.
What it decides is compared as a whole: every event, the answer and its status, and whose version If-Match names.
"""

import json
from collections.abc import Collection, Coroutine, Sequence
from difflib import unified_diff
from typing import Any

import msgspec
from msgspec import Struct

from customers.domain.codes import Refused
from customers.domain.configure import configure
from customers.domain.decision import Accepted, Again, Decision, Fresh, Reader
from customers.domain.events import Event, OrganisationConfigured, touched
from customers.domain.evolve import evolve
from customers.domain.organisation import Organisation
from customers.domain.state import Customer, Entry, Identity, State, customer_name, identity_name
from tests.domain.moments import NOW_MS
from tests.domain.people import NEW, SHOP, Held
from tests.simulation.asked import Command, decided

FRESH = Fresh(NOW_MS, NEW)


class Configure(Struct, frozen=True):
    """An organisations file is brought in; `customers`: whether there are any, none if that must not be asked."""

    wanted: Organisation
    customers: bool | None = None


class Given:
    """What happened so far, and what it adds up to."""

    def __init__(self, events: tuple[Event, ...]) -> None:
        self.events = events
        self.documents: dict[str, State] = {}
        for event in events:
            for name in touched(SHOP.id, event):
                after = evolve(name, self.documents.get(name), event)
                assert after is not None, f"{event} changes {name}, which is not there"
                self.documents[name] = after

    def when(self, asked: Command | Configure) -> "Outcome":
        """What the command comes to now."""
        reading = _Reading(self.documents)
        return Outcome(self.events, asked, _at_once(_decided(reading, asked)), reading.asked)

    def customer(self, id_: int) -> Customer:
        """One customer's document."""
        found = self.documents[customer_name(SHOP.id, id_)]
        assert isinstance(found, Customer)
        return found

    def holders(self, held: Held) -> tuple[Entry, ...]:
        """Who holds an identifier."""
        found = self.documents[identity_name(SHOP.id, held.type, held.value)]
        assert isinstance(found, Identity)
        return found.entries


def given(*events: Event) -> Given:
    """The shop is configured, then these events happened."""
    return Given((OrganisationConfigured(SHOP), *events))


class Outcome(Struct, frozen=True):
    """What a command came to, and which documents were read for it."""

    before: tuple[Event, ...]
    asked: Command | Configure
    decision: Decision
    read: set[str]

    def then(self, events: Sequence[Event], answer: dict[str, Any]) -> Given:
        """Exactly these events and this answer, status 200. Answers what is so afterwards."""
        __tracebackhide__ = True
        self._is(Accepted(tuple(events), 200, answer, _subject(self.asked, answer)))
        written = {name for event in events for name in touched(SHOP.id, event)}
        assert written <= self.read, f"written without being read: {written - self.read}"
        return Given((*self.before, *events))

    def refused(self, code: int, detail: object = None, message: str = "", status: int = 0) -> None:
        """Nothing happens, for this reason."""
        __tracebackhide__ = True
        self._is(Refused(code, detail, message, status))

    def again(self) -> None:
        """The drawn id is taken."""
        __tracebackhide__ = True
        self._is(Again())

    def _is(self, expected: Decision) -> None:
        __tracebackhide__ = True
        both = _lines(expected), _lines(self.decision)
        difference = "\n".join(unified_diff(*both, "expected", "decided", n=5, lineterm=""))
        assert not difference, f"{self.asked}\n\n{difference}"


class _Reading:
    """A Reader that never waits, and remembers what it was asked for."""

    def __init__(self, documents: dict[str, State]) -> None:
        self._documents = documents
        self.asked: set[str] = set()

    async def get(self, names: Collection[str]) -> dict[str, State | None]:
        self.asked.update(names)
        return {name: self._documents.get(name) for name in names}


async def _decided(view: Reader, asked: Command | Configure) -> Decision:
    if not isinstance(asked, Configure):
        return await decided(view, asked, FRESH)

    async def customers() -> bool:
        assert asked.customers is not None, "whether there are customers was asked in vain"
        return asked.customers

    return await configure(view, asked.wanted, customers)


def _at_once(deciding: Coroutine[Any, Any, Decision]) -> Decision:
    try:
        deciding.send(None)
    except StopIteration as done:
        decision: Decision = done.value
        return decision
    raise AssertionError("a decision on documents that are there does not wait")


def _subject(asked: Command | Configure, answer: dict[str, Any]) -> int:
    """Whose version If-Match names: the customer in the path, a merge's victim; without one, who is answered."""
    named: int = getattr(asked, "customer", 0) or answer.get("createdId", 0)
    return named


def _lines(decision: Decision) -> list[str]:
    # As text, since 1, 1.0 and True are equal in Python and different in the journal.
    told = {type(decision).__name__: msgspec.to_builtins(decision, order="deterministic")}
    return json.dumps(told, indent=2, ensure_ascii=False).splitlines()
