"""How many fields, channels and choices one customer may have, so that it stays one document."""

from customers.domain.state import Channel, Subscription
from tests.domain.answers import chosen, registered, updated
from tests.domain.asking import channel, register, row, subscribe, update
from tests.domain.given import given
from tests.domain.moments import earlier, later, now
from tests.domain.people import (
    NEW,
    STORE,
    TOM,
    TOMS,
)

OUTGROWN = "The profile would have too many fields or channels"
TOO_MANY_CHOICES = "The customer would have too many subscriptions"
MANY_FIELDS = {f"field {n}": n for n in range(100)}
MANY_CHANNELS = tuple(Channel("line", f"tom{n}") for n in range(20))


def test_a_profile_may_begin_with_100_fields_and_20_channels_and_dropped_ones_do_not_count() -> (
    None
):
    sent = tuple(channel(c.type, c.value) for c in MANY_CHANNELS)

    given().when(
        register(STORE, TOMS, fields={**MANY_FIELDS, "dropped": None}, channels=sent)
    ).then(
        [now.registered(NEW, STORE, TOMS, fields=MANY_FIELDS, channels=MANY_CHANNELS)],
        registered(NEW),
    )


def test_400_a_profile_may_not_begin_with_101_fields() -> None:
    given().when(register(STORE, TOMS, fields={**MANY_FIELDS, "one more": 1})).refused(
        400, message=OUTGROWN
    )


def test_400_a_profile_may_not_begin_with_21_channels() -> None:
    sent = tuple(channel("line", f"tom{n}") for n in range(21))

    given().when(register(STORE, TOMS, channels=sent)).refused(400, message=OUTGROWN)


def test_an_update_may_add_the_100th_field() -> None:
    fields = {k: v for k, v in MANY_FIELDS.items() if k != "field 0"}

    given(earlier.registered(TOM, STORE, TOMS, fields=fields)).when(
        update(TOM, STORE, fields={"field 0": 0})
    ).then([now.updated(TOM, STORE, fields={"field 0": 0})], updated(TOM))


def test_400_an_update_may_not_add_the_101st_field() -> None:
    given(earlier.registered(TOM, STORE, TOMS, fields=MANY_FIELDS)).when(
        update(TOM, STORE, fields={"one more": 1})
    ).refused(400, message=OUTGROWN)


def test_an_update_may_replace_the_100th_field() -> None:
    given(earlier.registered(TOM, STORE, TOMS, fields=MANY_FIELDS)).when(
        update(TOM, STORE, fields={"one more": 1, "field 0": None})
    ).then([now.updated(TOM, STORE, fields={"one more": 1}, dropped=("field 0",))], updated(TOM))


def test_an_update_may_add_the_20th_channel() -> None:
    known = earlier.registered(TOM, STORE, TOMS, channels=MANY_CHANNELS[:19])

    given(known).when(update(TOM, STORE, channels=(channel("line", "tom19"),))).then(
        [now.channels_changed(TOM, STORE, *MANY_CHANNELS)], updated(TOM)
    )


def test_400_an_update_may_not_add_the_21st_channel() -> None:
    known = earlier.registered(TOM, STORE, TOMS, channels=MANY_CHANNELS)

    given(known).when(update(TOM, STORE, channels=(channel("ios", "device-1"),))).refused(
        400, message=OUTGROWN
    )


def test_a_profile_that_has_too_much_already_can_be_changed_as_long_as_it_does_not_grow() -> None:
    fields = {f"field {n}": n for n in range(102)}
    known = earlier.registered(TOM, STORE, TOMS, fields=fields)

    given(known).when(update(TOM, STORE, fields={"field 0": None, "field 1": "one"})).then(
        [now.updated(TOM, STORE, fields={"field 1": "one"}, dropped=("field 0",))], updated(TOM)
    )


def test_400_a_profile_that_has_too_many_fields_already_cannot_get_a_channel() -> None:
    fields = {f"field {n}": n for n in range(102)}
    known = earlier.registered(TOM, STORE, TOMS, fields=fields)

    given(known).when(update(TOM, STORE, channels=(channel("ios", "device-1"),))).refused(
        400, message=OUTGROWN
    )


def choices(count: int) -> tuple[Subscription, ...]:
    """As many choices."""
    return tuple(Subscription("SMS", "BULK", "OPTOUT", f"a{n}") for n in range(count))


def test_a_customer_may_choose_for_the_100th_time() -> None:
    given(earlier.registered(TOM, STORE, TOMS), later.chose(TOM, *choices(99))).when(
        subscribe(TOM, row("SMS", "BULK", "OPTOUT"))
    ).then(
        [now.chose(TOM, Subscription("SMS", "BULK", "OPTOUT"))],
        chosen(("SMS", "", "BULK", "OPTOUT")),
    )


def test_400_a_customer_may_not_choose_for_the_101st_time() -> None:
    given(earlier.registered(TOM, STORE, TOMS), later.chose(TOM, *choices(100))).when(
        subscribe(TOM, row("SMS", "BULK", "OPTOUT"))
    ).refused(400, message=TOO_MANY_CHOICES)


def test_a_customer_that_chose_too_often_already_may_change_a_choice() -> None:
    given(earlier.registered(TOM, STORE, TOMS), later.chose(TOM, *choices(101))).when(
        subscribe(TOM, row("SMS", "BULK", "OPTIN", "a0"))
    ).then(
        [now.chose(TOM, Subscription("SMS", "BULK", "OPTIN", "a0"))],
        chosen(("SMS", "a0", "BULK", "OPTIN")),
    )


def test_a_profile_that_has_too_much_already_can_have_a_value_changed() -> None:
    fields = {f"field {n}": n for n in range(102)}
    known = earlier.registered(TOM, STORE, TOMS, fields=fields)

    given(known).when(update(TOM, STORE, fields={"field 1": "one"})).then(
        [now.updated(TOM, STORE, fields={"field 1": "one"})], updated(TOM)
    )
