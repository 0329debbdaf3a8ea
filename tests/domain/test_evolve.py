"""What each event does to the documents: the customer, its profiles, the holders of identifiers."""

import pytest

from customers.domain.events import Claim, Event
from customers.domain.state import (
    Channel,
    Conflict,
    Customer,
    Entry,
    Subscription,
)
from tests.domain.given import given
from tests.domain.moments import earlier, held_by, later, now
from tests.domain.people import JD, LINE, STORE, TOM, TOMS, UNHEARD, VIC

ADDRESS = Claim("email", "tom@example.com", "Tom@Example.com")
CHANNEL = Channel("line", "tom1")
TOM_SAWYER = earlier.registered(
    TOM,
    STORE,
    TOMS,
    ADDRESS,
    first_name="Tom",
    last_name="Sawyer",
    fields={"colour": "red", "size": 42, "shape": "round"},
    channels=(CHANNEL,),
    extended_fields={"city": "Pune"},
    created_at="2016-06-23T19:11:18+08:00",
    associated_with="till.west",
)
TOMS_STORE = earlier.profile(
    TOM,
    STORE,
    TOMS,
    ADDRESS,
    first_name="Tom",
    last_name="Sawyer",
    fields={"colour": "red", "size": 42, "shape": "round"},
    channels=(CHANNEL,),
    created_at="2016-06-23T19:11:18+08:00",
)
TOMS_LINE = later.profile_added(TOM, LINE, TOMS, first_name="T", loyalty="loyalty")


def test_a_registration_is_a_customer_with_one_profile() -> None:
    assert given(TOM_SAWYER).customer(TOM) == Customer(
        id=TOM,
        loyalty="loyalty",
        profiles=(TOMS_STORE,),
        extended_fields={"city": "Pune"},
        associated_with="till.west",
        created_at="2016-06-23T19:11:18+08:00",
        created_by=earlier.till,
        modified_at=earlier.at,
        modified_by=earlier.till,
    )


def test_a_registration_makes_the_customer_the_holder_of_its_identifiers() -> None:
    known = given(TOM_SAWYER, earlier.registered(VIC, JD, TOMS))

    assert known.holders(TOMS) == (
        Entry("INSTORE", "", TOM, TOM),
        Entry("JD", "", VIC, VIC),
    )
    assert known.holders(ADDRESS) == (Entry("INSTORE", "", TOM, TOM),)


def test_a_profile_that_is_added_leaves_the_others_and_the_registration() -> None:
    tom = given(TOM_SAWYER, TOMS_LINE).customer(TOM)

    assert tom.profiles == (
        TOMS_STORE,
        later.profile(TOM, LINE, TOMS, first_name="T", created_at=later.at, created_by=later.till),
    )
    assert (tom.created_at, tom.created_by) == ("2016-06-23T19:11:18+08:00", earlier.till)
    assert (tom.modified_at, tom.modified_by) == (later.at, later.till)


def test_a_profile_that_is_added_brings_loyalty_and_extended_fields() -> None:
    known = earlier.registered(
        TOM, STORE, TOMS, loyalty="non_loyalty", extended_fields={"city": "Pune"}
    )
    added = later.profile_added(TOM, LINE, TOMS, loyalty="loyalty", extended_fields={"age": 42})

    tom = given(known, added).customer(TOM)

    assert (tom.loyalty, tom.extended_fields) == ("loyalty", {"city": "Pune", "age": 42})


@pytest.mark.parametrize(
    ("has", "brings", "after"),
    [("till.one", "till.west", "till.one"), ("", "till.west", "till.west"), ("", "", "")],
)
def test_a_customer_keeps_its_associated_till_and_takes_one_where_it_has_none(
    has: str, brings: str, after: str
) -> None:
    known = earlier.registered(TOM, STORE, TOMS, associated_with=has)
    added = later.profile_added(TOM, LINE, TOMS, associated_with=brings)

    assert given(known, added).customer(TOM).associated_with == after


def test_a_conflict_is_noted_in_its_profile_and_is_no_change_of_the_customer() -> None:
    owners = (Conflict(VIC, "JD", ""),)

    tom = given(TOM_SAWYER, TOMS_LINE, now.conflict_noted(TOM, LINE, *owners)).customer(TOM)

    assert [p.conflicts for p in tom.profiles] == [(), owners]
    assert tom.modified_at == later.at


def test_names_that_are_not_told_stay_and_fields_change_one_by_one() -> None:
    changed = now.updated(TOM, STORE, last_name="Finn", fields={"size": 43}, dropped=("colour",))

    store, line = given(TOM_SAWYER, TOMS_LINE, changed).customer(TOM).profiles

    assert (store.first_name, store.last_name, store.fields) == (
        "Tom",
        "Finn",
        {"size": 43, "shape": "round"},
    )
    assert (line.first_name, line.last_name) == ("T", "")


def test_a_name_may_become_empty() -> None:
    store = given(TOM_SAWYER, now.updated(TOM, STORE, first_name="")).customer(TOM).profiles[0]

    assert (store.first_name, store.last_name) == ("", "Sawyer")


def test_channels_are_those_that_the_event_names() -> None:
    channel = Channel("ios", "device-1")

    store = given(TOM_SAWYER, now.channels_changed(TOM, STORE, channel)).customer(TOM).profiles[0]

    assert store.channels == (channel,)


def test_extended_fields_that_are_not_told_stay() -> None:
    tom = given(TOM_SAWYER, now.extended_changed(TOM, STORE, age=42)).customer(TOM)

    assert tom.extended_fields == {"city": "Pune", "age": 42}


def test_a_customer_joins_the_loyalty_programme() -> None:
    known = earlier.registered(TOM, STORE, TOMS, loyalty="non_loyalty")

    assert given(known, now.joined_loyalty(TOM, STORE)).customer(TOM).loyalty == "loyalty"


def test_an_identifier_that_is_added_stands_behind_the_others_and_has_its_holder() -> None:
    known = given(TOM_SAWYER, TOMS_LINE, now.identifier_added(TOM, STORE, UNHEARD))

    store, line = known.customer(TOM).profiles
    assert store.identifiers == (*TOMS_STORE.identifiers, held_by(TOM, UNHEARD))
    assert line.identifiers == (held_by(TOM, TOMS),)
    assert known.holders(UNHEARD) == (Entry("INSTORE", "", TOM, TOM),)


def test_an_identifier_that_is_removed_leaves_this_profile_only() -> None:
    known = given(TOM_SAWYER, TOMS_LINE, now.identifier_removed(TOM, STORE, TOMS))

    store, line = known.customer(TOM).profiles
    assert store.identifiers == (held_by(TOM, ADDRESS),)
    assert line.identifiers == (held_by(TOM, TOMS),)
    assert known.holders(TOMS) == (Entry("LINE", "1234", TOM, TOM),)


def test_an_identifier_that_nobody_has_any_more_leaves_an_empty_document() -> None:
    assert given(TOM_SAWYER, now.identifier_removed(TOM, STORE, TOMS)).holders(TOMS) == ()


def test_an_identifier_that_others_have_too_stays_theirs() -> None:
    others = (earlier.registered(VIC, JD, TOMS), TOM_SAWYER)

    known = given(*others, now.identifier_removed(TOM, STORE, TOMS))

    assert known.holders(TOMS) == (Entry("JD", "", VIC, VIC),)


CHANGES: dict[str, Event] = {
    "names": now.updated(TOM, STORE, first_name="T"),
    "channels": now.channels_changed(TOM, STORE),
    "an identifier added": now.identifier_added(TOM, STORE, UNHEARD),
    "an identifier removed": now.identifier_removed(TOM, STORE, TOMS),
}
OF_THE_CUSTOMER: dict[str, Event] = {
    "extended fields": now.extended_changed(TOM, STORE, age=42),
    "loyalty": now.joined_loyalty(TOM, STORE),
    "subscriptions": now.chose(TOM, Subscription("SMS", "BULK", "OPTOUT")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_a_profile_stamps_the_profile_and_the_customer(change: str) -> None:
    tom = given(TOM_SAWYER, TOMS_LINE, CHANGES[change]).customer(TOM)

    store, line = tom.profiles
    assert (tom.modified_at, tom.modified_by) == (now.at, now.till)
    assert (store.modified_at, store.modified_by) == (now.at, now.till)
    assert (line.modified_at, line.modified_by) == (later.at, later.till)


@pytest.mark.parametrize("change", OF_THE_CUSTOMER)
def test_a_change_of_the_customer_stamps_no_profile(change: str) -> None:
    tom = given(TOM_SAWYER, OF_THE_CUSTOMER[change]).customer(TOM)

    assert (tom.modified_at, tom.modified_by) == (now.at, now.till)
    assert tom.profiles == (TOMS_STORE,)


def test_an_identifier_that_is_added_keeps_the_text_that_was_sent() -> None:
    known = given(earlier.registered(TOM, STORE, TOMS), now.identifier_added(TOM, STORE, ADDRESS))

    assert known.customer(TOM).profiles[0].identifiers[1] == held_by(TOM, ADDRESS)


def test_a_profile_that_is_added_with_an_older_date_is_a_change_of_now() -> None:
    old = "2016-06-23T19:11:18+08:00"
    known = given(TOM_SAWYER, now.profile_added(TOM, LINE, TOMS, created_at=old))

    tom = known.customer(TOM)

    assert (tom.modified_at, tom.profiles[1].modified_at) == (now.at, now.at)
    assert tom.profiles[1].created_at == old
