"""How much one customer may have, so that a customer stays one document and a merge one record."""

from customers.domain.events import Claim
from customers.domain.scope import Scope
from customers.domain.state import Channel, Profile, Subscription
from tests.domain.answers import changed, chosen, merged_into, registered, updated
from tests.domain.asking import change, channel, register, row, subscribe, update
from tests.domain.given import Given, given
from tests.domain.moments import configured, earlier, later, now
from tests.domain.people import (
    JD,
    MANY_ACCOUNTS,
    NEW,
    STORE,
    TOM,
    TOMS,
    UNHEARD,
    VIC,
    VICS,
    line,
)

TOO_MANY = "The customer would have too many profiles or identifiers"
OUTGROWN = "The profile would have too many fields or channels"
TOO_MANY_CHOICES = "The customer would have too many subscriptions"
MANY_FIELDS = {f"field {n}": n for n in range(100)}
MANY_CHANNELS = tuple(Channel("line", f"tom{n}") for n in range(20))


def lines(count: int) -> list[Claim]:
    """As many identifiers."""
    return [line(f"tom{n}") for n in range(count)]


def account(number: int) -> Scope:
    """One of many accounts."""
    return Scope("LINE", str(number))


def tom_with_profiles(count: int) -> Given:
    """Tom, in the store and in as many accounts less one; Vic, with two profiles."""
    more = [later.profile_added(TOM, account(n), line(f"tom{n}")) for n in range(count - 1)]
    vic = earlier.registered(VIC, account(28), VICS), later.profile_added(VIC, account(29), VICS)
    tom = earlier.registered(TOM, STORE, TOMS)
    return given(configured(MANY_ACCOUNTS), tom, *more, *vic)


def vics_profiles() -> tuple[Profile, Profile]:
    """Vic's profiles when they move: the first has just got Tom's mobile."""
    moved = later.profile(VIC, account(29), VICS, created_at=later.at, created_by=later.till)
    return now.profile(VIC, account(28), VICS, TOMS), moved


def test_a_combine_may_give_a_customer_its_20th_profile() -> None:
    tom_with_profiles(19).when(register(JD, TOMS)).then(
        [now.profile_added(TOM, JD, TOMS)], registered(TOM, 8050)
    )


def test_400_a_combine_may_not_give_a_customer_its_21st_profile() -> None:
    tom_with_profiles(20).when(register(JD, TOMS)).refused(400, message=TOO_MANY)


def test_a_merge_may_make_20_profiles() -> None:
    tom_with_profiles(18).when(change(VIC, account(28), add=[TOMS])).then(
        [
            now.identifier_added(VIC, account(28), TOMS),
            now.merged(VIC, *vics_profiles(), into=TOM),
        ],
        merged_into(TOM),
    )


def test_400_a_merge_may_not_make_21_profiles() -> None:
    tom_with_profiles(19).when(change(VIC, account(28), add=[TOMS])).refused(400, message=TOO_MANY)


def test_a_customer_may_begin_with_150_identifiers() -> None:
    given().when(register(STORE, *lines(150))).then(
        [now.registered(NEW, STORE, *lines(150))], registered(NEW)
    )


def test_400_a_customer_may_not_begin_with_151_identifiers() -> None:
    given().when(register(STORE, *lines(151))).refused(400, message=TOO_MANY)


def test_a_combine_may_give_a_customer_its_150th_identifier() -> None:
    known = earlier.registered(TOM, STORE, TOMS, *lines(147))

    given(known).when(register(JD, TOMS, UNHEARD)).then(
        [now.profile_added(TOM, JD, TOMS, UNHEARD)], registered(TOM, 8050)
    )


def test_400_a_combine_may_not_give_a_customer_its_151st_identifier() -> None:
    known = earlier.registered(TOM, STORE, TOMS, *lines(148))

    given(known).when(register(JD, TOMS, UNHEARD)).refused(400, message=TOO_MANY)


def test_a_change_may_add_the_150th_identifier() -> None:
    known = earlier.registered(TOM, STORE, TOMS, *lines(148))

    given(known).when(change(TOM, STORE, add=[UNHEARD])).then(
        [now.identifier_added(TOM, STORE, UNHEARD)], changed(TOM)
    )


def test_400_a_change_may_not_add_the_151st_identifier() -> None:
    known = earlier.registered(TOM, STORE, TOMS, *lines(149))

    given(known).when(change(TOM, STORE, add=[UNHEARD])).refused(400, message=TOO_MANY)


def test_a_change_may_replace_the_150th_identifier() -> None:
    known = earlier.registered(TOM, STORE, TOMS, *lines(149))

    given(known).when(change(TOM, STORE, add=[UNHEARD], remove=[TOMS])).then(
        [now.identifier_removed(TOM, STORE, TOMS), now.identifier_added(TOM, STORE, UNHEARD)],
        changed(TOM),
    )


def test_a_merge_may_make_150_identifiers() -> None:
    known = earlier.registered(TOM, STORE, TOMS, *lines(147))
    vic = earlier.registered(VIC, JD, VICS)

    given(known, vic).when(change(VIC, JD, add=[TOMS])).then(
        [
            now.identifier_added(VIC, JD, TOMS),
            now.merged(VIC, now.profile(VIC, JD, VICS, TOMS), into=TOM),
        ],
        merged_into(TOM),
    )


def test_400_a_merge_may_not_make_151_identifiers() -> None:
    known = earlier.registered(TOM, STORE, TOMS, *lines(148))
    vic = earlier.registered(VIC, JD, VICS)

    given(known, vic).when(change(VIC, JD, add=[TOMS])).refused(400, message=TOO_MANY)


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
