"""Update by identifier: the customer that holds it in this source account is updated as by its id."""

import pytest
from msgspec.structs import replace

from customers.domain.scope import Scope
from tests.domain.answers import updated
from tests.domain.asking import Sent, channel, sent, update_by
from tests.domain.given import given
from tests.domain.moments import earlier, later, now
from tests.domain.people import (
    JD,
    LINE,
    OTHER_LINE,
    STORE,
    SUE,
    SUES,
    TOM,
    TOMS,
    TOMS_EMAIL,
    UNHEARD,
    VIC,
    VICS,
)
from tests.domain.stories import TOM_IS_IN_THE_STORE

CHANGE = {"first_name": "Tom"}


def test_its_holder_here_is_updated() -> None:
    given(TOM_IS_IN_THE_STORE).when(update_by(TOMS, STORE, **CHANGE)).then(
        [now.updated(TOM, STORE, first_name="Tom")], updated(TOM)
    )


def test_an_identifier_is_found_in_its_normal_form() -> None:
    given(TOM_IS_IN_THE_STORE).when(
        update_by(sent("Mobile", "+91 91000 00011"), STORE, **CHANGE)
    ).then([now.updated(TOM, STORE, first_name="Tom")], updated(TOM))


def test_of_several_holders_the_one_in_this_source_account_is_updated() -> None:
    given(
        earlier.registered(TOM, LINE, TOMS),
        later.registered(SUE, OTHER_LINE, TOMS),
    ).when(update_by(TOMS, OTHER_LINE, **CHANGE)).then(
        [now.updated(SUE, OTHER_LINE, first_name="Tom")], updated(SUE)
    )


def test_a_victims_identifier_leads_to_its_survivor() -> None:
    merge = later.merged(VIC, later.profile(VIC, LINE, VICS), into=TOM)

    given(TOM_IS_IN_THE_STORE, earlier.registered(VIC, LINE, VICS), merge).when(
        update_by(VICS, LINE, **CHANGE)
    ).then([now.updated(TOM, LINE, first_name="Tom")], updated(TOM))


@pytest.mark.parametrize("by", [sent("", TOMS.value), sent("mobile", "")])
def test_8002_nothing_to_find_anybody_by(by: Sent) -> None:
    given(TOM_IS_IN_THE_STORE).when(update_by(by, STORE, **CHANGE)).refused(8002)


@pytest.mark.parametrize("by", [sent("passport", "1"), sent("mobile", "12")])
def test_8013_no_such_type_or_no_such_value(by: Sent) -> None:
    given(TOM_IS_IN_THE_STORE).when(update_by(by, STORE, **CHANGE)).refused(8013)


@pytest.mark.parametrize(
    ("where", "code"),
    [
        (Scope("", ""), 8004),
        (Scope("NOWHERE", ""), 8003),
        (Scope("ALL", ""), 8003),
        (Scope("LINE", ""), 8045),
        (Scope("LINE", "9"), 8127),
    ],
)
def test_8003_8004_8045_8127_where(where: Scope, code: int) -> None:
    given(TOM_IS_IN_THE_STORE).when(update_by(TOMS, where, **CHANGE)).refused(code)


def test_403_an_organisation_that_is_not_configured() -> None:
    asked = update_by(TOMS, STORE, **CHANGE)
    nowhere = replace(asked, update=replace(asked.update, org=404))

    given().when(nowhere).refused(403, message="The organisation is not configured yet")


def test_8009_nobody_holds_it() -> None:
    given(TOM_IS_IN_THE_STORE).when(update_by(UNHEARD, STORE, **CHANGE)).refused(8009)


def test_8009_whoever_held_it_gave_it_up() -> None:
    given(
        earlier.registered(TOM, STORE, TOMS, TOMS_EMAIL), later.identifier_removed(TOM, STORE, TOMS)
    ).when(update_by(TOMS, STORE, **CHANGE)).refused(8009)


def test_8065_somebody_holds_it_but_not_in_this_source() -> None:
    given(TOM_IS_IN_THE_STORE).when(update_by(TOMS, JD, **CHANGE)).refused(8065)


def test_8065_somebody_holds_it_but_not_in_this_account() -> None:
    given(earlier.registered(TOM, LINE, TOMS)).when(update_by(TOMS, OTHER_LINE, **CHANGE)).refused(
        8065
    )


def test_8065_its_holder_has_a_profile_here_under_another_identifier() -> None:
    given(TOM_IS_IN_THE_STORE, later.profile_added(TOM, JD, TOMS_EMAIL)).when(
        update_by(TOMS, JD, **CHANGE)
    ).refused(8065)


def test_8008_an_identifier_in_the_body_is_another_customers_here() -> None:
    given(TOM_IS_IN_THE_STORE, earlier.registered(SUE, STORE, SUES)).when(
        update_by(TOMS, STORE, SUES, **CHANGE)
    ).refused(8008)


def test_8084_no_body() -> None:
    given(TOM_IS_IN_THE_STORE).when(update_by(TOMS, STORE, empty=True)).refused(8084)


def test_8018_nobody_leaves_the_loyalty_programme() -> None:
    given(TOM_IS_IN_THE_STORE).when(update_by(TOMS, STORE, loyalty="non_loyalty")).refused(8018)


def test_an_update_to_what_is_so_already_is_no_event() -> None:
    given(TOM_IS_IN_THE_STORE).when(update_by(TOMS, STORE, TOMS, first_name="")).then(
        [], updated(TOM)
    )


def test_8010_a_channel_of_an_unknown_type() -> None:
    given(TOM_IS_IN_THE_STORE).when(
        update_by(TOMS, STORE, channels=(channel("pigeon", "1"),))
    ).refused(8010)


def test_400_an_identifier_of_an_unknown_type_in_the_body() -> None:
    given(TOM_IS_IN_THE_STORE).when(update_by(TOMS, STORE, sent("passport", "1"))).refused(
        400, message="An identifier has an unknown type or an invalid value"
    )


def test_8055_8056_8057_8058_8064_91015_what_is_bad_in_the_body_is_dropped() -> None:
    bad = (sent("email", "x"), sent("mobile", "12"), sent("externalId", "x"))
    channels = (channel("email", "x"), channel("mobile", "12"))

    given(TOM_IS_IN_THE_STORE).when(
        update_by(TOMS, STORE, *bad, channels=channels, fields={"x" * 101: 1}, **CHANGE)
    ).then(
        [now.updated(TOM, STORE, first_name="Tom")],
        updated(TOM, 8055, 8056, 8064, 8057, 8058, 91015),
    )
