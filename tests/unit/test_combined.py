"""What a customer takes from a profile that is combined with it."""

from msgspec.structs import replace

from customers.domain.events import ProfileAdded
from customers.domain.evolve_customer import evolve_customer
from customers.domain.state import Customer
from tests.unit.made import profile_added, registered


def added_by(till: str) -> ProfileAdded:
    event = profile_added(1, "LINE", "92")
    return replace(event, data=replace(event.data, associated_with=till))


def customer() -> Customer:
    made = evolve_customer(None, registered(1, "INSTORE", "91"))
    assert made is not None
    return made


def test_a_customer_without_an_associated_till_takes_the_one_that_comes() -> None:
    after = evolve_customer(customer(), added_by("west"))

    assert after is not None
    assert after.associated_with == "west"


def test_a_customer_with_an_associated_till_keeps_it() -> None:
    before = replace(customer(), associated_with="east")

    after = evolve_customer(before, added_by("west"))

    assert after is not None
    assert after.associated_with == "east"
