"""After a merge: what the survivor has, what is left of the victim, and chains of merges."""

from customers.domain.events import Event
from customers.domain.lineage import every_id
from customers.domain.state import Entry, Subscription
from tests.domain.answers import merged_into
from tests.domain.asking import change
from tests.domain.given import Given, given
from tests.domain.moments import earlier, held_by, later, now
from tests.domain.people import (
    JD,
    LINE,
    STORE,
    SUE,
    SUES,
    TOM,
    TOMS,
    UNHEARD,
    VIC,
    VICS,
    WECHAT,
)

TOM_IS_IN_THE_STORE = earlier.registered(TOM, STORE, TOMS)
VIC_IS_IN_LINE = earlier.registered(VIC, LINE, VICS)
VICS_LINE = now.profile(VIC, LINE, VICS, TOMS)


def vic_merged_into_tom(*more: Event) -> Given:
    """Vic, from LINE, took the mobile that Tom has in the store."""
    return (
        given(TOM_IS_IN_THE_STORE, VIC_IS_IN_LINE, *more)
        .when(change(VIC, LINE, add=[TOMS]))
        .then(
            [now.identifier_added(VIC, LINE, TOMS), now.merged(VIC, VICS_LINE, into=TOM)],
            merged_into(TOM),
        )
    )


def test_the_survivor_has_both_profiles_and_each_keeps_its_origin() -> None:
    tom = vic_merged_into_tom().customer(TOM)

    assert tom.profiles == (earlier.profile(TOM, STORE, TOMS), VICS_LINE)
    assert tom.merged_into == 0


def test_the_survivor_was_changed_now_by_the_till_that_merged() -> None:
    tom = vic_merged_into_tom().customer(TOM)

    assert (tom.modified_at, tom.modified_by) == (now.at, now.till)


def test_the_survivor_takes_what_the_merge_says_of_registration_loyalty_till_and_fields() -> None:
    merge = now.merged(
        VIC,
        into=TOM,
        loyalty="non_loyalty",
        created_at=later.at,
        created_by=later.till,
        associated_with="till.west",
        extended_fields={"age": 42},
    )
    known = earlier.registered(TOM, STORE, TOMS, extended_fields={"city": "Pune"})

    tom = given(known, VIC_IS_IN_LINE, merge).customer(TOM)

    assert tom.loyalty == "non_loyalty"
    assert (tom.created_at, tom.created_by) == (later.at, later.till)
    assert tom.associated_with == "till.west"
    assert tom.extended_fields == {"city": "Pune", "age": 42}


def test_the_victim_owns_nothing_and_names_its_survivor() -> None:
    known = earlier.registered(
        VIC, LINE, VICS, extended_fields={"age": 42}, associated_with="till.west"
    )
    chose = earlier.chose(VIC, Subscription("SMS", "BULK", "OPTOUT"))

    vic = given(TOM_IS_IN_THE_STORE, known, chose, now.merged(VIC, VICS_LINE, into=TOM)).customer(
        VIC
    )

    assert vic.merged_into == TOM
    assert (vic.profiles, vic.subscriptions, vic.victims) == ((), (), ())
    assert (vic.extended_fields, vic.associated_with) == ({}, "")
    assert (vic.modified_at, vic.modified_by) == (now.at, now.till)


def test_the_victims_registration_stays_as_it_was() -> None:
    vic = vic_merged_into_tom().customer(VIC)

    assert (vic.created_at, vic.created_by) == (earlier.at, earlier.till)


def test_every_identifier_that_moves_is_the_survivors_and_remembers_the_victim() -> None:
    after = vic_merged_into_tom()

    assert after.holders(VICS) == (Entry("LINE", "1234", TOM, VIC),)
    assert after.holders(TOMS) == (
        Entry("INSTORE", "", TOM, TOM),
        Entry("LINE", "1234", TOM, VIC),
    )


def test_a_third_customer_keeps_the_identifier_that_moves_elsewhere() -> None:
    after = vic_merged_into_tom(earlier.registered(SUE, JD, VICS))

    assert after.holders(VICS) == (
        Entry("LINE", "1234", TOM, VIC),
        Entry("JD", "", SUE, SUE),
    )


def test_the_survivors_subscriptions_stay_and_the_victims_go() -> None:
    toms = earlier.chose(TOM, Subscription("SMS", "BULK", "OPTOUT"))
    vics = earlier.chose(VIC, Subscription("EMAIL", "BULK", "OPTOUT"))

    tom = vic_merged_into_tom(toms, vics).customer(TOM)

    assert tom.subscriptions == (Subscription("SMS", "BULK", "OPTOUT"),)


def test_a_survivor_that_is_merged_in_turn_takes_its_victims_along() -> None:
    sue = earlier.registered(SUE, JD, SUES)
    toms_store = now.profile(TOM, STORE, TOMS, SUES)

    after = (
        vic_merged_into_tom(sue)
        .when(change(TOM, STORE, add=[SUES]))
        .then(
            [
                now.identifier_added(TOM, STORE, SUES),
                now.merged(TOM, toms_store, VICS_LINE, into=SUE, victims=(TOM, VIC)),
            ],
            merged_into(SUE),
        )
    )

    assert every_id(after.customer(SUE)) == (SUE, TOM, VIC)
    assert [p.origin for p in after.customer(SUE).profiles] == [SUE, TOM, VIC]
    assert after.customer(TOM).victims == ()


def test_a_later_victim_stands_behind_the_earlier_ones() -> None:
    sue = earlier.registered(SUE, JD, SUES)

    after = (
        vic_merged_into_tom(sue)
        .when(change(SUE, JD, add=[TOMS]))
        .then(
            [
                now.identifier_added(SUE, JD, TOMS),
                now.merged(SUE, now.profile(SUE, JD, SUES, TOMS), into=TOM, victims=(VIC, SUE)),
            ],
            merged_into(TOM),
        )
    )

    assert every_id(after.customer(TOM)) == (TOM, VIC, SUE)


def test_an_addition_that_a_merge_moved_leads_to_the_survivor() -> None:
    sue = earlier.registered(SUE, JD, SUES)

    vic_merged_into_tom(sue).when(change(SUE, JD, add=[VICS])).then(
        [
            now.identifier_added(SUE, JD, VICS),
            now.merged(SUE, now.profile(SUE, JD, SUES, VICS), into=TOM, victims=(VIC, SUE)),
        ],
        merged_into(TOM),
    )


def test_8067_a_merge_that_is_asked_for_again_names_the_survivor() -> None:
    vic_merged_into_tom().when(change(VIC, LINE, add=[TOMS])).refused(8067, TOM)


def test_what_the_survivor_gets_in_a_moved_profile_is_its_own() -> None:
    after = (
        vic_merged_into_tom()
        .when(change(TOM, LINE, add=[UNHEARD], remove=[TOMS]))
        .then(
            [
                now.identifier_removed(TOM, LINE, TOMS),
                now.identifier_added(TOM, LINE, UNHEARD),
            ],
            {"success": True, "createdId": TOM, "warnings": []},
        )
    )

    assert after.customer(TOM).profiles[1].identifiers == (
        held_by(VIC, VICS),
        held_by(TOM, UNHEARD),
    )
    assert after.holders(UNHEARD) == (Entry("LINE", "1234", TOM, TOM),)
    assert after.holders(TOMS) == (Entry("INSTORE", "", TOM, TOM),)


def test_a_merge_in_turn_keeps_each_identifiers_first_origin() -> None:
    wechat = earlier.registered(SUE, WECHAT, SUES)
    own = now.identifier_added(TOM, LINE, UNHEARD)

    line = now.profile(VIC, LINE, held_by(VIC, VICS), held_by(VIC, TOMS), held_by(TOM, UNHEARD))
    store = now.profile(TOM, STORE, TOMS, SUES)
    before = vic_merged_into_tom(wechat)

    given_own = Given((*before.events, own))

    after = given_own.when(change(TOM, STORE, add=[SUES])).then(
        [
            now.identifier_added(TOM, STORE, SUES),
            now.merged(TOM, store, line, into=SUE, victims=(TOM, VIC)),
        ],
        merged_into(SUE),
    )

    assert [e.origin for e in after.holders(UNHEARD)] == [TOM]
