"""changeIdentifier: when nothing is changed at all, and why."""

import pytest

from customers.domain.commands import ChangeIdentifier
from customers.domain.events import Claim
from customers.domain.scope import Scope
from tests.domain.asking import Sent, change, sent
from tests.domain.given import given
from tests.domain.moments import earlier, later
from tests.domain.people import (
    JD,
    LINE,
    NOBODY,
    OTHER_LINE,
    STORE,
    SUE,
    SUES,
    SUES_EMAIL,
    TOM,
    TOMS,
    TOMS_EMAIL,
    UNHEARD,
    VIC,
    VICS,
)
from tests.domain.stories import AND_TOM_INTO_SUE, TOM_IS_IN_THE_STORE, VIC_MERGED_INTO_TOM

UNKNOWN = "An identifier has an unknown type or an invalid value"


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
    given(TOM_IS_IN_THE_STORE).when(change(TOM, where, add=[UNHEARD])).refused(code)


def test_403_an_organisation_that_is_not_configured() -> None:
    nowhere = ChangeIdentifier(org=404, till="t", customer=TOM, source="INSTORE", account="")

    given().when(nowhere).refused(403, message="The organisation is not configured yet")


def test_8070_neither_list() -> None:
    given(TOM_IS_IN_THE_STORE).when(change(TOM, STORE)).refused(8070)


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (sent("email", "x"), 8055),
        (sent("mobile", "12"), 8056),
        (sent("externalId", "bad"), 8064),
    ],
)
def test_8055_8056_8064_no_addition_is_valid_and_nothing_is_removed(bad: Sent, code: int) -> None:
    known = earlier.registered(TOM, STORE, TOMS, TOMS_EMAIL)

    given(known).when(change(TOM, STORE, add=[bad], remove=[TOMS])).refused(code)


def test_of_several_bad_additions_the_first_is_named() -> None:
    given(TOM_IS_IN_THE_STORE).when(
        change(TOM, STORE, add=[sent("externalId", "bad"), sent("email", "x")])
    ).refused(8064)


@pytest.mark.parametrize("strange", [sent("passport", "1"), sent("line", "")])
def test_400_an_unknown_type_or_a_bad_value_without_a_code_of_its_own(strange: Sent) -> None:
    given(TOM_IS_IN_THE_STORE).when(change(TOM, STORE, add=[UNHEARD, strange])).refused(
        400, message=UNKNOWN
    )
    given(TOM_IS_IN_THE_STORE).when(change(TOM, STORE, add=[UNHEARD], remove=[strange])).refused(
        400, message=UNKNOWN
    )


@pytest.mark.parametrize("spelt", [TOMS, sent("mobile", "9100000011")])
def test_400_one_value_in_both_lists(spelt: Sent) -> None:
    given(TOM_IS_IN_THE_STORE).when(
        change(TOM, STORE, add=[UNHEARD, TOMS], remove=[spelt])
    ).refused(400, message="An identifier is to be added and removed at once")


def test_8009_nobody_has_this_id() -> None:
    given(TOM_IS_IN_THE_STORE).when(change(NOBODY, STORE, add=[UNHEARD])).refused(8009)


def test_8065_the_customer_has_no_profile_in_this_source() -> None:
    given(TOM_IS_IN_THE_STORE).when(change(TOM, JD, add=[UNHEARD])).refused(8065)


def test_8065_the_customer_has_no_profile_in_this_account() -> None:
    given(earlier.registered(TOM, LINE, TOMS)).when(change(TOM, OTHER_LINE, add=[UNHEARD])).refused(
        8065
    )


def test_8067_a_merged_away_customer_names_its_survivor() -> None:
    given(*VIC_MERGED_INTO_TOM).when(change(VIC, LINE, add=[UNHEARD])).refused(8067, TOM)


def test_8067_a_chain_of_merges_names_the_one_at_its_end() -> None:
    given(*AND_TOM_INTO_SUE).when(change(VIC, LINE, add=[UNHEARD])).refused(8067, SUE)


def test_8007_another_customer_here_has_it() -> None:
    given(TOM_IS_IN_THE_STORE, earlier.registered(SUE, STORE, SUES)).when(
        change(TOM, STORE, add=[SUES])
    ).refused(8007)


def test_8007_another_customer_here_has_several_of_them() -> None:
    given(TOM_IS_IN_THE_STORE, earlier.registered(SUE, STORE, SUES, SUES_EMAIL)).when(
        change(TOM, STORE, add=[SUES, SUES_EMAIL])
    ).refused(8007)


def test_8007_whoever_has_the_others_elsewhere() -> None:
    elsewhere = earlier.registered(VIC, LINE, VICS)

    given(TOM_IS_IN_THE_STORE, elsewhere, earlier.registered(SUE, STORE, SUES)).when(
        change(TOM, STORE, add=[VICS, SUES])
    ).refused(8007)


def test_8008_several_customers_here_have_them() -> None:
    others = (earlier.registered(SUE, STORE, SUES), earlier.registered(VIC, STORE, VICS))

    given(TOM_IS_IN_THE_STORE, *others).when(change(TOM, STORE, add=[SUES, VICS])).refused(8008)


def test_8053_several_customers_elsewhere_have_them() -> None:
    others = (earlier.registered(SUE, JD, SUES), earlier.registered(VIC, LINE, VICS))

    given(TOM_IS_IN_THE_STORE, *others).when(change(TOM, STORE, add=[SUES, VICS])).refused(8053)


def test_8053_several_customers_elsewhere_have_the_same_one() -> None:
    others = (earlier.registered(SUE, JD, SUES), earlier.registered(VIC, LINE, SUES))

    given(TOM_IS_IN_THE_STORE, *others).when(change(TOM, STORE, add=[SUES])).refused(8053)


def test_91005_the_only_identifier_stays() -> None:
    given(TOM_IS_IN_THE_STORE).when(change(TOM, STORE, remove=[TOMS])).refused(91005, "mobile")


def test_91005_of_all_identifiers_names_the_type_of_the_first_to_be_removed() -> None:
    known = earlier.registered(TOM, STORE, TOMS, TOMS_EMAIL)

    given(known).when(change(TOM, STORE, remove=[TOMS_EMAIL, TOMS])).refused(91005, "email")


def test_91005_a_removal_is_not_made_good_by_an_addition_that_is_there_already() -> None:
    known = earlier.registered(TOM, STORE, TOMS)
    spelt = Claim("mobile", TOMS.value)

    given(known).when(change(TOM, STORE, remove=[spelt, UNHEARD])).refused(91005, "mobile")


def test_91005_whatever_the_customers_other_profiles_have() -> None:
    given(TOM_IS_IN_THE_STORE, later.profile_added(TOM, LINE, TOMS, TOMS_EMAIL)).when(
        change(TOM, STORE, remove=[TOMS])
    ).refused(91005, "mobile")


def test_8007_is_said_before_91005() -> None:
    given(TOM_IS_IN_THE_STORE, earlier.registered(SUE, STORE, SUES)).when(
        change(TOM, STORE, add=[SUES], remove=[TOMS])
    ).refused(8007)
