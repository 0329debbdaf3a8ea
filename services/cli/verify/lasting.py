"""J6: nobody leaves the loyalty programme; no profile is without identifier; no two share a source account."""

from cli.verify.step import Step, Violation
from customers.domain.events import ProfilesMerged
from customers.domain.state import Customer, State, customer_name


def lasting(step: Step) -> None:
    """Every customer that the record touched, and every one that it merged. Raises Violation."""
    for name in step.touched:
        state = step.states[name].state
        _stays(step, name, name)
        if isinstance(state, Customer):
            _profiles(step, state)
    for event in step.record.events:
        if isinstance(event, ProfilesMerged):  # the victim's membership goes over
            pair = (event.data.victim, event.data.survivor)
            _stays(step, *(customer_name(step.record.org, customer) for customer in pair))


def _stays(step: Step, before: str, after: str) -> None:
    if _loyal(step.before.get(before)) and not _loyal(step.states[after].state):
        raise Violation(f"J6: {step.where} takes a customer out of the loyalty programme")


def _loyal(state: State | None) -> bool:
    return isinstance(state, Customer) and state.loyalty == "loyalty"


def _profiles(step: Step, customer: Customer) -> None:
    if not all(profile.identifiers for profile in customer.profiles):
        raise Violation(f"J6: {step.where} leaves a profile without identifier")
    scopes = {(profile.source, profile.account) for profile in customer.profiles}
    if len(scopes) < len(customer.profiles):
        raise Violation(f"J6: {step.where} joins two profiles of one source account")
