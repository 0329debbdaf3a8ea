"""J3, J5 and J6, judged naively over all documents after each accepted record.

A violated invariant is an AssertionError whose text begins with its name.
"""

from collections.abc import Iterator

from customers.domain.state import Customer, Identity
from customers.journal.ports import Versioned

Documents = dict[str, Versioned]


def check_step(before: Documents, after: Documents) -> None:
    """What one accepted record made of the documents."""
    mirrored(after)
    _forest(after)
    _nothing_lost(before, after)


def customers(documents: Documents) -> Iterator[Customer]:
    """Every customer there is, or was."""
    for _, state in documents.values():
        if isinstance(state, Customer):
            yield state


def mirrored(documents: Documents) -> None:
    """J3: one holder of an identifier in a source account; identities and profiles say the same."""
    held = set()
    for name, (_, state) in documents.items():
        if isinstance(state, Identity):
            scopes = [(e.source, e.account) for e in state.entries]
            assert len(set(scopes)) == len(scopes), f"J3 {name} has two holders in one source"
            _, _, type_, value = name.split("|", 3)
            held |= {
                (type_, value, e.source, e.account, e.customer, e.origin) for e in state.entries
            }
    owned = {
        (i.type, i.value, p.source, p.account, customer.id, i.origin)
        for customer in customers(documents)
        for p in customer.profiles
        for i in p.identifiers
    }
    assert held == owned, "J3 identities and profiles do not mirror each other"


def live(documents: Documents, customer: Customer) -> Customer:
    """Where merges have led a customer. J5: to a live one, without a circle."""
    passed = set()
    while customer.merged_into:
        assert customer.id not in passed, "J5 merges lead in a circle"
        passed.add(customer.id)
        (customer,) = (c for c in customers(documents) if c.id == customer.merged_into)
    return customer


def _forest(documents: Documents) -> None:
    led: dict[int, set[int]] = {}
    for customer in customers(documents):
        if customer.merged_into:
            nothing = (customer.profiles, customer.subscriptions, customer.extended_fields)
            assert not any(nothing), "J5 a victim owns something"
            led.setdefault(live(documents, customer).id, set()).add(customer.id)
        scopes = {(p.source, p.account) for p in customer.profiles}
        assert len(scopes) == len(customer.profiles), (
            "J6 two profiles of a source account are one's"
        )
        assert all(p.identifiers for p in customer.profiles), "J6 a profile has no identifier"
    for customer in customers(documents):
        known = led.get(customer.id, set())
        assert set(customer.victims) == known, "J5 a survivor names other victims than it has"


def _nothing_lost(before: Documents, after: Documents) -> None:
    for name, (v, customer) in before.items():
        if not isinstance(customer, Customer):
            continue
        assert not customer.merged_into or after[name] == (v, customer), "J5 a victim was changed"
        now = after[name].state
        assert isinstance(now, Customer)
        now = live(after, now)
        if customer.loyalty == "loyalty":
            assert now.loyalty == "loyalty", "J6 somebody left the loyalty programme"
        left = {(p.source, p.account) for p in now.profiles}
        assert {(p.source, p.account) for p in customer.profiles} <= left, "J5 a profile is lost"
