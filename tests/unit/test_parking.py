"""A record that cannot be applied parks every document that it writes, and whatever is written with one of these."""

import pytest

from customers.domain.events import Event
from customers.domain.state import customer_name, identity_name
from customers.journal.overlay import Overlay
from customers.journal.parking import after, title
from customers.journal.ports import Parked, Versioned
from customers.journal.record import FORMAT, SOFTWARE, Record, changes
from tests.unit.made import ORG, added, loyalty, profile_added, registered

ADA = customer_name(ORG, 1)
MOBILE = identity_name(ORG, "mobile", "91")


def record(*events: Event) -> Record:
    return Record(f=FORMAT, sv=SOFTWARE, id="x", org=ORG, t=0, events=events)


def taken(
    v: int, event: Event, documents: dict[str, Versioned], parked: dict[str, str] | None = None
) -> dict[str, Versioned]:
    made = record(event)
    return after(v, made, changes(made), documents, parked or {})


KNOWN = taken(1, registered(1, "INSTORE", "91"), {})


def test_a_record_that_can_be_applied_leaves_every_document_at_its_version() -> None:
    assert set(KNOWN) == {ADA, MOBILE}
    assert {document.v for document in KNOWN.values()} == {1}


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (profile_added(2, "LINE", "92"), "a document that it changes is not there"),
        (added(1, "LINE", "92"), "StopIteration"),
    ],
)
def test_a_record_that_cannot_be_applied_says_why_without_personal_data(
    event: Event, why: str
) -> None:
    with pytest.raises(Parked) as found:
        taken(2, event, KNOWN)

    assert str(found.value) == f"version 2 ({type(event).__name__}) could not be applied: {why}"


def test_a_record_that_writes_a_parked_document_is_parked_for_the_same_reason() -> None:
    with pytest.raises(Parked, match="the first fault"):
        taken(3, added(1, "INSTORE", "92"), KNOWN, {ADA: "the first fault"})


def test_a_writer_is_told_of_a_change_that_cannot_be_applied_before_it_is_projected() -> None:
    overlay = Overlay("s1", 1)
    overlay.add(2, record(loyalty(1, "INSTORE", "loyalty")))
    overlay.add(3, record(profile_added(2, "LINE", "92")))

    known = overlay.forward(ADA, KNOWN[ADA], 3)

    assert known is not None
    assert known.v == 2
    assert overlay.forward(customer_name(ORG, 2), None, 2) is None
    with pytest.raises(Parked, match="version 3"):
        overlay.forward(customer_name(ORG, 2), None, 3)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (ADA, "customer 1 of organisation 1"),
        (MOBILE, "an identifier of organisation 1"),
        ("k|1|abcdef", "an answer to an Idempotency-Key of organisation 1"),
        ("org|1", "organisation 1"),
    ],
)
def test_what_is_parked_is_named_without_personal_data(name: str, said: str) -> None:
    assert title(name) == said
