"""Update: whom it is about, in which source account, and whose identifiers it brings."""

import pytest

from customers.domain.commands import Update
from customers.domain.scope import Scope
from tests.domain.answers import updated
from tests.domain.asking import Sent, sent, update
from tests.domain.given import given
from tests.domain.moments import earlier, later, now
from tests.domain.people import (
    JD,
    LINE,
    NOBODY,
    OTHER_LINE,
    STORE,
    SUE,
    SUES,
    TOM,
    TOMS,
    TOMS_EMAIL,
    UNHEARD,
    VIC,
    WECHAT,
)
from tests.domain.stories import AND_TOM_INTO_SUE, TOM_IS_IN_THE_STORE, VIC_MERGED_INTO_TOM

SUE_IS_IN_THE_STORE = earlier.registered(SUE, STORE, SUES)


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
    given(TOM_IS_IN_THE_STORE).when(update(TOM, where, first_name="Tom")).refused(code)


def test_8084_no_body() -> None:
    given(TOM_IS_IN_THE_STORE).when(update(TOM, STORE, empty=True)).refused(8084)


def test_403_an_organisation_that_is_not_configured() -> None:
    nowhere = Update(org=404, till="till.one", customer=TOM, source="INSTORE", account="")

    given().when(nowhere).refused(403, message="The organisation is not configured yet")


def test_8009_nobody_has_this_id() -> None:
    given(TOM_IS_IN_THE_STORE).when(update(NOBODY, STORE, first_name="Tom")).refused(8009)


def test_8065_the_customer_has_no_profile_in_this_source() -> None:
    given(TOM_IS_IN_THE_STORE).when(update(TOM, JD, first_name="Tom")).refused(8065)


def test_8065_the_customer_has_no_profile_in_this_account() -> None:
    given(earlier.registered(TOM, LINE, TOMS)).when(
        update(TOM, OTHER_LINE, first_name="Tom")
    ).refused(8065)


def test_8067_a_merged_away_customer_names_its_survivor() -> None:
    given(*VIC_MERGED_INTO_TOM).when(update(VIC, LINE, first_name="Vic")).refused(8067, TOM)


def test_8067_a_chain_of_merges_names_the_one_at_its_end() -> None:
    given(*AND_TOM_INTO_SUE).when(update(VIC, LINE, first_name="Vic")).refused(8067, SUE)


def test_the_survivor_is_updated_in_the_profile_that_came_to_it() -> None:
    given(*VIC_MERGED_INTO_TOM).when(update(TOM, LINE, first_name="Vic")).then(
        [now.updated(TOM, LINE, first_name="Vic")], updated(TOM)
    )


def test_only_the_profile_of_this_source_account_is_compared() -> None:
    line = later.profile_added(TOM, LINE, TOMS, first_name="Tom")

    given(TOM_IS_IN_THE_STORE, line).when(update(TOM, STORE, first_name="Tom")).then(
        [now.updated(TOM, STORE, first_name="Tom")], updated(TOM)
    )


def test_8008_an_identifier_is_another_customers_of_this_source_account() -> None:
    given(TOM_IS_IN_THE_STORE, SUE_IS_IN_THE_STORE).when(
        update(TOM, STORE, TOMS, SUES, first_name="Tom")
    ).refused(8008)


@pytest.mark.parametrize("identifiers", [(TOMS,), (TOMS_EMAIL,), (UNHEARD,), (SUES,)])
def test_identifiers_of_its_own_of_nobody_and_of_others_elsewhere_change_nothing(
    identifiers: tuple[Sent, ...],
) -> None:
    line = later.profile_added(TOM, LINE, TOMS_EMAIL)
    sue = earlier.registered(SUE, WECHAT, SUES)

    given(TOM_IS_IN_THE_STORE, line, sue).when(update(TOM, STORE, *identifiers)).then(
        [], updated(TOM)
    )


def test_8055_8056_8064_a_bad_identifier_is_no_check() -> None:
    bad = (sent("email", "x"), sent("mobile", "12"), sent("externalId", "x"))

    given(TOM_IS_IN_THE_STORE).when(update(TOM, STORE, *bad)).then(
        [], updated(TOM, 8055, 8056, 8064)
    )


@pytest.mark.parametrize(("type_", "value"), [("passport", "1"), ("line", "")])
def test_400_an_unknown_type_or_a_bad_value_without_a_warning_of_its_own(
    type_: str, value: str
) -> None:
    given(TOM_IS_IN_THE_STORE).when(update(TOM, STORE, sent(type_, value))).refused(
        400, message="An identifier has an unknown type or an invalid value"
    )


def test_8065_is_said_before_8008() -> None:
    given(TOM_IS_IN_THE_STORE, earlier.registered(SUE, JD, SUES)).when(
        update(TOM, JD, SUES)
    ).refused(8065)
