"""Register: the communication channels of the new profile."""

import pytest

from customers.domain.state import Channel
from tests.domain.answers import registered
from tests.domain.asking import channel, register, sent
from tests.domain.given import given
from tests.domain.moments import now
from tests.domain.people import NEW, STORE, TOMS, TOMS_EMAIL

INVALID = "A communication channel has an invalid value"


def test_a_channel_is_kept_with_its_flags_and_meta() -> None:
    sent = channel("line", "tom1", primary=True, verified=False, residence=True)
    kept = Channel("line", "tom1", True, False, {"residence": True})

    given().when(register(STORE, TOMS, channels=(sent,))).then(
        [now.registered(NEW, STORE, TOMS, channels=(kept,))], registered(NEW)
    )


def test_flags_that_are_left_out_are_false() -> None:
    given().when(register(STORE, TOMS, channels=(channel("email", "tom@example.com"),))).then(
        [
            now.registered(
                NEW, STORE, TOMS, channels=(Channel("email", "tom@example.com", False, False),)
            )
        ],
        registered(NEW),
    )


@pytest.mark.parametrize(
    ("type_", "value", "kept"),
    [
        ("mobile", "+91 91000 00011", Channel("mobile", "919100000011")),
        ("EMAIL", " Tom@Example.com ", Channel("email", "Tom@Example.com")),
        ("Android", "device-1", Channel("android", "device-1")),
    ],
)
def test_a_mobile_is_shown_as_international_digits_and_others_as_sent(
    type_: str, value: str, kept: Channel
) -> None:
    given().when(register(STORE, TOMS, channels=(channel(type_, value),))).then(
        [now.registered(NEW, STORE, TOMS, channels=(kept,))], registered(NEW)
    )


def test_8010_a_channel_of_an_unknown_type() -> None:
    given().when(register(STORE, TOMS, channels=(channel("pigeon", "1"),))).refused(8010)


def test_8058_a_bad_mobile_is_dropped() -> None:
    given().when(register(STORE, TOMS, channels=(channel("mobile", "12"),))).then(
        [now.registered(NEW, STORE, TOMS)], registered(NEW, 8058)
    )


def test_8057_a_bad_email_is_dropped() -> None:
    good = channel("ios", "device-1")

    given().when(register(STORE, TOMS, channels=(channel("email", "tom"), good))).then(
        [now.registered(NEW, STORE, TOMS, channels=(Channel("ios", "device-1"),))],
        registered(NEW, 8057),
    )


@pytest.mark.parametrize("type_", ["wechat", "line", "ios", "android"])
def test_400_a_bad_value_of_a_channel_without_a_warning_of_its_own(type_: str) -> None:
    given().when(register(STORE, TOMS, channels=(channel(type_, " "),))).refused(
        400, message=INVALID
    )


def test_the_same_channel_twice_is_one_as_it_was_sent_last() -> None:
    first = channel("email", "TOM@example.com", primary=True)
    last = channel("email", "tom@example.com", primary=False)

    given().when(register(STORE, TOMS, channels=(first, last))).then(
        [now.registered(NEW, STORE, TOMS, channels=(Channel("email", "tom@example.com"),))],
        registered(NEW),
    )


def test_8056_8058_a_bad_number_is_named_as_identifier_and_as_channel() -> None:
    given().when(
        register(STORE, TOMS, sent("mobile", "12"), channels=(channel("mobile", "12"),))
    ).then([now.registered(NEW, STORE, TOMS)], registered(NEW, 8056, 8058))


def test_warnings_come_in_the_order_of_the_body() -> None:
    given().when(
        register(
            STORE,
            TOMS_EMAIL,
            sent("email", "x"),
            channels=(channel("email", "x"),),
            extended_fields={"shoe": "42"},
            associated_with="nowhere",
        )
    ).then([now.registered(NEW, STORE, TOMS_EMAIL)], registered(NEW, 8055, 8057, 91015, 8077))


def test_the_same_value_of_another_type_is_another_channel() -> None:
    sent = (channel("ios", "device-1"), channel("android", "device-1"))
    kept = (Channel("ios", "device-1"), Channel("android", "device-1"))

    given().when(register(STORE, TOMS, channels=sent)).then(
        [now.registered(NEW, STORE, TOMS, channels=kept)], registered(NEW)
    )
