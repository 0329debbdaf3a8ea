"""What happens to the processes and to the database while clients ask."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.simulation.around.machines import Machines
from tests.simulation.oracle import LIFE_MS


class Faults:
    """One after the other."""

    def __init__(self, machines: Machines) -> None:
        self._machines, self._world = machines, machines.world
        self._chance = machines.world.chance

    async def happen(self) -> None:
        """For ever."""
        faults = (
            (0.40, self._crash),
            (0.30, self._away),
            (0.15, self._restore),
            (0.10, self._jump_clocks),
            (0.05, self._days_pass),
        )
        shares = [share for share, _ in faults]
        works: list[Callable[[], Awaitable[None]]] = [work for _, work in faults]
        while True:
            await asyncio.sleep(2 * self._chance.random())
            await self._chance.choices(works, shares)[0]()

    async def _crash(self) -> None:
        name = self._chance.choice(self._machines.names)
        self._machines.crash(name)
        await asyncio.sleep(self._chance.choice((0.0, 0.1, 1.0)))
        self._machines.start(name)

    async def _away(self) -> None:
        process = self._chance.choice(self._machines.running())
        process.trouble.away_until = self._world.now() + 3 * self._chance.random()

    async def _restore(self) -> None:
        self._world.store.restore(self._chance.randint(1, 20))

    async def _jump_clocks(self) -> None:
        for process in self._machines.running():
            process.runtime.skew_ms = self._chance.randint(-60_000, 60_000)

    async def _days_pass(self) -> None:
        self._world.clock.moved_ms += LIFE_MS + 3_600_000
