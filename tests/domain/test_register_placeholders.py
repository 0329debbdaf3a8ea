"""Register: what tills send when they know nothing. Today only an empty value is known to be nobody."""

from tests.domain.answers import registered
from tests.domain.asking import register, sent
from tests.domain.given import given
from tests.domain.moments import earlier, now
from tests.domain.people import JD, NEW, STORE, TOM, TOMS, mobile

ZEROS = mobile("0000000000")


def test_8055_an_empty_email_is_dropped_as_a_bad_one() -> None:
    given().when(register(STORE, TOMS, sent("email", ""))).then(
        [now.registered(NEW, STORE, TOMS)], registered(NEW, 8055)
    )


def test_8056_blanks_for_a_mobile_beside_a_good_one_are_dropped_as_a_bad_one() -> None:
    given().when(register(STORE, TOMS, sent("mobile", "  "))).then(
        [now.registered(NEW, STORE, TOMS)], registered(NEW, 8056)
    )


def test_8014_an_empty_primary_identifier_is_a_bad_one() -> None:
    given().when(register(STORE, sent("mobile", ""), sent("email", "tom@example.com"))).refused(
        8014, "mobile"
    )


def test_a_number_of_zeros_is_a_number_like_any_other() -> None:
    known = earlier.registered(TOM, JD, mobile("910000000000"))

    given(known).when(register(STORE, ZEROS)).then(
        [now.profile_added(TOM, STORE, mobile("910000000000"))], registered(TOM, 8050)
    )
