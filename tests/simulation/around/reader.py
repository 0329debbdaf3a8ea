"""Who reads the live set, again and again, and must not be shown anything older."""

import asyncio

from customers.journal.live import HOLD_S, LiveModels
from customers.journal.ports import Checkpoint, StoreUnavailable
from tests.simulation.around.processes import World
from tests.simulation.around.sets import Sets
from tests.simulation.around.told import CUSTOMERS
from tests.simulation.around.trouble import Trouble, Unforeseen
from tests.simulation.wishes import ORG

KINDS = ("points", "transfer", "purchases", "segments")


class Reader:
    """A process that reads. Many of its clients read at once: each of them goes back to nothing older."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.trouble = Trouble(world.weather)
        self._models = LiveModels(Sets(world.store, self.trouble))

    async def look(self) -> None:
        """One client, for ever."""
        before: Checkpoint | None = None
        while True:
            await asyncio.sleep(self._world.chance.random() * 0.1)
            reading = asyncio.ensure_future(self.read())
            try:
                await asyncio.wait((reading,))
            finally:
                reading.cancel()
            if reading.cancelled() or isinstance(
                reading.exception(), (StoreUnavailable, Unforeseen)
            ):
                continue
            read = reading.result()
            if before is not None:
                self._check(before, read)
            before = read

    def _check(self, before: Checkpoint, read: Checkpoint) -> None:
        """R1: not older than what was read before, unless the database itself went back, or a set is gone, or the
        live one did not come as far in time."""
        store, now = self._world.store, self._world.now()
        held = now - store.flipped_at <= HOLD_S < now - store.restored_at
        if held and {before.set, read.set} <= set(store.sets):
            store.judge("" if read.v >= before.v else f"R1 {read} was read after {before}")

    async def read(self) -> Checkpoint:
        """Where the documents stand that are read now; and every fact that is read was told."""
        read = (await self._models.read(0, ())).checkpoint
        for fact in await self._models.facts(ORG, CUSTOMERS, KINDS):
            assert self._world.meant.told(fact), f"F1 nobody told {fact}"
        return read
