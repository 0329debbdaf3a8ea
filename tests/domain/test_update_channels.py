"""Update: channels are matched by type and normal form; what is not said of a known one stays."""

import pytest

from customers.domain.state import Channel
from tests.domain.answers import updated
from tests.domain.asking import channel, update
from tests.domain.given import given
from tests.domain.moments import earlier, now
from tests.domain.people import STORE, TOM, TOMS

EMAIL = Channel("email", "tom@example.com", True, True, {"residence": True})
PHONE = Channel("mobile", "919100000011")
TOM_HAS_TWO = earlier.registered(TOM, STORE, TOMS, channels=(EMAIL, PHONE))


def test_a_new_channel_stands_behind_those_that_are_there() -> None:
    given(TOM_HAS_TWO).when(
        update(TOM, STORE, channels=(channel("line", "tom1", verified=True),))
    ).then(
        [now.channels_changed(TOM, STORE, EMAIL, PHONE, Channel("line", "tom1", verified=True))],
        updated(TOM),
    )


def test_a_known_channel_keeps_what_is_not_said_of_it() -> None:
    given(TOM_HAS_TWO).when(
        update(TOM, STORE, channels=(channel("email", "tom@example.com", verified=False),))
    ).then(
        [
            now.channels_changed(
                TOM,
                STORE,
                Channel("email", "tom@example.com", True, False, {"residence": True}),
                PHONE,
            )
        ],
        updated(TOM),
    )


def test_a_primary_channel_may_become_another_one() -> None:
    given(TOM_HAS_TWO).when(
        update(TOM, STORE, channels=(channel("email", "tom@example.com", primary=False),))
    ).then(
        [
            now.channels_changed(
                TOM,
                STORE,
                Channel("email", "tom@example.com", False, True, {"residence": True}),
                PHONE,
            )
        ],
        updated(TOM),
    )


def test_meta_is_changed_key_by_key() -> None:
    said = channel("email", "tom@example.com", residence=False, office=True)

    given(TOM_HAS_TWO).when(update(TOM, STORE, channels=(said,))).then(
        [
            now.channels_changed(
                TOM,
                STORE,
                Channel(
                    "email", "tom@example.com", True, True, {"residence": False, "office": True}
                ),
                PHONE,
            )
        ],
        updated(TOM),
    )


def test_a_channel_in_another_spelling_is_the_same_and_shown_as_sent_now() -> None:
    given(TOM_HAS_TWO).when(
        update(TOM, STORE, channels=(channel("email", "TOM@example.com"),))
    ).then(
        [
            now.channels_changed(
                TOM,
                STORE,
                Channel("email", "TOM@example.com", True, True, {"residence": True}),
                PHONE,
            )
        ],
        updated(TOM),
    )


def test_a_mobile_in_another_spelling_is_no_change() -> None:
    given(TOM_HAS_TWO).when(
        update(TOM, STORE, channels=(channel("mobile", "+91 91000-00011"),))
    ).then([], updated(TOM))


def test_the_same_value_of_another_type_is_another_channel() -> None:
    given(TOM_HAS_TWO).when(
        update(TOM, STORE, channels=(channel("line", "tom@example.com"),))
    ).then(
        [now.channels_changed(TOM, STORE, EMAIL, PHONE, Channel("line", "tom@example.com"))],
        updated(TOM),
    )


def test_what_is_so_already_is_no_event() -> None:
    said = channel("email", "tom@example.com", primary=True, verified=True, residence=True)

    given(TOM_HAS_TWO).when(update(TOM, STORE, channels=(said,))).then([], updated(TOM))


@pytest.mark.parametrize(("type_", "code"), [("email", 8057), ("mobile", 8058)])
def test_8057_8058_a_bad_channel_is_dropped(type_: str, code: int) -> None:
    bad, good = channel(type_, "x"), channel("ios", "device-1")

    given(TOM_HAS_TWO).when(update(TOM, STORE, channels=(bad, good))).then(
        [now.channels_changed(TOM, STORE, EMAIL, PHONE, Channel("ios", "device-1"))],
        updated(TOM, code),
    )


def test_8010_a_channel_of_an_unknown_type() -> None:
    given(TOM_HAS_TWO).when(
        update(TOM, STORE, first_name="T", channels=(channel("pigeon", "1"),))
    ).refused(8010)


def test_400_a_bad_value_of_a_channel_without_a_warning_of_its_own() -> None:
    given(TOM_HAS_TWO).when(update(TOM, STORE, channels=(channel("line", ""),))).refused(
        400, message="A communication channel has an invalid value"
    )
