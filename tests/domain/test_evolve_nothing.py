"""What events leave alone: documents that they do not speak of."""

import pytest

from customers.domain.events import Event
from customers.domain.evolve import evolve
from customers.domain.state import (
    Entry,
    Identity,
    Remembered,
    Subscription,
    customer_name,
    identity_name,
    organisation_name,
    remembered_name,
)
from tests.domain.given import given
from tests.domain.moments import configured, now
from tests.domain.people import LINE, NOBODY, SHOP, STORE, TOM, TOMS, UNHEARD, VIC
from tests.domain.stories import TOM_IS_IN_THE_STORE

OF_IDENTIFIERS = (
    TOM_IS_IN_THE_STORE,
    now.profile_added(TOM, LINE, TOMS),
    now.identifier_added(TOM, STORE, UNHEARD),
    now.identifier_removed(TOM, STORE, TOMS),
    now.merged(VIC, into=TOM),
)
OF_NO_IDENTIFIER = (
    now.conflict_noted(TOM, STORE),
    now.updated(TOM, STORE, first_name="T"),
    now.channels_changed(TOM, STORE),
    now.extended_changed(TOM, STORE, age=42),
    now.joined_loyalty(TOM, STORE),
    now.chose(TOM, Subscription("SMS", "BULK", "OPTOUT")),
)
CONFIGURED = configured(SHOP)


def named(event: Event) -> str:
    """A test's name for an event."""
    return type(event).__name__


@pytest.mark.parametrize("event", [*OF_NO_IDENTIFIER, CONFIGURED], ids=named)
def test_an_event_that_speaks_of_no_identifier_leaves_its_holders(event: Event) -> None:
    holders = Identity((Entry("INSTORE", "", TOM, TOM),))

    assert evolve(identity_name(SHOP.id, "mobile", TOMS.value), holders, event) == holders


@pytest.mark.parametrize("event", [*OF_IDENTIFIERS, *OF_NO_IDENTIFIER], ids=named)
def test_an_event_that_configures_nothing_leaves_the_organisation(event: Event) -> None:
    assert evolve(organisation_name(SHOP.id), SHOP, event) == SHOP


@pytest.mark.parametrize("event", [*OF_IDENTIFIERS, *OF_NO_IDENTIFIER, CONFIGURED], ids=named)
def test_no_event_changes_an_answer_that_is_remembered(event: Event) -> None:
    remembered = Remembered("fingerprint", 1, 200, "{}", TOM)

    assert evolve(remembered_name(SHOP.id, "hash"), remembered, event) == remembered
    assert evolve(remembered_name(SHOP.id, "hash"), None, event) is None


def test_a_configuration_leaves_a_customer() -> None:
    tom = given(TOM_IS_IN_THE_STORE).customer(TOM)

    assert evolve(customer_name(SHOP.id, TOM), tom, CONFIGURED) == tom


@pytest.mark.parametrize("event", [*OF_IDENTIFIERS[1:], *OF_NO_IDENTIFIER], ids=named)
def test_nobody_becomes_somebody_but_by_a_registration(event: Event) -> None:
    assert evolve(customer_name(SHOP.id, NOBODY), None, event) is None
