"""Update: names, fields and loyalty. What is left out stays; what is so already is no event."""

from typing import Any

import pytest

from customers.domain.state import Channel, Till
from tests.domain.answers import updated
from tests.domain.asking import channel, sent, update
from tests.domain.given import given
from tests.domain.moments import Moment, configured, earlier, now
from tests.domain.people import STORE, SUE, SUES, TOM, TOMS, WITH_CATALOGUE

TOM_SAWYER = earlier.registered(
    TOM,
    STORE,
    TOMS,
    first_name="Tom",
    last_name="Sawyer",
    fields={"colour": "red", "size": 42},
    extended_fields={"city": "Pune", "age": 42},
)
TOM_IS_NO_MEMBER = earlier.registered(TOM, STORE, TOMS, loyalty="non_loyalty")


def test_an_update_of_nothing_is_no_event() -> None:
    given(TOM_SAWYER).when(update(TOM, STORE)).then([], updated(TOM))


def test_an_update_to_what_is_so_already_is_no_event() -> None:
    same: dict[str, Any] = {"first_name": " Tom ", "last_name": "Sawyer", "fields": {"size": 42}}
    same |= {"extended_fields": {"city": "Pune", "age": "42"}, "loyalty": "loyalty"}

    given(TOM_SAWYER).when(update(TOM, STORE, **same)).then([], updated(TOM))


def test_a_name_that_differs_is_changed_and_the_other_stays() -> None:
    given(TOM_SAWYER).when(update(TOM, STORE, first_name="Thomas", last_name="Sawyer")).then(
        [now.updated(TOM, STORE, first_name="Thomas")], updated(TOM)
    )
    given(TOM_SAWYER).when(update(TOM, STORE, last_name="Finn")).then(
        [now.updated(TOM, STORE, last_name="Finn")], updated(TOM)
    )


def test_a_name_is_trimmed_and_cut_at_100_characters() -> None:
    given(TOM_SAWYER).when(update(TOM, STORE, first_name=" " + "T" * 101)).then(
        [now.updated(TOM, STORE, first_name="T" * 100)], updated(TOM)
    )


def test_an_empty_name_empties_it() -> None:
    given(TOM_SAWYER).when(update(TOM, STORE, first_name="", last_name=" ")).then(
        [now.updated(TOM, STORE, first_name="", last_name="")], updated(TOM)
    )


def test_only_the_custom_fields_that_differ_are_set() -> None:
    given(TOM_SAWYER).when(
        update(TOM, STORE, fields={"colour": "blue", "size": 42, "shape": "round"})
    ).then([now.updated(TOM, STORE, fields={"colour": "blue", "shape": "round"})], updated(TOM))


@pytest.mark.parametrize(("before", "after"), [(1, True), (0, False), (1, 1.0), ("1", 1)])
def test_another_type_of_value_is_a_difference(before: object, after: object) -> None:
    known = earlier.registered(TOM, STORE, TOMS, fields={"size": before})

    given(known).when(update(TOM, STORE, fields={"size": after})).then(
        [now.updated(TOM, STORE, fields={"size": after})], updated(TOM)
    )


def test_a_custom_field_that_is_null_is_dropped() -> None:
    given(TOM_SAWYER).when(update(TOM, STORE, fields={"colour": None})).then(
        [now.updated(TOM, STORE, dropped=("colour",))], updated(TOM)
    )


def test_a_custom_field_that_is_null_and_was_never_there_is_no_event() -> None:
    given(TOM_SAWYER).when(update(TOM, STORE, fields={"shape": None})).then([], updated(TOM))


@pytest.mark.parametrize("bad", [{"x" * 101: 1}, {"colour": "x" * 1001}])
def test_91015_a_custom_field_that_is_too_long_leaves_what_was_there(bad: dict[str, Any]) -> None:
    given(TOM_SAWYER).when(update(TOM, STORE, fields=bad)).then([], updated(TOM, 91015))


def test_91015_a_custom_field_that_is_not_in_the_organisations_catalogue() -> None:
    given(configured(WITH_CATALOGUE), TOM_SAWYER).when(
        update(TOM, STORE, fields={"shoe": 42, "size": 43})
    ).then([now.updated(TOM, STORE, fields={"size": 43})], updated(TOM, 91015))


def test_only_the_extended_fields_that_differ_are_set() -> None:
    given(TOM_SAWYER).when(
        update(TOM, STORE, extended_fields={"city": "Goa", "age": 42, "gender": "male"})
    ).then([now.extended_changed(TOM, STORE, city="Goa", gender="Male")], updated(TOM))


@pytest.mark.parametrize("empty", [None, "", "null", "NULL", []])
def test_an_extended_field_without_a_value_stays_as_it_was(empty: object) -> None:
    given(TOM_SAWYER).when(update(TOM, STORE, extended_fields={"city": empty})).then(
        [], updated(TOM)
    )


@pytest.mark.parametrize("bad", [{"shoe": "42"}, {"age": "old"}])
def test_91015_an_extended_field_that_is_unknown_or_does_not_fit(bad: dict[str, str]) -> None:
    given(TOM_SAWYER).when(update(TOM, STORE, extended_fields=bad)).then([], updated(TOM, 91015))


def test_whoever_is_no_member_joins_the_loyalty_programme() -> None:
    given(TOM_IS_NO_MEMBER).when(update(TOM, STORE, loyalty="loyalty")).then(
        [now.joined_loyalty(TOM, STORE)], updated(TOM)
    )


@pytest.mark.parametrize("said", ["", "non_loyalty"])
def test_whoever_is_no_member_stays_none_unless_it_is_said_otherwise(said: str) -> None:
    given(TOM_IS_NO_MEMBER).when(update(TOM, STORE, loyalty=said)).then([], updated(TOM))


def test_8018_nobody_leaves_the_loyalty_programme() -> None:
    given(TOM_SAWYER).when(update(TOM, STORE, loyalty="non_loyalty")).refused(8018)


def test_8008_is_said_before_8018() -> None:
    given(TOM_SAWYER, earlier.registered(SUE, STORE, SUES)).when(
        update(TOM, STORE, SUES, loyalty="non_loyalty")
    ).refused(8008)


def test_each_part_that_changes_is_an_event_of_its_own_in_this_order() -> None:
    given(TOM_IS_NO_MEMBER).when(
        update(
            TOM,
            STORE,
            loyalty="loyalty",
            extended_fields={"city": "Goa"},
            channels=(channel("line", "tom1"),),
            fields={"size": 1},
        )
    ).then(
        [
            now.updated(TOM, STORE, fields={"size": 1}),
            now.channels_changed(TOM, STORE, Channel("line", "tom1")),
            now.extended_changed(TOM, STORE, city="Goa"),
            now.joined_loyalty(TOM, STORE),
        ],
        updated(TOM),
    )


def test_a_till_without_a_name_is_named_by_its_code() -> None:
    new = Moment(now.at, Till("till.new", "till.new"))

    given(TOM_SAWYER).when(update(TOM, STORE, first_name="T", till="till.new")).then(
        [new.updated(TOM, STORE, first_name="T")], updated(TOM)
    )


def test_the_same_update_again_is_no_event() -> None:
    asked = update(TOM, STORE, first_name="T", fields={"size": None}, extended_fields={"age": 1})

    given(TOM_SAWYER).when(asked).then(
        [
            now.updated(TOM, STORE, first_name="T", dropped=("size",)),
            now.extended_changed(TOM, STORE, age=1),
        ],
        updated(TOM),
    ).when(asked).then([], updated(TOM))


def test_warnings_come_in_the_order_of_the_body() -> None:
    bad = (channel("email", "x"),)

    given(TOM_SAWYER).when(
        update(TOM, STORE, sent("mobile", "12"), channels=bad, extended_fields={"shoe": "42"})
    ).then([], updated(TOM, 8056, 8057, 91015))
