"""Configure an organisation: what `customers init` and `customers serve` do with the organisations file."""

from collections.abc import Awaitable, Callable

from customers.domain.codes import Refused
from customers.domain.decision import Accepted, Decision, Reader
from customers.domain.events import OrganisationConfigured
from customers.domain.organisation import Organisation, keeps_what_is_fixed
from customers.domain.state import organisation_name


async def configure(
    view: Reader, wanted: Organisation, has_customers: Callable[[], Awaitable[bool]]
) -> Decision:
    """The whole command: read the configuration in force, decide. `has_customers` may be slow: it is
    asked only when the answer depends on it."""
    name = organisation_name(wanted.id)
    found = (await view.get((name,)))[name]
    current = found if isinstance(found, Organisation) else None
    depends = current is not None and not keeps_what_is_fixed(current, wanted)
    return decide(current, wanted, depends and await has_customers())


def decide(current: Organisation | None, wanted: Organisation, has_customers: bool) -> Decision:
    """Nothing to do, or the new configuration; what is part of keys is fixed once there are customers."""
    answer = {"organisation": wanted.id}
    if current == wanted:
        return Accepted((), 200, answer, 0)
    if current is not None and has_customers and not keeps_what_is_fixed(current, wanted):
        return Refused(
            409,
            message="The country rule, the sources and whether they have accounts are fixed once there are customers",
        )
    return Accepted((OrganisationConfigured(wanted),), 200, answer, 0)
