"""changeIdentifier: identifiers of one profile come and go."""

import pytest

from customers.domain.events import Claim, Event
from customers.domain.state import Till
from tests.domain.answers import changed
from tests.domain.asking import change, register, sent
from tests.domain.given import given
from tests.domain.moments import Moment, earlier, later, now
from tests.domain.people import (
    JD,
    LINE,
    NEW,
    STORE,
    TOM,
    TOMS,
    TOMS_EMAIL,
    UNHEARD,
    line,
)
from tests.domain.stories import TOM_IS_IN_THE_STORE

EXTERNAL = Claim("externalId", "EX01")
TOM_HAS_MORE = earlier.registered(TOM, STORE, TOMS, TOMS_EMAIL, EXTERNAL, line("tom1"))


def test_an_addition_that_nobody_has_is_the_profiles() -> None:
    given(TOM_IS_IN_THE_STORE).when(change(TOM, STORE, add=[UNHEARD])).then(
        [now.identifier_added(TOM, STORE, UNHEARD)], changed(TOM)
    )


def test_an_addition_is_kept_in_its_normal_form_beside_its_text() -> None:
    given(TOM_IS_IN_THE_STORE).when(
        change(TOM, STORE, add=[sent("EMAIL", "Tom@Example.com"), sent("mobile", "9100000099")])
    ).then(
        [
            now.identifier_added(TOM, STORE, Claim("email", "tom@example.com", "Tom@Example.com")),
            now.identifier_added(TOM, STORE, UNHEARD),
        ],
        changed(TOM),
    )


def test_a_removal_of_what_the_profile_has_takes_it_away() -> None:
    given(TOM_HAS_MORE).when(change(TOM, STORE, remove=[TOMS])).then(
        [now.identifier_removed(TOM, STORE, TOMS)], changed(TOM)
    )


def test_removals_come_before_additions() -> None:
    given(TOM_HAS_MORE).when(
        change(TOM, STORE, add=[UNHEARD], remove=[TOMS_EMAIL, sent("mobile", "9100000011")])
    ).then(
        [
            now.identifier_removed(TOM, STORE, TOMS_EMAIL),
            now.identifier_removed(TOM, STORE, TOMS),
            now.identifier_added(TOM, STORE, UNHEARD),
        ],
        changed(TOM),
    )


def test_the_only_identifier_may_be_replaced() -> None:
    given(TOM_IS_IN_THE_STORE).when(change(TOM, STORE, add=[UNHEARD], remove=[TOMS])).then(
        [
            now.identifier_removed(TOM, STORE, TOMS),
            now.identifier_added(TOM, STORE, UNHEARD),
        ],
        changed(TOM),
    )


def test_a_removed_identifier_can_be_claimed_again() -> None:
    given(TOM_HAS_MORE).when(change(TOM, STORE, remove=[TOMS])).then(
        [now.identifier_removed(TOM, STORE, TOMS)], changed(TOM)
    ).when(register(STORE, TOMS)).then(
        [now.registered(NEW, STORE, TOMS)],
        {"createdId": NEW, "warnings": [], "sideEffects": []},
    )


def test_an_addition_that_the_customer_has_in_another_profile_is_this_ones_too() -> None:
    elsewhere = later.profile_added(TOM, LINE, TOMS_EMAIL)

    given(TOM_IS_IN_THE_STORE, elsewhere).when(change(TOM, STORE, add=[TOMS_EMAIL])).then(
        [now.identifier_added(TOM, STORE, TOMS_EMAIL)], changed(TOM)
    )


def test_a_removal_leaves_the_other_profile_its_identifier() -> None:
    elsewhere = later.profile_added(TOM, LINE, TOMS)

    after = (
        given(TOM_HAS_MORE, elsewhere)
        .when(change(TOM, STORE, remove=[TOMS]))
        .then([now.identifier_removed(TOM, STORE, TOMS)], changed(TOM))
    )

    assert [(e.source, e.account) for e in after.holders(TOMS)] == [("LINE", "1234")]


@pytest.mark.parametrize(("has", "code"), [(TOMS, 8071), (TOMS_EMAIL, 8072), (EXTERNAL, 8073)])
def test_8071_8072_8073_it_has_that_already(has: Claim, code: int) -> None:
    given(TOM_HAS_MORE).when(change(TOM, STORE, add=[has])).then([], changed(TOM, code))


def test_8070_it_has_that_already_and_no_code_says_so() -> None:
    given(TOM_HAS_MORE).when(change(TOM, STORE, add=[line("tom1")])).then([], changed(TOM, 8070))


def test_8071_beside_an_addition_that_is_new() -> None:
    given(TOM_HAS_MORE).when(change(TOM, STORE, add=[TOMS, UNHEARD])).then(
        [now.identifier_added(TOM, STORE, UNHEARD)], changed(TOM, 8071)
    )


def test_8071_stands_before_what_was_dropped() -> None:
    given(TOM_HAS_MORE).when(change(TOM, STORE, add=[sent("email", "x"), TOMS])).then(
        [], changed(TOM, 8071, 8055)
    )


def test_8070_a_removal_of_what_the_profile_does_not_have() -> None:
    given(TOM_HAS_MORE).when(change(TOM, STORE, remove=[UNHEARD])).then([], changed(TOM, 8070))


def test_a_removal_of_what_the_profile_does_not_have_beside_a_change_is_not_warned_of() -> None:
    given(TOM_HAS_MORE).when(change(TOM, STORE, add=[UNHEARD], remove=[line("nobody")])).then(
        [now.identifier_added(TOM, STORE, UNHEARD)], changed(TOM)
    )


def test_8070_a_removal_of_what_only_another_profile_has() -> None:
    elsewhere = later.profile_added(TOM, LINE, UNHEARD)

    given(TOM_HAS_MORE, elsewhere).when(change(TOM, STORE, remove=[UNHEARD])).then(
        [], changed(TOM, 8070)
    )


def test_8056_a_bad_addition_beside_a_good_one_is_dropped() -> None:
    given(TOM_IS_IN_THE_STORE).when(change(TOM, STORE, add=[sent("mobile", "12"), UNHEARD])).then(
        [now.identifier_added(TOM, STORE, UNHEARD)], changed(TOM, 8056)
    )


def test_8070_8055_a_bad_removal_alone_is_dropped() -> None:
    given(TOM_IS_IN_THE_STORE).when(change(TOM, STORE, remove=[sent("email", "x")])).then(
        [], changed(TOM, 8070, 8055)
    )


def test_bad_additions_are_named_before_bad_removals() -> None:
    given(TOM_IS_IN_THE_STORE).when(
        change(TOM, STORE, add=[sent("mobile", "12"), UNHEARD], remove=[sent("externalId", "bad")])
    ).then([now.identifier_added(TOM, STORE, UNHEARD)], changed(TOM, 8056, 8064))


def test_the_same_addition_twice_is_one() -> None:
    given(TOM_IS_IN_THE_STORE).when(
        change(TOM, STORE, add=[UNHEARD, sent("mobile", "9100000099")])
    ).then([now.identifier_added(TOM, STORE, UNHEARD)], changed(TOM))


def test_the_same_change_again_is_no_event() -> None:
    asked = change(TOM, STORE, add=[UNHEARD], remove=[TOMS])
    events: list[Event] = [
        now.identifier_removed(TOM, STORE, TOMS),
        now.identifier_added(TOM, STORE, UNHEARD),
    ]

    given(TOM_IS_IN_THE_STORE).when(asked).then(events, changed(TOM)).when(asked).then(
        [], changed(TOM, 8071)
    )


def test_a_till_without_a_name_is_named_by_its_code() -> None:
    new = Moment(now.at, Till("till.new", "till.new"))

    given(TOM_IS_IN_THE_STORE).when(change(TOM, STORE, add=[UNHEARD], till="till.new")).then(
        [new.identifier_added(TOM, STORE, UNHEARD)], changed(TOM)
    )


def test_the_profile_of_this_source_account_is_changed() -> None:
    elsewhere = later.profile_added(TOM, JD, TOMS, TOMS_EMAIL)

    given(TOM_IS_IN_THE_STORE, elsewhere).when(change(TOM, JD, remove=[TOMS])).then(
        [now.identifier_removed(TOM, JD, TOMS)], changed(TOM)
    )
