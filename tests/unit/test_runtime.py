"""Background work that ends is seen: told with its place, and named for readiness."""

import asyncio

from structlog.testing import capture_logs

from cli.notices import failed
from customers.runtime import AsyncioRuntime


async def raising(error: BaseException) -> None:
    raise error


async def test_work_that_ends_by_an_error_is_logged_with_its_place_and_named_without_its_text() -> (
    None
):
    runtime = AsyncioRuntime(failed)
    assert runtime.ailment() == ""

    with capture_logs() as lines:
        await asyncio.wait((runtime.spawn(raising(KeyError("919111111111")), "pulse"),))
        await asyncio.sleep(0)

    assert runtime.ailment() == "pulse has ended: KeyError"
    (line,) = lines
    assert (line["event"], line["task"], line["error"]) == ("task failed", "pulse", "KeyError")
    assert line["at"].startswith("test_runtime.py:")
    assert "919111111111" not in str(line)


async def test_work_that_ends_as_cancelled_though_nobody_cancelled_it_is_named() -> None:
    runtime = AsyncioRuntime(failed)

    with capture_logs() as lines:
        await asyncio.wait((runtime.spawn(raising(asyncio.CancelledError()), "tail"),))
        await asyncio.sleep(0)

    assert runtime.ailment() == "tail has ended: CancelledError"
    assert [line["task"] for line in lines] == ["tail"]


async def test_work_that_is_told_to_end_ails_nobody() -> None:
    runtime = AsyncioRuntime(failed)
    work = runtime.spawn(asyncio.sleep(60), "tail")
    await asyncio.sleep(0)

    with capture_logs() as lines:
        work.cancel()
        await asyncio.wait((work,))
        await asyncio.sleep(0)

    assert (runtime.ailment(), lines) == ("", [])
