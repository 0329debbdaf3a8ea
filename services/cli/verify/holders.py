"""J3: no identifier of a source account has two live customers; identities and profiles mirror each other."""

from cli.verify.step import Step, Violation
from customers.domain.state import Customer, Identity, customer_name, identity_name


def mirrored(step: Step) -> None:
    """Whatever the record touched is mirrored on the other side. Raises Violation."""
    for name in step.touched:
        state = step.states[name].state
        if isinstance(state, Identity):
            _one_holder(step, name, state)
        elif isinstance(state, Customer):
            _held(step, state)
            _let_go(step, name)


def _let_go(step: Step, name: str) -> None:
    """What the customer had before: an identity that was not touched may name it still."""
    before = step.before.get(name)
    for profile in before.profiles if isinstance(before, Customer) else ():
        for identifier in profile.identifiers:
            identity = identity_name(step.record.org, identifier.type, identifier.value)
            found = step.states.get(identity)
            if found and isinstance(found.state, Identity):
                _one_holder(step, identity, found.state)


def _one_holder(step: Step, name: str, identity: Identity) -> None:
    scopes = [(e.source, e.account) for e in identity.entries]
    if len(set(scopes)) < len(scopes):
        raise Violation(f"J3: an identifier has two holders in one source account ({step.where})")
    type_, value = name.split("|", 3)[2:]
    for entry in identity.entries:
        holder = step.states.get(customer_name(step.record.org, entry.customer))
        if holder is None or not _has(holder.state, entry.source, entry.account, type_, value):
            raise Violation(f"J3: an identity's holder does not have it ({step.where})")


def _held(step: Step, customer: Customer) -> None:
    for profile in customer.profiles:
        for identifier in profile.identifiers:
            name = identity_name(step.record.org, identifier.type, identifier.value)
            found = step.states.get(name)
            entries = found.state.entries if found and isinstance(found.state, Identity) else ()
            wanted = (profile.source, profile.account, customer.id)
            if wanted not in [(e.source, e.account, e.customer) for e in entries]:
                raise Violation(f"J3: a profile's identifier is not its customer's ({step.where})")


def _has(holder: object, source: str, account: str, type_: str, value: str) -> bool:
    return isinstance(holder, Customer) and any(
        (i.type, i.value) == (type_, value)
        for p in holder.profiles
        if (p.source, p.account) == (source, account)
        for i in p.identifiers
    )
