"""The first record of every partition: which journal this is, and with which settings it is read."""

from contextlib import aclosing

from customers.journal.keys import DERIVATION, Keyring
from customers.journal.ports import Log, Runtime, Unfit
from customers.journal.record import FORMAT, SOFTWARE, Genesis, Record, decode, encode


async def first_record(log: Log, partition: int) -> Record | None:
    """The record at offset 0, or none in an empty partition. Raises LogUnavailable, Broken."""
    if await log.end(partition) == 0:
        return None
    async with aclosing(log.follow({partition: 0})) as batches:
        async for batch in batches:
            return decode(batch.records[0].value)
    return None


async def write_genesis(log: Log, keyring: Keyring, runtime: Runtime) -> str:
    """Begin the journal, or finish beginning it: partition 0's winner names it. Answers the journal's id."""
    journal = runtime.new_id()
    for partition in range(log.partitions):
        if await first_record(log, partition) is None:
            await log.append(partition, encode(_genesis(log, keyring, runtime, journal, partition)))
        first = await first_record(log, partition)
        if partition == 0 and first is not None and first.genesis is not None:
            journal = first.genesis.journal
    return await check_genesis(log, keyring)


def _genesis(log: Log, keyring: Keyring, runtime: Runtime, journal: str, partition: int) -> Record:
    genesis = Genesis(journal, partition, log.partitions, DERIVATION, keyring.check())
    return Record(f=FORMAT, sv=SOFTWARE, id=runtime.new_id(), t=runtime.now_ms(), genesis=genesis)


async def check_genesis(log: Log, keyring: Keyring) -> str:
    """The journal's id. Raises Unfit, saying which of our settings differs from the journal's."""
    journal = ""
    for partition in range(log.partitions):
        first = await first_record(log, partition)
        if first is None:
            raise Unfit(
                f"partition {partition} of the journal is empty: run `customers init` first"
            )
        if first.genesis is None:
            raise Unfit(
                f"partition {partition} does not begin with a genesis record: not a journal of ours"
            )
        journal = journal or first.genesis.journal
        _compare(
            first.genesis, Genesis(journal, partition, log.partitions, DERIVATION, keyring.check())
        )
    return journal


def _compare(theirs: Genesis, ours: Genesis) -> None:
    said = {
        "journal": "the journal's id",
        "partition": "the partition's number",
        "partitions": "the number of partitions",
        "derivation": "the key-derivation version",
        "pepper": "the pepper",
    }
    for field, words in said.items():
        if getattr(theirs, field) != getattr(ours, field):
            raise Unfit(
                f"{words} differs between the journal and our settings (partition {theirs.partition})"
            )
