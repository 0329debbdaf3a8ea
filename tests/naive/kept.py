"""Facts through the real log's format, kept by the real rule, shown by the real views; no store, no HTTP."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from customers.domain.codes import Refused
from customers.domain.facts import Fact
from customers.domain.lineage import every_id
from customers.domain.loyalty import loyalty_details
from customers.domain.organisation import Organisation
from customers.domain.retro import retro_requests
from customers.domain.retro_query import RetroQuery, wanted_requests
from customers.domain.state import Customer
from customers.domain.transfers import TransfersQuery, legs, people, transfers, wanted_transfers
from customers.journal.factlog import Told, encode, judged, keeping
from customers.journal.kept import Kept, newest
from customers.journal.ports import Logged

MOST = "100"
Live = Callable[[int], Customer | None]  # by any of its ids


class Facts:
    """What an organisation was told."""

    def __init__(self, rules: Organisation) -> None:
        self._rules = rules
        self._kept: Mapping[tuple[int, int, str], Kept] = {}
        self._of: dict[int, list[Kept]] = {}

    def tell(self, told: Collection[dict[str, Any]]) -> None:
        records = []
        for offset, value in enumerate(told):
            fact = judged(value)
            assert not isinstance(fact, str), fact
            records.append(Logged(offset, encode(Told(self._rules.id, fact))))
        found = keeping(0, records)
        assert not found.aside
        self._kept = newest([*self._kept.values(), *found.kept])
        self._of = {}
        for one in self._kept.values():
            self._of.setdefault(one.customer, []).append(one)

    def of(self, customer: Customer | None, *kinds: str) -> list[Fact]:
        """What is kept under every id of a customer."""
        ids = every_id(customer) if customer else ()
        return [one.fact for id_ in ids for one in self._of.get(id_, ()) if one.kind in kinds]

    def ledger(
        self, customer: Customer, read: str, program: int, live: Live
    ) -> dict[str, Any] | Refused:
        """What one of the reads of nothing but facts answers."""
        match read:
            case "loyaltyDetails":
                points = self.of(customer, "points")
                return loyalty_details(customer, points, self._rules, program or None)
            case "pointsTransfers":
                asked = wanted_transfers(TransfersQuery(limit=MOST, program=str(program)))
                assert not isinstance(asked, Refused)
                page = legs(customer, self.of(customer, "transfer"), asked)
                known = {id_: found for id_ in people(page) if (found := live(id_))}
                return transfers(page, known, self._rules)
            case _:
                wanted = wanted_requests(RetroQuery(limit=MOST))
                assert not isinstance(wanted, Refused)
                return retro_requests(customer, self.of(customer, "raised", "decided"), wanted)
