"""J5: who was merged away owns nothing, gets no event any more, and leads to one live customer."""

from cli.verify.step import Step, Violation
from customers.domain.events import Event, ProfilesMerged
from customers.domain.state import Customer, customer_name


def at_rest(step: Step) -> None:
    """No event touches a customer that was merged away. Raises Violation.

    Looked at before the record is applied: such an event may name a profile that is the survivor's now.
    """
    for name, events in step.touched.items():
        before = step.before.get(name)
        if isinstance(before, Customer) and (before.merged_into or _outlived(before.id, events)):
            raise Violation(f"J5: {step.where} changes a customer that was merged away")


def _outlived(customer: int, events: list[Event]) -> bool:
    """Whether events of one record go on after the customer's merge."""
    return any(isinstance(e, ProfilesMerged) and e.data.victim == customer for e in events[:-1])


def merged_away(step: Step) -> None:
    """Victims own nothing, and every merge leads to a live customer that names its victims. Raises Violation."""
    for name in step.touched:
        state = step.states[name].state
        if isinstance(state, Customer) and state.merged_into:
            _victim(step, name, state)
        elif isinstance(state, Customer) and any(
            _survivor(step, victim) is not state for victim in state.victims
        ):
            raise Violation(f"J5: a customer names a victim that is none of its own ({step.where})")


def _victim(step: Step, name: str, victim: Customer) -> None:
    if (
        victim.profiles
        or victim.extended_fields
        or victim.subscriptions
        or victim.associated_with
        or victim.victims
    ):
        raise Violation(f"J5: a customer that was merged away owns something ({step.where})")
    survivor = _survivor(step, victim.id)
    if survivor is None:
        raise Violation(f"J5: a merge leads to no live customer ({step.where})")
    before = step.before.get(name)
    led = {victim.id, *(before.victims if isinstance(before, Customer) else ())}
    if not led <= set(survivor.victims):
        raise Violation(f"J5: a survivor does not name its victims ({step.where})")


def _survivor(step: Step, customer: int) -> Customer | None:
    """The live customer that merges lead to; none where they end nowhere, or in a circle."""
    passed: set[int] = set()
    while customer not in passed:
        passed.add(customer)
        found = step.states.get(customer_name(step.record.org, customer))
        if found is None or not isinstance(found.state, Customer):
            return None
        if not found.state.merged_into:
            return found.state
        customer = found.state.merged_into
    return None
