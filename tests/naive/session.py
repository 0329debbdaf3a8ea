"""A service beside the model: each request goes to both, and what they say and show must agree."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from customers.domain.commands import (
    ChangeIdentifier,
    GivenIdentifier,
    Register,
    Subscribe,
    Update,
)
from customers.domain.update_by_identifier import UpdateByIdentifier
from tests.naive.answers import MALFORMED, Answer, understood
from tests.naive.change import change
from tests.naive.content import TYPES, normal, spelt
from tests.naive.ledgers import ledger, ledger_shown
from tests.naive.people import Fact, Named, New, Scope, Shop
from tests.naive.reads import (
    details,
    details_shown,
    lookup,
    rows_shown,
    subscriptions,
)
from tests.naive.register import register
from tests.naive.search import hits_shown, search
from tests.naive.subscribe import subscribe
from tests.naive.told import tell
from tests.naive.update import update, update_by
from tests.simulation.asked import Command


class Service(Protocol):
    """What is compared with the model. Answers are JSON objects."""

    org: int

    def now(self) -> str:
        """The time of the next write, as it will be shown; "" where it is not known."""
        ...

    def write(self, asked: Command) -> dict[str, Any]: ...

    def lookup(self, scope: Scope, identifier: GivenIdentifier) -> dict[str, Any]: ...

    def details(self, customer: int, scope: Scope, everything: bool) -> dict[str, Any]:
        """With the subscriptions embedded, or with everything."""
        ...

    def subscriptions(self, customer: int) -> dict[str, Any]: ...

    def search(self, q: str, limit: int, offset: int) -> dict[str, Any]: ...

    def tell(self, facts: list[Fact]) -> None:
        """Facts that are all taken, and that every read shows from now on."""
        ...

    def ledger(self, customer: int, read: str, program: int) -> dict[str, Any]:
        """loyaltyDetails, pointsTransfers or retroRequest; `program` 0: every one."""
        ...

    def to_come(self) -> Sequence[int]:
        """Some ids that are perhaps registered later; none where they are not known."""
        ...


def expected(shop: Shop, asked: Command, new: New) -> Answer:
    """What the model answers; its effect."""
    match asked:
        case Register():
            return register(shop, asked, new)
        case Update():
            return update(shop, asked, new)
        case UpdateByIdentifier():
            return update_by(shop, asked, new)
        case ChangeIdentifier():
            return change(shop, asked, new)
        case Subscribe():
            return subscribe(shop, asked, new)


def compared(
    shop: Shop, customer: int, scope: Scope, everything: bool, body: dict[str, Any]
) -> tuple[object, object]:
    """What details show, and what the model shows: equal when both are right."""
    wanted = details(shop, customer, scope, everything)
    if isinstance(wanted, Answer):
        return understood(body), wanted
    unknown = {} if wanted["created"] else {"created": ""}
    return details_shown(body, everything) | unknown, wanted


class Session:
    """`say` is told each request and its answer. `seen`: how often each code was answered to each kind of request, and some of what happened;
    `told`: how often facts were new, late or the same again, and what the reads of nothing else answered."""

    def __init__(self, service: Service, shop: Shop, say: Callable[[str], None]) -> None:
        self.service, self.shop, self._say = service, shop, say
        self.seen: Counter[str] = Counter()
        self.last: Command | None = None
        self._given_up: set[Named] = set()
        self.told: Counter[str] = Counter()
        self._ledgers: dict[tuple[int, str], object] = {}

    def ask(self, asked: Command) -> None:
        """One write."""
        self.last = asked
        at, before = self.service.now(), {held.named for held in self.shop.held}
        body = self.service.write(asked)
        told = understood(body)
        self._say(f"{asked}\n  -> {body}")
        assert told == expected(self.shop, asked, New(told.customer, at))
        self._note(type(asked).__name__, told, body)
        after = {held.named for held in self.shop.held}
        self.seen["claimed again"] += len((after - before) & self._given_up)
        self._given_up |= before - after
        if isinstance(asked, ChangeIdentifier) and 8051 in told.warnings:
            self._note_merge(asked.customer, told.customer)

    def _note(self, kind: str, told: Answer, body: dict[str, Any]) -> None:
        text = body["errors"][0]["message"] if told.error == MALFORMED else ""
        self.seen[f"{kind} {told.error or 'succeeds'} {text}".strip()] += 1
        for code in told.warnings:
            self.seen[f"{kind} warns {code}"] += 1

    def _note_merge(self, victim: int, survivor: int) -> None:
        self.seen["merge of a merge"] += any(p.merged_into == victim for p in self.shop.people)
        held = {h.named for h in self.shop.held if h.owner == survivor}
        shared = any(h.named in held and h.owner != survivor for h in self.shop.held)
        self.seen["merge in a conflict"] += shared

    def look_up(self, scope: Scope, asked: GivenIdentifier) -> None:
        """Who holds an identifier."""
        type_ = spelt(asked.type, TYPES)
        named = (type_, normal(self.shop, type_, asked.value))
        told = understood(self.service.lookup(scope, asked))
        assert told == lookup(self.shop, (scope[0].upper(), scope[1]), named)

    def show(self, customer: int, scope: Scope, everything: bool) -> None:
        """Details."""
        body = self.service.details(customer, scope, everything)
        where = (scope[0].upper(), scope[1])
        found, wanted = compared(self.shop, customer, where, everything, body)
        assert found == wanted

    def show_subscriptions(self, customer: int) -> None:
        """Subscriptions read by themselves."""
        body = self.service.subscriptions(customer)
        found = understood(body) if "errors" in body else rows_shown(body)
        assert found == subscriptions(self.shop, customer)

    def tell(self, facts: list[Fact]) -> None:
        """Facts of other systems."""
        self._say(f"{facts}")
        self.service.tell(facts)
        for fact in facts:
            person = self.shop.person(fact["customer"])
            whom = ("merged" if person.merged_into else "live") if person else "unknown"
            self.told[f"{tell(self.shop, fact)} {fact['type']}"] += 1
            self.told[f"of somebody {whom}"] += 1
        for customer in {fact["customer"]: None for fact in facts}:
            self.show_ledger(customer, "loyaltyDetails", 0)

    def show_ledger(self, customer: int, read: str, program: int) -> None:
        """A read of nothing but facts."""
        found = ledger_shown(read, self.service.ledger(customer, read, program))
        wanted = ledger(self.shop, customer, read, program)
        assert found == wanted
        self.told[f"{read} {wanted.error if isinstance(wanted, Answer) else 'succeeds'}"] += 1

    def show_changed_ledgers(self, customer: int) -> None:
        """Transfers and requests that must be shown as they were not shown before."""
        for read in ("pointsTransfers", "retroRequest"):
            wanted = ledger(self.shop, customer, read, 0)
            if wanted and self._ledgers.get((customer, read)) != wanted:
                self._ledgers[customer, read] = wanted
                self.show_ledger(customer, read, 0)

    def find(self, q: str, limit: int, offset: int) -> None:
        """One page of a search."""
        body, wanted = self.service.search(q, limit, offset), search(self.shop, q)
        assert body["pagination"] == {"limit": limit, "offset": offset, "total": len(wanted)}
        assert hits_shown(body) == wanted[offset : offset + limit]
