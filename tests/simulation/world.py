"""Virtual time and seeded chance: an event loop whose clock jumps, and the Runtime port on it."""

import asyncio
import random
import selectors
from collections.abc import Callable, Coroutine
from typing import Any

START_MS = 1_700_000_000_000
Tell = Callable[[str], None]


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


class Clock:
    """The true wall clock, in ms since 1970; it can be moved, as when everybody sleeps for days."""

    def __init__(self) -> None:
        self.moved_ms = 0

    def now_ms(self) -> int:
        return START_MS + self.moved_ms + int(asyncio.get_running_loop().time() * 1000)


class SimRuntime:
    """Runtime port of one process. `skew_ms`: how wrong its clock is, now."""

    def __init__(self, chance: random.Random, clock: Clock, skew_ms: int = 0) -> None:
        self._chance, self._clock, self.skew_ms = chance, clock, skew_ms
        self._tasks: dict[asyncio.Task[None], None] = {}  # in order: a crash is part of the seed
        self.failures: list[BaseException] = []

    def now_ms(self) -> int:
        return self._clock.now_ms() + self.skew_ms

    def new_id(self) -> str:
        return f"{self._chance.getrandbits(128):032x}"

    def random(self) -> float:
        return self._chance.random()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks[task] = None
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        del self._tasks[task]
        if not task.cancelled() and (error := task.exception()) is not None:
            self.failures.append(error)

    def crash(self) -> None:
        """Everything the process was doing ends where it is."""
        for task in list(self._tasks):
            task.cancel()
