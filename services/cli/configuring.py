"""Bringing the organisations file into the journal: one OrganisationConfigured per change."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from customers import orgfile
from customers.domain import configure
from customers.domain.codes import Refused, error_body
from customers.domain.decision import Decision, Fresh, Reader
from customers.domain.organisation import Organisation
from customers.journal.commit import Command, Committer
from customers.journal.partition import partition_of
from customers.journal.ports import Sets, Unfit


async def apply_file(
    file: orgfile.OrgFile, committer: Committer, sets: Sets, partitions: int
) -> list[str]:
    """Commit every organisation that differs from what the journal has; names of those. Raises Unfit."""
    changed = []
    for entry in file.org:
        wanted = orgfile.organisation(entry)
        has_customers = partial(_has_customers, sets, wanted.id, partitions)
        answer = await committer.commit(
            Command(
                org=wanted.id,
                by="init",
                request="init",
                claims=_none,
                decide=partial(_decide, wanted, has_customers),
            )
        )
        if isinstance(answer, Refused):
            reason = error_body(answer)["errors"][0]["message"]
            raise Unfit(f"organisation {wanted.name} cannot be configured: {reason}")
        changed.append(wanted.name)
    return changed


async def _has_customers(sets: Sets, org: int, partitions: int) -> bool:
    async for name, _ in sets.export(await sets.live(), partition_of(org, partitions)):
        if name.startswith(f"c|{org}|"):
            return True
    return False


def _none(_: Organisation) -> Sequence[str]:
    return ()


async def _decide(
    wanted: Organisation, has_customers: Callable[[], Awaitable[bool]], view: Reader, _: Fresh
) -> Decision:
    return await configure.configure(view, wanted, has_customers)
