"""Update by identifier: `PUT /v2/customers/lookup`. The customer that holds it in a source account is updated."""

from msgspec import Struct
from msgspec.structs import replace

from customers.domain.codes import Refused
from customers.domain.commands import GivenIdentifier, Update
from customers.domain.decision import Decision, Fresh, Reader, organisation_of
from customers.domain.drafts import identifier_names
from customers.domain.lookup import asked_for
from customers.domain.organisation import Organisation
from customers.domain.scope import ON_WRITE, Scope, scope
from customers.domain.state import Identity
from customers.domain.update import update


class UpdateByIdentifier(Struct, frozen=True):
    """An update whose customer is not known yet, only an identifier of it; "" for what was left out."""

    by: GivenIdentifier
    update: Update


def names(organisation: Organisation, command: UpdateByIdentifier) -> list[str]:
    """The documents the command certainly reads: commands that share one queue in a process."""
    return identifier_names((command.by, *command.update.identifiers), organisation)


async def update_by_identifier(view: Reader, command: UpdateByIdentifier, fresh: Fresh) -> Decision:
    """Find the holder, then decide as for its id; 8002, 8013 as on lookup."""
    organisation = await organisation_of(view, command.update.org)
    if isinstance(organisation, Refused):
        return organisation
    name = asked_for(organisation, command.by.type, command.by.value)
    if isinstance(name, Refused):
        return name
    given = command.update
    where = scope(organisation, given.source, given.account, ON_WRITE, all_too=False)
    if isinstance(where, Refused):
        return where
    holder = _holder((await view.get((name,)))[name], where)
    if isinstance(holder, Refused):
        return holder
    return await update(view, replace(given, customer=holder), fresh)


def _holder(identity: object, where: Scope) -> int | Refused:
    """8009 nobody holds it; 8065 nobody in this source account."""
    entries = identity.entries if isinstance(identity, Identity) else ()
    here = (e.customer for e in entries if (e.source, e.account) == (where.source, where.account))
    return next(here, Refused(8065 if entries else 8009))
