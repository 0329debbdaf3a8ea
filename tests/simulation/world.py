"""Virtual time and seeded chance: an event loop whose clock jumps, and the Runtime port on it."""

import asyncio
import random
import selectors
from collections.abc import Coroutine
from typing import Any


class Stuck(Exception):
    """Nothing is left that could happen: every task waits for ever."""


class _Jump(selectors.SelectSelector):
    """Instead of waiting for the next timer, moves the clock to it."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise Stuck
        self.now += max(timeout, 0.0)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """asyncio in virtual time: the same seed gives the same run."""

    def __init__(self) -> None:
        self._jump = _Jump()
        super().__init__(self._jump)

    def time(self) -> float:
        return self._jump.now


class SimRuntime:
    """Runtime port of one process. `skew_ms`: how wrong its clock is."""

    def __init__(self, chance: random.Random, skew_ms: int) -> None:
        self._chance, self._skew_ms = chance, skew_ms
        self._tasks: set[asyncio.Task[None]] = set()
        self.failures: list[BaseException] = []

    def now_ms(self) -> int:
        now = asyncio.get_running_loop().time()
        return 1_700_000_000_000 + int(now * 1000) + self._skew_ms

    def new_id(self) -> str:
        return f"{self._chance.getrandbits(128):032x}"

    def random(self) -> float:
        return self._chance.random()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.failures.append(error)

    def crash(self) -> None:
        """Everything the process was doing ends where it is."""
        for task in list(self._tasks):
            task.cancel()
