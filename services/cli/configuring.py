"""Bringing the organisations file into the journal: one OrganisationConfigured per change."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

from customers import orgfile
from customers.domain import configure
from customers.domain.codes import Refused, error_body
from customers.domain.decision import Decision, Fresh, Reader
from customers.domain.organisation import Organisation
from customers.journal.commit import Command, Committer
from customers.journal.partition import partition_of
from customers.journal.ports import Sets, Unfit

LOOK_EVERY_S = 1.0
PASSING = (503, 504, 521)


class NotNow(Unfit):
    """An organisation that can be configured, but not at this moment."""


class Organisations:
    """The organisations file of a process that writes, brought into the journal now and whenever it changes."""

    def __init__(self, path: Path, committer: Committer, sets: Sets, partitions: int) -> None:
        self._path, self._committer, self._sets, self._partitions = (
            path,
            committer,
            sets,
            partitions,
        )
        self._stamp = 0

    async def bring_in(self) -> None:
        """Commit what differs. Raises Unfit, for this state of the file for good, or else NotNow."""
        before, self._stamp = self._stamp, self._stamp_now()
        try:
            file = orgfile.load(self._path)
            await apply_file(file, self._committer, self._sets, self._partitions)
        except NotNow:
            self._stamp = before
            raise

    async def watch(self, alarm: Callable[[str], None]) -> None:
        """Bring in every change, for ever; one that cannot be brought in now is tried until it is in."""
        told = ""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if self._stamp_now() in (self._stamp, 0):
                told = ""
                continue
            try:
                await self.bring_in()
            except Unfit as error:
                if str(error) != told:
                    told = str(error)
                    alarm(told)

    def _stamp_now(self) -> int:
        try:
            return self._path.stat().st_mtime_ns
        except OSError:  # it is just being replaced
            return 0


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
            now = NotNow if answer.code in PASSING else Unfit
            raise now(f"organisation {wanted.name} cannot be configured: {reason}")
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
