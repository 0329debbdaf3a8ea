"""Tools over a journal and its read models, in a data directory or on the servers: verify, rebuild, show, backup."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from cli.progress import progress
from cli.settings import Settings
from cli.show import show
from cli.verify.facts import verify_facts
from cli.verify.run import verify
from cli.verify.step import Violation
from customers.journal.genesis import check_genesis
from customers.journal.keys import Keyring
from customers.journal.parking import title
from customers.journal.ports import Broken, Log, Sets
from customers.stores.sqlite.backup import back_up
from customers.stores.sqlite.directory import view_directory
from customers.stores.sqlite.log import SqliteLog
from customers.stores.sqlite.sets import SqliteSets
from projector.rebuild import rebuild

MB = 1_000_000
SHOWN = 100


class Store(NamedTuple):
    """What the tools work on."""

    log: Log
    facts: Log
    sets: Sets


@asynccontextmanager
async def opened(
    data: Path | None, settings: Settings, demo: bool, viewing: bool
) -> AsyncIterator[Store]:
    """The data directory, without its lock, or else the servers. Raises Unfit."""
    if data is None:
        from cli.servers import open_servers  # a data directory needs no driver of theirs

        servers = await open_servers(settings, demo)
        try:
            yield Store(servers.log, servers.facts, servers.sets)
        finally:
            await servers.close()
        return
    directory = view_directory(data)
    log = SqliteLog(directory.journal, writing=False)
    facts = SqliteLog(directory.facts, writing=False)
    sets = SqliteSets(directory, writing=not viewing)
    try:
        await check_genesis(log, Keyring(directory.pepper))
        yield Store(log, facts, sets)
    finally:
        await log.close()
        await facts.close()
        await sets.close()


def run_backup(data: Path, target: Path) -> None:
    """Copy a data directory, also while it is written. Raises Unfit."""
    with progress("backup", "MB") as report:
        back_up(data, target, lambda done, total: report(done // MB, total // MB))
    print(f"{target} is a whole data directory: `customers serve --data {target}` goes on from it")


async def run_verify(data: Path | None, settings: Settings, demo: bool) -> bool:
    """Verify and say what was checked; False after naming the first violation."""
    try:
        async with opened(data, settings, demo, viewing=True) as store:
            with progress("verify", "records") as report:
                done = await verify(store.log, store.sets, report)
            with progress("verify facts", "records") as report:
                told, held = await verify_facts(store.facts, store.sets, report)
    except Violation as violation:
        print(f"violated: {violation}")
        return False
    except Broken as error:
        print(f"violated: J1: {error}")
        return False
    if done.parked:
        return _named(done.parked)
    print(
        f"clean: J1, J3, J4, J5, J6 over {done.records} records ({done.accepted} accepted, "
        f"{done.records - done.accepted} dead), {done.customers} customers, {done.identifiers} identifiers; "
        f"P1 over {done.documents} documents, P2 over {done.rows} search rows; "
        f"F1 over {told} records, {len(held.facts)} facts, {len(held.aside)} set aside"
    )
    for partition, offset, reason in held.aside[:SHOWN]:
        print(f"set aside: offset {offset} of partition {partition}: {reason}")
    return True


def _named(parked: Mapping[str, str]) -> bool:
    for name, why in parked.items():
        print(f"parked: {title(name)}: {why}")
    print(
        f"violated: P1: {len(parked)} documents are parked: after a mend, `customers rebuild` brings them up to date"
    )
    return False


async def run_rebuild(data: Path | None, settings: Settings, demo: bool, again: bool) -> None:
    """Build a new read-model set and make it the live one."""
    async with opened(data, settings, demo, viewing=False) as store:
        try:
            rebuilt = await rebuild(store.log, store.facts, store.sets, progress, again)
        except asyncio.CancelledError:
            print("interrupted: the next rebuild goes on from here", file=sys.stderr)
            raise
    compared = (
        "the set before is damaged or gone and could not be compared"
        if rebuilt.differing is None
        else f"{rebuilt.differing} differ from the set before at the same version"
    )
    held = f"{rebuilt.documents} documents, {rebuilt.facts} facts"
    if rebuilt.parked:
        held += f", {rebuilt.parked} names still parked (`customers verify` tells them)"
    print(f"set {rebuilt.set} is live: {held}, {compared}")


async def run_show(
    data: Path | None, settings: Settings, demo: bool, customer: int, reveal: bool
) -> bool:
    """Print a customer's records and documents as JSON; False when there are none."""
    found = False
    async with opened(data, settings, demo, viewing=True) as store:
        async for item in show(store.log, store.sets, customer, reveal):
            found = True
            print(msgspec.json.format(msgspec.json.encode(item), indent=2).decode())
    return found
