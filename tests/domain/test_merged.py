"""After a merge: what the survivor has, and what is left of the victim."""

from customers.domain.state import Entry, Subscription
from tests.domain.given import given
from tests.domain.moments import earlier, later, now
from tests.domain.people import JD, LINE, STORE, SUE, TOM, TOMS, VIC, VICS
from tests.domain.stories import (
    TOM_IS_IN_THE_STORE,
    VIC_IS_IN_LINE,
    VIC_MERGED_INTO_TOM,
    VICS_LINE,
)

MERGE = VIC_MERGED_INTO_TOM[-1]
NO_MORE_SMS = Subscription("SMS", "BULK", "OPTOUT")
NO_MORE_EMAILS = Subscription("EMAIL", "BULK", "OPTOUT")


def test_the_survivor_has_both_profiles_and_each_keeps_its_origin() -> None:
    tom = given(*VIC_MERGED_INTO_TOM).customer(TOM)

    assert tom.profiles == (earlier.profile(TOM, STORE, TOMS), VICS_LINE)
    assert tom.merged_into == 0


def test_the_survivor_was_changed_by_the_till_that_merged() -> None:
    tom = given(*VIC_MERGED_INTO_TOM).customer(TOM)

    assert (tom.modified_at, tom.modified_by) == (later.at, later.till)


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
    before = (TOM_IS_IN_THE_STORE, known, earlier.chose(VIC, NO_MORE_SMS))

    vic = given(*before, MERGE).customer(VIC)

    assert vic.merged_into == TOM
    assert (vic.profiles, vic.subscriptions, vic.victims) == ((), (), ())
    assert (vic.extended_fields, vic.associated_with) == ({}, "")
    assert (vic.modified_at, vic.modified_by) == (later.at, later.till)


def test_the_victims_registration_stays_as_it_was() -> None:
    vic = given(*VIC_MERGED_INTO_TOM).customer(VIC)

    assert (vic.created_at, vic.created_by) == (earlier.at, earlier.till)


def test_every_identifier_that_moves_is_the_survivors_and_remembers_the_victim() -> None:
    after = given(*VIC_MERGED_INTO_TOM)

    assert after.holders(VICS) == (Entry("LINE", "1234", TOM, VIC),)
    assert after.holders(TOMS) == (
        Entry("INSTORE", "", TOM, TOM),
        Entry("LINE", "1234", TOM, VIC),
    )


def test_a_third_customer_keeps_the_identifier_that_moves_elsewhere() -> None:
    after = given(earlier.registered(SUE, JD, VICS), *VIC_MERGED_INTO_TOM)

    assert after.holders(VICS) == (
        Entry("JD", "", SUE, SUE),
        Entry("LINE", "1234", TOM, VIC),
    )


def test_the_survivors_subscriptions_stay_and_the_victims_go() -> None:
    chose = (earlier.chose(TOM, NO_MORE_SMS), earlier.chose(VIC, NO_MORE_EMAILS))

    tom = given(TOM_IS_IN_THE_STORE, VIC_IS_IN_LINE, *chose, MERGE).customer(TOM)

    assert tom.subscriptions == (NO_MORE_SMS,)
