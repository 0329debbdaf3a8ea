"""The real world's time, chance and tasks: the Runtime port of a running process."""

import asyncio
import itertools
import os
import random
import time
from collections.abc import Callable, Coroutine
from typing import Any


class AsyncioRuntime:
    """Runtime over asyncio. `failed` hears of background work that ended by an error."""

    def __init__(self, failed: Callable[[str, BaseException], None]) -> None:
        self._failed = failed
        self._tasks: set[asyncio.Task[None]] = set()
        self._ended = ""
        self._prefix, self._ids = os.urandom(8).hex(), itertools.count()

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def new_id(self) -> str:
        return f"{self._prefix}{next(self._ids):016x}"

    def random(self) -> float:
        return random.random()  # noqa: S311 - spreads ids and retries, guards nothing

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def ailment(self) -> str:
        """Which background work, all of which is needed, has ended by an error, or ""; for readiness."""
        return self._ended

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = _error(task)
        if error is not None:
            name = task.get_name()
            self._ended = f"{name} has ended: {type(error).__name__}"
            self._failed(name, error)


def _error(task: asyncio.Task[None]) -> BaseException | None:
    """What it ended by, unless it was told to end."""
    try:
        return task.exception()
    except asyncio.CancelledError as error:  # a driver may raise it too, and nobody asked for that
        return None if task.cancelling() else error
