"""Register: which source and account it is for, and whether there is anything to register."""

from customers.domain.commands import Draft, Register
from customers.domain.scope import Scope
from tests.domain.answers import registered
from tests.domain.asking import register
from tests.domain.given import given
from tests.domain.moments import configured, earlier, now
from tests.domain.people import JD, LINE, NEW, REJECTING, SHOP, STORE, TOM, TOMS


def test_8004_no_source() -> None:
    given().when(register(Scope("", ""), TOMS)).refused(8004)


def test_8003_a_source_that_is_none() -> None:
    given().when(register(Scope("NOWHERE", ""), TOMS)).refused(8003)


def test_8003_a_documented_source_that_the_organisation_does_not_have() -> None:
    given().when(register(Scope("FACEBOOK", ""), TOMS)).refused(8003)


def test_8003_nobody_is_registered_in_all_sources_at_once() -> None:
    given().when(register(Scope("ALL", ""), TOMS)).refused(8003)


def test_8045_no_account_for_a_source_that_has_accounts() -> None:
    given().when(register(Scope("LINE", ""), TOMS)).refused(8045)


def test_8127_an_account_that_the_source_does_not_have() -> None:
    given().when(register(Scope("LINE", "9"), TOMS)).refused(8127)


def test_8127_an_account_of_another_source() -> None:
    given().when(register(Scope("LINE", "22232"), TOMS)).refused(8127)


def test_an_account_of_a_source_without_accounts_is_ignored() -> None:
    given().when(register(Scope("JD", "1234"), TOMS)).then(
        [now.registered(NEW, JD, TOMS)], registered(NEW)
    )


def test_a_source_may_be_written_in_any_case() -> None:
    given().when(register(Scope("line", "1234"), TOMS)).then(
        [now.registered(NEW, LINE, TOMS)], registered(NEW)
    )


def test_8084_no_body() -> None:
    given().when(register(STORE, empty=True)).refused(8084)


def test_8003_is_said_before_8084() -> None:
    given().when(register(Scope("NOWHERE", ""), empty=True)).refused(8003)


def test_403_an_organisation_that_is_not_configured() -> None:
    nowhere = Register(org=404, till="till.one", source="INSTORE", account="", draft=Draft())

    given().when(nowhere).refused(403, message="The organisation is not configured yet")


def test_the_latest_configuration_counts() -> None:
    given(configured(REJECTING), earlier.registered(TOM, STORE, TOMS), configured(SHOP)).when(
        register(JD, TOMS)
    ).then([now.profile_added(TOM, JD, TOMS)], registered(TOM, 8050))
