"""Register: names, custom and extended fields, the till it is attributed to, the date, the loyalty type."""

from typing import Any

import pytest

from customers.domain.state import Till
from tests.domain.answers import registered
from tests.domain.asking import register
from tests.domain.given import given
from tests.domain.moments import configured, earlier, now
from tests.domain.people import JD, NEW, STORE, TOM, TOMS, WITH_CATALOGUE


def test_names_are_trimmed_and_cut_at_100_characters() -> None:
    given().when(register(STORE, TOMS, first_name=" Tom ", last_name="S" * 99 + "aw")).then(
        [now.registered(NEW, STORE, TOMS, first_name="Tom", last_name="S" * 99 + "a")],
        registered(NEW),
    )


def test_custom_fields_are_kept_as_sent() -> None:
    fields = {"Favorite Color": "Green", "size": 42, "member": True, "x" * 100: "y" * 1000}

    given().when(register(STORE, TOMS, fields=fields)).then(
        [now.registered(NEW, STORE, TOMS, fields=fields)], registered(NEW)
    )


def test_a_custom_field_without_a_value_is_dropped_in_silence() -> None:
    given().when(register(STORE, TOMS, fields={"colour": None, "size": ""})).then(
        [now.registered(NEW, STORE, TOMS, fields={"size": ""})], registered(NEW)
    )


@pytest.mark.parametrize("bad", [{"x" * 101: "long name"}, {"long value": "x" * 1001}])
def test_91015_a_custom_field_that_is_too_long_is_dropped(bad: dict[str, str]) -> None:
    given().when(register(STORE, TOMS, fields={**bad, "size": 1})).then(
        [now.registered(NEW, STORE, TOMS, fields={"size": 1})], registered(NEW, 91015)
    )


def test_91015_a_custom_field_that_is_not_in_the_organisations_catalogue_is_dropped() -> None:
    given(configured(WITH_CATALOGUE)).when(
        register(STORE, TOMS, fields={"colour": "red", "shoe": 42})
    ).then([now.registered(NEW, STORE, TOMS, fields={"colour": "red"})], registered(NEW, 91015))


def test_extended_fields_are_kept_in_the_form_of_the_catalogue() -> None:
    given().when(
        register(STORE, TOMS, extended_fields={"city": " Pune ", "gender": "MALE", "age": "42"})
    ).then(
        [
            now.registered(
                NEW, STORE, TOMS, extended_fields={"city": "Pune", "gender": "Male", "age": 42}
            )
        ],
        registered(NEW),
    )


@pytest.mark.parametrize("empty", [None, "", "null", "NULL", []])
def test_an_extended_field_without_a_value_is_dropped_in_silence(empty: object) -> None:
    given().when(register(STORE, TOMS, extended_fields={"city": empty, "shoe": empty})).then(
        [now.registered(NEW, STORE, TOMS)], registered(NEW)
    )


@pytest.mark.parametrize("bad", [{"shoe": "42"}, {"age": "old"}, {"gender": "None of these"}])
def test_91015_an_extended_field_that_is_unknown_or_does_not_fit_is_dropped(
    bad: dict[str, str],
) -> None:
    given().when(register(STORE, TOMS, extended_fields={**bad, "city": "Pune"})).then(
        [now.registered(NEW, STORE, TOMS, extended_fields={"city": "Pune"})],
        registered(NEW, 91015),
    )


def test_91015_is_said_once_of_custom_and_extended_fields() -> None:
    given().when(register(STORE, TOMS, fields={"x" * 101: 1}, extended_fields={"shoe": "42"})).then(
        [now.registered(NEW, STORE, TOMS)], registered(NEW, 91015)
    )


def test_a_combine_takes_only_the_extended_fields_that_the_customer_lacks() -> None:
    known = earlier.registered(TOM, STORE, TOMS, extended_fields={"city": "Pune"})

    given(known).when(register(JD, TOMS, extended_fields={"city": "Goa", "age": 42})).then(
        [now.profile_added(TOM, JD, TOMS, extended_fields={"age": 42})], registered(TOM, 8050)
    )


def test_a_combine_brings_names_and_custom_fields_of_its_own() -> None:
    known = earlier.registered(TOM, STORE, TOMS, first_name="Tom", fields={"colour": "red"})
    new: dict[str, Any] = {"first_name": "Thomas", "last_name": "S", "fields": {"colour": "blue"}}

    given(known).when(register(JD, TOMS, **new)).then(
        [now.profile_added(TOM, JD, TOMS, **new)], registered(TOM, 8050)
    )


def test_a_till_without_a_name_is_named_by_its_code() -> None:
    given().when(register(STORE, TOMS, till="till.new")).then(
        [now.registered(NEW, STORE, TOMS, till=Till("till.new", "till.new"))], registered(NEW)
    )


def test_the_associated_till_gets_the_credit() -> None:
    given().when(register(STORE, TOMS, associated_with="till.west")).then(
        [
            now.registered(
                NEW,
                STORE,
                TOMS,
                till=Till("till.west", "West till"),
                associated_with="till.west",
            )
        ],
        registered(NEW),
    )


def test_8077_an_unknown_associated_till_gets_no_credit() -> None:
    given().when(register(STORE, TOMS, associated_with="nowhere")).then(
        [now.registered(NEW, STORE, TOMS)], registered(NEW, 8077)
    )


@pytest.mark.parametrize(
    "date",
    [
        "2016-06-23T19:11:18+08:00",
        "2000-01-01T00:00:00+00:00",
        "2026-11-25T13:18:00Z",
        "2026-11-25T18:48:00+05:30",
    ],
)
def test_a_registration_date_between_the_first_day_and_a_day_ahead_is_kept(date: str) -> None:
    given().when(register(STORE, TOMS, created=date)).then(
        [now.registered(NEW, STORE, TOMS, created_at=date)], registered(NEW)
    )


def test_a_combine_keeps_the_date_in_its_profile() -> None:
    date = "2016-06-23T19:11:18+08:00"

    given(earlier.registered(TOM, STORE, TOMS)).when(register(JD, TOMS, created=date)).then(
        [now.profile_added(TOM, JD, TOMS, created_at=date)], registered(TOM, 8050)
    )


@pytest.mark.parametrize(
    "date",
    [
        "1999-12-31T23:59:59+00:00",
        "2026-11-25T13:18:01+00:00",
        "2016-06-23T19:11:18",
        "2016-06-23 19:11:18+08:00",
        "2016-06-23T19:11:18.5+08:00",
        "2016-06-23",
        "2016-13-23T19:11:18+08:00",
        "yesterday",
    ],
)
def test_8017_any_other_registration_date(date: str) -> None:
    given().when(register(STORE, TOMS, created=date)).refused(8017)


def test_a_new_customer_is_in_the_loyalty_programme_unless_it_is_said_otherwise() -> None:
    given().when(register(STORE, TOMS)).then(
        [now.registered(NEW, STORE, TOMS, loyalty="loyalty")], registered(NEW)
    )
    given().when(register(STORE, TOMS, loyalty="non_loyalty")).then(
        [now.registered(NEW, STORE, TOMS, loyalty="non_loyalty")], registered(NEW)
    )


@pytest.mark.parametrize(
    ("before", "sent", "after"),
    [
        ("non_loyalty", "loyalty", "loyalty"),
        ("non_loyalty", "non_loyalty", "non_loyalty"),
        ("non_loyalty", "", "non_loyalty"),
        ("loyalty", "loyalty", "loyalty"),
        ("loyalty", "non_loyalty", "loyalty"),
        ("loyalty", "", "loyalty"),
    ],
)
def test_a_combine_never_takes_a_customer_out_of_the_loyalty_programme(
    before: str, sent: str, after: str
) -> None:
    given(earlier.registered(TOM, STORE, TOMS, loyalty=before)).when(
        register(JD, TOMS, loyalty=sent)
    ).then([now.profile_added(TOM, JD, TOMS, loyalty=after)], registered(TOM, 8050))
