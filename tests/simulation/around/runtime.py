"""The Runtime of one process: its tasks are the real ones, time and chance are simulated."""

import asyncio
import random
from collections.abc import Coroutine
from typing import Any

from customers.runtime import AsyncioRuntime
from tests.simulation.world import Clock


class Runtime(AsyncioRuntime):
    """`told`: the background work that ended by an error, as an operator was told."""

    def __init__(self, chance: random.Random, clock: Clock) -> None:
        super().__init__(lambda task, _: self.told.append(task))
        self.told: list[str] = []
        self._chance, self._clock, self.skew_ms = chance, clock, chance.randint(-500, 500)
        self._spawned: list[asyncio.Task[None]] = []

    def now_ms(self) -> int:
        return self._clock.now_ms() + self.skew_ms

    def new_id(self) -> str:
        return f"{self._chance.getrandbits(128):032x}"

    def random(self) -> float:
        return self._chance.random()

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = super().spawn(work, name)
        self._spawned.append(task)
        return task

    def ended(self) -> list[str]:
        """Background work that ended by itself."""
        return [task.get_name() for task in self._spawned if task.done() and not task.cancelling()]

    def crash(self) -> None:
        """Everything the process was doing in the background ends where it is."""
        for task in self._spawned:
            task.cancel()
