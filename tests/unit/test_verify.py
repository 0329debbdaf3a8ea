"""What verify says of journals that no service of ours would write: each invariant, broken once."""

from contextlib import nullcontext
from typing import Any

import pytest
from msgspec.structs import replace

from cli.verify.documents import Documents
from cli.verify.folds import Folds
from cli.verify.merges import merged_away
from cli.verify.partition import PartitionCheck
from cli.verify.search_rows import Rows
from cli.verify.step import Step, Violation
from customers.domain.events import Event
from customers.domain.search import Row, rows
from customers.domain.state import Customer, customer_name, identity_name
from customers.journal.commit import REMEMBER_MS
from customers.journal.ports import Checkpoint, Logged, SearchRows, Versioned
from customers.journal.record import FORMAT, SOFTWARE, Genesis, Idempotency, Record, encode
from tests.unit.made import (
    ORG,
    added,
    customer,
    gone,
    loyalty,
    merged,
    profile_added,
    registered,
    removed,
)

NOWHERE = Checkpoint("s1", 0, -1, 0, "")
EMPTY, NO_ROWS = Documents(NOWHERE, {}), Rows(SearchRows(NOWHERE, []))


def journal(*steps: tuple[Event, ...]) -> None:
    """Verify a journal of one accepted record for each step. Raises Violation."""
    checked(steps)


def checked(steps: tuple[tuple[Event, ...], ...]) -> PartitionCheck:
    """As `journal`; what was checked."""
    return of_records(*(record(v, events=events) for v, events in enumerate(steps, start=1)))


def of_records(*records: Record) -> PartitionCheck:
    """Verify a journal of these records behind its genesis; what was checked. Raises Violation."""
    check = PartitionCheck(0, Folds(0, None), EMPTY, NO_ROWS)
    for offset, each in enumerate((record(0, genesis=Genesis("j", 0, 1, 1, "p")), *records)):
        check.take(Logged(offset, encode(each)))
    check.finish()
    return check


def record(v: int, **fields: Any) -> Record:
    """The record that is accepted as version `v`."""
    return Record(f=FORMAT, sv=SOFTWARE, id=str(v), org=ORG, t=v, b=v - 1, bid=str(v - 1), **fields)


TWO = ((registered(1, "INSTORE", "91"),), (registered(2, "LINE", "92"),))
ONE = (*TWO, (merged(2, into=1, moves=(("LINE", "92"),)),))
THREE = (registered(3, "JD", "93"),)


def test_changes_merges_and_merges_of_merges_are_clean() -> None:
    journal(
        *TWO,
        (
            removed(2, "LINE", "92"),
            added(2, "LINE", "94"),
            added(2, "LINE", "91"),
            merged(2, into=1, moves=(("LINE", "94"), ("LINE", "91"))),
        ),
        (added(1, "INSTORE", "92"),),
        THREE,
        (
            merged(
                1,
                into=3,
                moves=(("INSTORE", "91"), ("INSTORE", "92"), ("LINE", "94"), ("LINE", "91")),
                victims=(1, 2),
            ),
        ),
    )


def test_an_identifier_given_up_may_be_claimed_by_another() -> None:
    journal(
        *TWO, (added(1, "INSTORE", "95"), removed(1, "INSTORE", "91")), (added(2, "LINE", "91"),)
    )


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (
            (*TWO, (merged(2, into=1, moves=()),)),
            "J3: an identity's holder does not have it",
        ),
        (
            (*TWO, (registered(1, "JD", "93"),)),
            "J3: an identity's holder does not have it",
        ),
        (
            (TWO[0], (registered(2, "INSTORE", "91"),)),
            "J3: an identifier has two holders in one source account",
        ),
        (
            (*TWO, (merged(2, into=1, moves=(("LINE", "92"), ("LINE", "99"))),)),
            "J3: a profile's identifier is not its customer's",
        ),
        ((*ONE, (added(2, "LINE", "93"),)), "J5: version 4 of partition 0 changes a customer"),
        (
            (*ONE, (merged(1, into=2, moves=(("INSTORE", "91"), ("LINE", "92"))),)),
            "J5: version 4 of partition 0 changes a customer",
        ),
        (
            (*TWO, (*ONE[2], added(2, "LINE", "93"))),
            "J5: version 3 of partition 0 changes a customer",
        ),
        (
            (*ONE, THREE, (merged(1, into=3, moves=(("INSTORE", "91"), ("LINE", "92"))),)),
            "J5: a survivor does not name its victims",
        ),
        (
            (*TWO, (merged(2, into=1, moves=(("LINE", "92"),), victims=(2, 7)),)),
            "J5: a customer names a victim that is none of its own",
        ),
        (
            (*TWO, (loyalty(1, "INSTORE", "non_loyalty"),)),
            "J6: version 3 of partition 0 takes a customer out of the loyalty programme",
        ),
        (
            (
                (registered(1, "INSTORE", "91", loyalty="non_loyalty"),),
                TWO[1],
                (merged(2, into=1, moves=(("LINE", "92"),), loyalty="non_loyalty"),),
            ),
            "J6: version 3 of partition 0 takes a customer out of the loyalty programme",
        ),
        (
            (*TWO, (removed(2, "LINE", "92"),)),
            "J6: version 3 of partition 0 leaves a profile without identifier",
        ),
        (
            (*TWO, (profile_added(1, "INSTORE", "93"),)),
            "J6: version 3 of partition 0 joins two profiles of one source account",
        ),
        (
            (
                TWO[0],
                (registered(2, "INSTORE", "92"),),
                (merged(2, into=1, moves=(("INSTORE", "92"),)),),
            ),
            "J6: version 3 of partition 0 joins two profiles of one source account",
        ),
    ],
)
def test_what_no_service_writes_is_named(steps: tuple[tuple[Event, ...], ...], said: str) -> None:
    with pytest.raises(Violation, match=said):
        journal(*steps)


def test_what_cannot_be_applied_is_parked_and_the_rest_is_checked_on() -> None:
    check = checked((*TWO, (added(2, "JD", "95"),), (loyalty(2, "LINE", "non_loyalty"),), THREE))

    assert set(check.parked) == {customer_name(ORG, 2), identity_name(ORG, "mobile", "95")}
    assert all(why.startswith("version 3 (IdentifierAdded)") for why in check.parked.values())
    assert len(check.states()) == 6


FOUND = [row for id_ in (1, 2) for row in rows(ORG, customer(id_))]


@pytest.mark.parametrize(
    ("v", "found", "said"),
    [
        (2, FOUND, ""),
        (1, FOUND[:1], ""),
        (2, FOUND[1:], "1 missing, 0 too many"),
        (2, [*FOUND, FOUND[0]._replace(token="x")], "0 missing, 1 too many"),
        (2, [FOUND[0]._replace(shared=1), FOUND[1]], "1 missing, 1 too many"),
        (2, [FOUND[0]._replace(scopes=""), FOUND[1]], "1 missing, 1 too many"),
        (3, FOUND, "beyond the journal"),
        (-1, FOUND, "0 missing, 2 too many"),
        (-1, [], ""),
    ],
)
def test_search_rows_are_compared_at_their_own_version(v: int, found: list[Row], said: str) -> None:
    check = Rows(SearchRows(replace(NOWHERE, v=v), found))
    states = {customer_name(ORG, c.id): Versioned(c.id, c) for c in (customer(1), customer(2))}

    with pytest.raises(Violation, match=f"P2: .*{said}") if said else nullcontext():
        for at in (1, 2):
            known = {name: state for name, state in states.items() if state.v <= at}
            check.take(Step(0, at, record(at), {}, {}, known))
        check.finish(2)


def test_a_copy_of_a_record_that_was_accepted_is_named() -> None:
    with pytest.raises(Violation, match="J4: version 2 of partition 0 is a second accepted copy"):
        of_records(record(1), replace(record(1), b=1, bid="1"))


def test_a_key_that_was_accepted_twice_within_its_life_is_named() -> None:
    once, again = record(1, k=Idempotency("k", "f")), record(2, k=Idempotency("k", "g"))
    of_records(once, replace(again, t=once.t + REMEMBER_MS))

    with pytest.raises(Violation, match="J4: version 2 of partition 0 is a second acceptance"):
        of_records(once, again)


@pytest.mark.parametrize(
    ("victim", "said"),
    [
        (replace(gone(2, 1), profiles=customer(2).profiles), "owns something"),
        (replace(gone(2, 1), extended_fields={"city": "Bonn"}), "owns something"),
        (replace(gone(2, 1), associated_with="t"), "owns something"),
        (replace(gone(2, 1), victims=(1,)), "owns something"),
        (gone(2, 2), "leads to no live customer"),
        (gone(2, 9), "leads to no live customer"),
    ],
)
def test_a_merge_that_was_applied_wrongly_is_named(victim: Customer, said: str) -> None:
    states = {
        customer_name(ORG, c.id): Versioned(1, c)
        for c in (victim, replace(customer(1), victims=(2,)))
    }
    touched: dict[str, list[Event]] = {customer_name(ORG, 2): [merged(2, into=1, moves=())]}

    with pytest.raises(Violation, match=f"J5: .* {said}"):
        merged_away(Step(0, 1, record(1), touched, {}, states))
