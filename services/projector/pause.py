"""Where long work may be interrupted."""

import asyncio


async def pause() -> None:
    """Let an interrupt through: an embedded store never waits, and a Kafka consumer swallows it while it is closed."""
    await asyncio.sleep(0)
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
