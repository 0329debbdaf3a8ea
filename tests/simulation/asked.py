"""Everything that a client may ask for in writing: one name for each decision, and for what it queues on."""

from collections.abc import Sequence

from customers.domain import (
    change_identifier,
    configure,
    register,
    subscribe,
    update,
    update_by_identifier,
)
from customers.domain.commands import ChangeIdentifier, Register, Subscribe, Update
from customers.domain.decision import Decision, Fresh, Reader
from customers.domain.organisation import Organisation
from customers.domain.update_by_identifier import UpdateByIdentifier

Command = Register | Update | UpdateByIdentifier | ChangeIdentifier | Subscribe
Asked = Command | Organisation


async def decided(view: Reader, asked: Asked, fresh: Fresh) -> Decision:
    """The real decision."""
    match asked:
        case Register():
            return await register.register(view, asked, fresh)
        case Update():
            return await update.update(view, asked, fresh)
        case UpdateByIdentifier():
            return await update_by_identifier.update_by_identifier(view, asked, fresh)
        case ChangeIdentifier():
            return await change_identifier.change_identifier(view, asked, fresh)
        case Subscribe():
            return await subscribe.subscribe(view, asked, fresh)
        case Organisation():
            return await configure.configure(view, asked, _not_asked)


async def _not_asked() -> bool:
    raise AssertionError("nothing that is fixed once there are customers was changed")


def claims(organisation: Organisation, asked: Asked) -> Sequence[str]:
    """The documents that requests of one process queue on."""
    match asked:
        case Register():
            return register.names(organisation, asked)
        case Update():
            return update.names(organisation, asked)
        case UpdateByIdentifier():
            return update_by_identifier.names(organisation, asked)
        case ChangeIdentifier():
            return change_identifier.names(organisation, asked)
        case Subscribe():
            return subscribe.names(organisation, asked)
        case Organisation():
            return []


def told(asked: Asked) -> str:
    """A request in a few words, for whoever replays a seed."""
    match asked:
        case Register():
            return f"register {asked.source} {' '.join(i.value for i in asked.draft.identifiers)}"
        case Update():
            return f"update {asked.customer} {asked.source} {asked.loyalty}"
        case UpdateByIdentifier():
            return f"update {asked.by.value} {asked.update.source} {asked.update.loyalty}"
        case ChangeIdentifier():
            signed = [f"+{i.value}" for i in asked.add] + [f"-{i.value}" for i in asked.remove]
            return f"change {asked.customer} {asked.source} {' '.join(signed)}"
        case Subscribe():
            return f"subscribe {asked.customer} {' '.join(s.type for s in asked.subscriptions)}"
        case Organisation():
            return f"on_conflict={asked.policies.on_conflict}"
