"""How many profiles and identifiers one customer may have, so that a merge stays one record."""

from customers.domain.events import Claim
from customers.domain.scope import Scope
from customers.domain.state import Profile
from tests.domain.answers import changed, merged_into, registered
from tests.domain.asking import change, register
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
