"""The documents that a command will certainly read: commands of one process that share one wait for each other."""

from customers.domain import change_identifier, register, subscribe, update, update_by_identifier
from customers.domain.state import customer_name, identity_name
from tests.domain import asking
from tests.domain.asking import row, sent
from tests.domain.people import SHOP, STORE, TOM, TOMS, UNHEARD

TOM_HIMSELF = customer_name(SHOP.id, TOM)
HIS_MOBILE = identity_name(SHOP.id, "mobile", TOMS.value)
ANOTHER = identity_name(SHOP.id, "mobile", UNHEARD.value)
BAD = (sent("mobile", "12"), sent("passport", "1"))


def test_registrations_of_one_identifier_however_it_is_written() -> None:
    asked = asking.register(STORE, sent("Mobile", "+91 91000 00011"), UNHEARD, *BAD)

    assert register.names(SHOP, asked) == [HIS_MOBILE, ANOTHER]


def test_updates_of_one_customer_and_of_the_identifiers_that_they_bring() -> None:
    asked = asking.update(TOM, STORE, UNHEARD, *BAD)

    assert update.names(SHOP, asked) == [TOM_HIMSELF, ANOTHER]


def test_updates_by_one_identifier_and_of_the_identifiers_that_they_bring() -> None:
    asked = asking.update_by(TOMS, STORE, UNHEARD, *BAD)

    assert update_by_identifier.names(SHOP, asked) == [HIS_MOBILE, ANOTHER]


def test_changes_of_one_customer_and_of_the_identifiers_that_come_and_go() -> None:
    asked = asking.change(TOM, STORE, add=[UNHEARD, *BAD], remove=[TOMS])

    assert change_identifier.names(SHOP, asked) == [TOM_HIMSELF, ANOTHER, HIS_MOBILE]


def test_subscriptions_of_one_customer() -> None:
    asked = asking.subscribe(TOM, row("SMS", "BULK", "OPTOUT"))

    assert subscribe.names(SHOP, asked) == [TOM_HIMSELF]
