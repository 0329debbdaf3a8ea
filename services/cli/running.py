"""Running a command to its end: its loop, the signals that end it, its background work."""

import asyncio
import gc
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

import uvloop

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a process to its end."""
    # Most of what a request makes dies with it: look for cycles rarely.
    gc.set_threshold(50_000, 20, 50)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


async def until_told(work: Coroutine[Any, Any, None]) -> None:
    """Run work until it ends by itself, or SIGTERM or SIGINT ends it."""
    task = asyncio.ensure_future(work)
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, task.cancel)
    await asyncio.wait((task,))
    if not task.cancelled():
        task.result()


async def stop(tasks: list["asyncio.Task[None]"]) -> None:
    """End background work, and wait until it has ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
