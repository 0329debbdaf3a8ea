"""Long work can be interrupted where it pauses."""

import asyncio
from contextlib import suppress

import pytest

from projector.pause import pause


async def test_work_that_never_waits_is_interrupted() -> None:
    async def work() -> None:
        while True:
            await pause()

    working = asyncio.ensure_future(work())
    await asyncio.sleep(0)
    working.cancel()

    with pytest.raises(asyncio.CancelledError):
        await working


async def test_an_interrupt_that_was_swallowed_is_not_forgotten() -> None:
    async def work() -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        await pause()
        raise AssertionError("went on")

    working = asyncio.ensure_future(work())
    await asyncio.sleep(0)
    working.cancel()

    with pytest.raises(asyncio.CancelledError):
        await working
