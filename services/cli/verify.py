"""`customers verify`: does the journal keep its invariants, and do the read models say what it says?

    J1  every way of folding agrees: straight, from stored folds, in pieces
    J3  no identifier of a source account has two live customers; identities and profiles mirror each other
    J4  one accepted record per record id, and per idempotency key within its life
    P1  every document of the live set equals the journal, applied up to the document's version

Runs beside a live service: documents are taken first, the journal is read past them, and each document is
compared at its own version.
"""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import aclosing

from msgspec import Struct

from customers.domain.state import Customer, Identity, customer_name, identity_name
from customers.journal.commit import REMEMBER_MS
from customers.journal.fold import Fold, load
from customers.journal.ports import (
    Broken,
    Checkpoint,
    Log,
    Logged,
    Sets,
    StoreUnavailable,
    Versioned,
)
from customers.journal.record import Record, apply, changes, decode

PIECE = 1000
Progress = Callable[[int, int], None]


class Violation(Exception):
    """The first thing found wrong, in one line."""


class Checked(Struct):
    """What was looked at."""

    records: int = 0
    accepted: int = 0
    documents: int = 0
    customers: int = 0
    identifiers: int = 0


async def verify(log: Log, sets: Sets, progress: Progress) -> Checked:
    """Check every partition. Raises Violation."""
    done = Checked()
    ends = [await log.end(p) for p in range(log.partitions)]
    for partition in range(log.partitions):
        base = done.records
        check = PartitionCheck(partition)
        try:
            await check.take_documents(sets)
        except StoreUnavailable as error:
            raise Violation(f"P1: {error}") from None
        end = await log.end(partition)
        try:
            async for logged in _records(log, partition, end):
                check.take(logged)
                if logged.offset % PIECE == 0:
                    progress(base + logged.offset, sum(ends))
            check.finish()
        except Broken as error:
            raise Violation(f"J1: {error}") from None
        done.records += end
        check.count(done)
        progress(done.records, sum(ends))
    return done


async def _records(log: Log, partition: int, end: int) -> AsyncIterator[Logged]:
    if end == 0:
        return
    async with aclosing(log.follow({partition: 0})) as batches:
        async for batch in batches:
            for logged in batch.records:
                if logged.offset < end:
                    yield logged
            if batch.records[-1].offset >= end - 1:
                return


class PartitionCheck:
    """One partition: the journal from its beginning, and the documents as they were found."""

    def __init__(self, partition: int) -> None:
        self._partition = partition
        self._fold, self._pieces = Fold(), Fold()
        self._stored: Fold | None = None
        self._found: dict[str, Versioned] = {}
        self._states: dict[str, Versioned] = {}
        self._ids: set[str] = set()
        self._keys: dict[str, int] = {}
        self._checkpoint = Checkpoint("", partition, -1, 0, "")
        self._accepted = 0

    async def take_documents(self, sets: Sets) -> None:
        """The checkpoint first, then the documents: none of them may be older."""
        live = await sets.live()
        models = sets.writer(live)
        stored = await models.fold(self._partition)
        self._stored = load(stored) if stored is not None else None
        self._checkpoint = (await models.read(self._partition, ())).checkpoint
        self._found = {
            name: document async for name, document in sets.export(live, self._partition)
        }

    def take(self, logged: Logged) -> None:
        """The next record of the journal. Raises Violation, Broken."""
        record = decode(logged.value)
        accepted = self._fold.step(logged.offset, record)
        if self._pieces.step(logged.offset, record) != accepted:
            raise Violation(
                f"J1: two folds differ at offset {logged.offset} of partition {self._partition}"
            )
        if logged.offset % PIECE == PIECE - 1:
            self._pieces = load(self._pieces.store())
        stored = self._stored
        if (
            stored is not None
            and stored.offset == logged.offset
            and stored.step(logged.offset, record) != accepted
        ):
            raise Violation(
                f"J1: the stored fold differs at offset {logged.offset} of partition {self._partition}"
            )
        if accepted:
            self._accept(record)

    def _accept(self, record: Record) -> None:
        v = self._fold.v
        self._accepted += 1
        if v == self._checkpoint.v and record.id != self._checkpoint.id:
            raise Violation(
                f"P1: the checkpoint of partition {self._partition} names another record at version {v}"
            )
        self._once(record)
        touched = changes(record)
        for name, events in touched.items():
            before = self._states.get(name)
            state = apply(name, before.state if before else None, record, events)
            if state is None:
                raise Violation(
                    f"J3: version {v} of partition {self._partition} changes a document that is not there"
                )
            self._states[name] = Versioned(v, state)
            self._compare(name, v)
        self._mirrored(record.org, touched)

    def _once(self, record: Record) -> None:
        where = f"version {self._fold.v} of partition {self._partition}"
        if record.id in self._ids:
            raise Violation(f"J4: {where} is a second accepted copy of one record")
        self._ids.add(record.id)
        if record.k is not None:
            last = self._keys.get(record.k.key)
            if last is not None and record.t - last < REMEMBER_MS:
                raise Violation(f"J4: {where} is a second acceptance of one idempotency key")
            self._keys[record.k.key] = record.t

    def _compare(self, name: str, v: int) -> None:
        found = self._found.get(name)
        if found is not None and found.v == v and found.state != self._states[name].state:
            raise Violation(
                f"P1: a document of partition {self._partition} differs from the journal at version {v}"
            )

    def _mirrored(self, org: int, touched: Iterable[str]) -> None:
        for name in touched:
            state = self._states[name].state
            if isinstance(state, Identity):
                self._one_holder(org, name, state)
            elif isinstance(state, Customer):
                self._held(org, state)

    def _one_holder(self, org: int, name: str, identity: Identity) -> None:
        scopes = [(e.source, e.account) for e in identity.entries]
        if len(set(scopes)) < len(scopes):
            raise Violation(
                f"J3: an identifier has two holders in one source account (version {self._fold.v} of partition {self._partition})"
            )
        type_, value = name.split("|", 3)[2:]
        for entry in identity.entries:
            holder = self._states.get(customer_name(org, entry.customer))
            if holder is None or not _has(holder.state, entry.source, entry.account, type_, value):
                raise Violation(
                    f"J3: an identity's holder does not have it (version {self._fold.v} of partition {self._partition})"
                )

    def _held(self, org: int, customer: Customer) -> None:
        for profile in customer.profiles:
            for identifier in profile.identifiers:
                found = self._states.get(identity_name(org, identifier.type, identifier.value))
                entries = found.state.entries if found and isinstance(found.state, Identity) else ()
                wanted = (profile.source, profile.account, customer.id)
                if wanted not in [(e.source, e.account, e.customer) for e in entries]:
                    raise Violation(
                        f"J3: a profile's identifier is not its customer's (version {self._fold.v} of partition {self._partition})"
                    )

    def finish(self) -> None:
        """What can be said only at the end. Raises Violation."""
        fold, pieces, stored = self._fold, self._pieces, self._stored
        others = [other for other in (pieces, stored) if other is not None]
        if any((o.v, o.ids) != (fold.v, fold.ids) for o in others):
            raise Violation(f"J1: two folds of partition {self._partition} end differently")
        if self._checkpoint.v > fold.v:
            raise Violation(
                f"P1: the checkpoint of partition {self._partition} is beyond the journal"
            )
        for name, state in self._states.items():
            found = self._found.get(name)
            if state.v <= self._checkpoint.v and (found is None or found.v < state.v):
                raise Violation(
                    f"P1: a document of partition {self._partition} is missing or old (version {state.v})"
                )
        for name, found in self._found.items():
            if name not in self._states or found.v > fold.v:
                raise Violation(
                    f"P1: partition {self._partition} has a document that the journal does not know"
                )

    def count(self, done: Checked) -> None:
        """Add what was looked at."""
        states = [document.state for document in self._states.values()]
        done.accepted += self._accepted
        done.documents += len(self._found)
        done.customers += sum(isinstance(s, Customer) for s in states)
        done.identifiers += sum(len(s.entries) for s in states if isinstance(s, Identity))


def _has(holder: object, source: str, account: str, type_: str, value: str) -> bool:
    return isinstance(holder, Customer) and any(
        (i.type, i.value) == (type_, value)
        for p in holder.profiles
        if (p.source, p.account) == (source, account)
        for i in p.identifiers
    )
