"""Register: which of the identifiers sent are valid, how they are kept, and what becomes of the others."""

import pytest

from customers.domain.events import Claim
from tests.domain.answers import registered
from tests.domain.asking import register, sent
from tests.domain.given import given
from tests.domain.moments import configured, now
from tests.domain.people import (
    BY_EXTERNAL_ID,
    NEW,
    STORE,
    TOMS,
    TOMS_EMAIL,
    VICS,
    email,
    line,
)

UNKNOWN = "An identifier has an unknown type or an invalid value"
LONG = "x" * 256


def test_an_identifier_nobody_has_is_a_new_customer() -> None:
    given().when(register(STORE, TOMS)).then([now.registered(NEW, STORE, TOMS)], registered(NEW))


def test_every_identifier_is_kept_in_the_order_sent() -> None:
    claims = (TOMS_EMAIL, TOMS, line("tom1"), VICS)

    given().when(register(STORE, *claims)).then(
        [now.registered(NEW, STORE, *claims)], registered(NEW)
    )


def test_8005_no_identifiers() -> None:
    given().when(register(STORE, first_name="Tom")).refused(8005)


def test_8005_nothing_valid_is_left() -> None:
    given().when(register(STORE, sent("email", "nonsense"))).refused(8005)


def test_8005_is_said_of_an_unknown_type_alone() -> None:
    given().when(register(STORE, sent("passport", "1"))).refused(8005)


def test_8014_the_primary_identifier_is_bad_and_no_other_of_its_type_is_good() -> None:
    given().when(register(STORE, sent("mobile", "12"), TOMS_EMAIL)).refused(8014, "mobile")


def test_8014_names_the_type_that_is_the_organisations_primary_one() -> None:
    given(configured(BY_EXTERNAL_ID)).when(
        register(STORE, sent("externalId", "bad"), TOMS)
    ).refused(8014, "externalId")


def test_8014_is_said_before_8005() -> None:
    given().when(register(STORE, sent("mobile", "12"))).refused(8014, "mobile")


def test_a_primary_identifier_that_is_not_sent_is_not_missed() -> None:
    given().when(register(STORE, TOMS_EMAIL)).then(
        [now.registered(NEW, STORE, TOMS_EMAIL)], registered(NEW)
    )


def test_8056_a_bad_mobile_beside_a_good_one_is_dropped() -> None:
    given().when(register(STORE, sent("mobile", "12"), TOMS)).then(
        [now.registered(NEW, STORE, TOMS)], registered(NEW, 8056)
    )


def test_8056_a_bad_mobile_beside_a_good_primary_of_another_type_is_dropped() -> None:
    external = Claim("externalId", "EX01")

    given(configured(BY_EXTERNAL_ID)).when(register(STORE, external, sent("mobile", "12"))).then(
        [now.registered(NEW, STORE, external)], registered(NEW, 8056)
    )


@pytest.mark.parametrize("address", ["tom", "tom@home", "tom@@example.com", "tömm@example.com"])
def test_8055_a_bad_email_beside_a_good_identifier_is_dropped(address: str) -> None:
    given().when(register(STORE, sent("email", address), TOMS)).then(
        [now.registered(NEW, STORE, TOMS)], registered(NEW, 8055)
    )


@pytest.mark.parametrize("value", ["AB01", "EX1", "EX1234567"])
def test_8064_an_external_id_against_the_organisations_rule_is_dropped(value: str) -> None:
    given().when(register(STORE, sent("externalId", value), TOMS)).then(
        [now.registered(NEW, STORE, TOMS)], registered(NEW, 8064)
    )


@pytest.mark.parametrize("value", ["EX12", "EX123456"])
def test_an_external_id_of_the_shortest_and_the_longest_form_is_kept(value: str) -> None:
    external = Claim("externalId", value)

    given().when(register(STORE, external)).then(
        [now.registered(NEW, STORE, external)], registered(NEW)
    )


def test_a_warning_is_given_once_however_many_values_it_is_about() -> None:
    bad = (sent("mobile", "12"), sent("mobile", "13"), sent("email", "x"))

    given().when(register(STORE, *bad, TOMS)).then(
        [now.registered(NEW, STORE, TOMS)], registered(NEW, 8056, 8055)
    )


@pytest.mark.parametrize(
    ("type_", "value"), [("passport", "1"), ("line", LONG), ("wechat", ""), ("line", "a\x00b")]
)
def test_400_an_unknown_type_or_a_bad_value_without_a_warning_of_its_own(
    type_: str, value: str
) -> None:
    given().when(register(STORE, TOMS, sent(type_, value))).refused(400, message=UNKNOWN)


def test_a_type_may_be_written_in_any_case() -> None:
    given().when(register(STORE, sent("MOBILE", TOMS.value), sent("externalid", "EX01"))).then(
        [now.registered(NEW, STORE, TOMS, Claim("externalId", "EX01"))], registered(NEW)
    )


@pytest.mark.parametrize("value", ["9100000011", "+91 91000-00011", " (91)9100000011 "])
def test_a_mobile_is_kept_as_international_digits(value: str) -> None:
    given().when(register(STORE, sent("mobile", value))).then(
        [now.registered(NEW, STORE, TOMS)], registered(NEW)
    )


def test_an_email_is_compared_in_lower_case_and_its_text_kept_as_sent() -> None:
    given().when(register(STORE, sent("email", " Tom@Example.com "))).then(
        [now.registered(NEW, STORE, Claim("email", "tom@example.com", "Tom@Example.com"))],
        registered(NEW),
    )


def test_the_same_identifier_twice_is_one_as_it_was_sent_first() -> None:
    given().when(register(STORE, sent("email", "TOM@example.com"), TOMS_EMAIL)).then(
        [now.registered(NEW, STORE, Claim("email", "tom@example.com", "TOM@example.com"))],
        registered(NEW),
    )


def test_the_same_value_under_another_type_is_another_identifier() -> None:
    same = (line("tom@example.com"), email("tom@example.com"))

    given().when(register(STORE, *same)).then([now.registered(NEW, STORE, *same)], registered(NEW))
