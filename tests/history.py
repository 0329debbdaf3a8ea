"""Records written straight into a journal, as the command side would have: much history in little time, and odd ones."""

import asyncio
import os
from collections.abc import Iterable, Sequence
from contextlib import aclosing

from customers.domain.events import (
    Claim,
    CustomerRegistered,
    Event,
    OrganisationConfigured,
    Personal,
    ProfileFacts,
    touched,
)
from customers.domain.organisation import Organisation
from customers.domain.state import Till
from customers.journal.fold import Fold
from customers.journal.history import until_end
from customers.journal.keys import Keyring
from customers.journal.partition import partition_of
from customers.journal.ports import Log
from customers.journal.record import FORMAT, SOFTWARE, Answer, Record, encode

ORG = 100
TOGETHER = 2000  # decided on one state: less than the fold's window
AT = "2026-11-24T13:42:08+00:00"
TILL = Till("demo.till", "demo.till")


def facts(customer: int, source: str = "INSTORE") -> ProfileFacts:
    """A profile without an account."""
    return ProfileFacts(
        customer=customer,
        source=source,
        account="",
        loyalty="loyalty",
        till=TILL,
        at=AT,
        created_at=AT,
    )


def person(n: int) -> Personal:
    """The nth person, with a mobile."""
    return Personal("Tom", f"Sawyer {n}", identifiers=(Claim("mobile", mobile(n)),))


def mobile(n: int) -> str:
    return str(950_000_000_000 + n)


def registered(n: int) -> CustomerRegistered:
    """The nth person's registration; the customer's id is n."""
    return CustomerRegistered(facts(n), person(n))


class Author:
    """Writes accepted records into the partition of one organisation. Nobody else may write that meanwhile."""

    def __init__(self, log: Log, keyring: Keyring, org: int = ORG) -> None:
        self._log, self._keyring, self.org = log, keyring, org
        self.partition = partition_of(org, log.partitions)
        self._fold = Fold()
        self._seen: dict[str, int] = {}

    async def configure(self) -> None:
        """An organisation with one source."""
        organisation = Organisation(id=self.org, name="o", tills={}, sources={"INSTORE": None})
        await self.write([OrganisationConfigured(organisation)])

    async def register(self, numbers: Iterable[int]) -> None:
        """One record for each person."""
        await self.write(*([registered(n)] for n in numbers))

    async def write(self, *events: Sequence[Event]) -> int:
        """One record for each list of events; answers the last one's version."""
        for begin in range(0, len(events), TOGETHER):
            await self._read_on()
            records = [self._record(each) for each in events[begin : begin + TOGETHER]]
            await asyncio.gather(*(self._log.append(self.partition, encode(r)) for r in records))
        wanted = self._fold.v + len(events[begin:])
        await self._read_on()
        assert self._fold.v == wanted, "a record was not accepted"
        return wanted

    async def _read_on(self) -> None:
        async with aclosing(until_end(self._log, self.partition, self._fold)) as found:
            async for fact in found:
                self._seen.update(dict.fromkeys(fact.record.w, fact.v))

    def _record(self, events: Sequence[Event]) -> Record:
        id_ = os.urandom(16).hex()
        own = self._keyring.record_key(id_)
        names = dict.fromkeys(name for event in events for name in touched(self.org, event))
        keys = [self._keyring.key(name) for name in names]
        return Record(
            f=FORMAT,
            sv=SOFTWARE,
            id=id_,
            org=self.org,
            t=1_795_527_728_004,
            by="demo.till",
            req=id_,
            b=self._fold.v,
            bid=self._fold.ids[self._fold.v],
            r=(*((key, self._seen.get(key, 0)) for key in keys), (own, 0)),
            w=(*keys, own),
            events=tuple(events),
            out=200,
            pii=Answer("{}", 0),
        )
