"""A projector that cannot go on says so, instead of ending in silence."""

from collections.abc import AsyncGenerator, Mapping

import pytest

from customers.journal.ports import Batch, Broken
from customers.runtime import AsyncioRuntime
from customers.stores.sqlite.directory import open_directory
from customers.stores.sqlite.sets import SqliteSets, WholeOwnership
from projector.follow import Follower
from projector.project import projections


class BadLog:
    """A log of one partition whose reading ends in the given error."""

    partitions = 1

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def append(self, partition: int, value: bytes) -> None:
        """Never asked."""

    async def end(self, partition: int) -> int:
        return 0

    async def follow(self, positions: Mapping[int, int]) -> AsyncGenerator[Batch, None]:
        if positions:
            raise self._error
        yield Batch(0, [])

    async def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Broken("the record at offset 3 is damaged"), "stopped: the record at offset 3 is damaged"),
        (KeyError("919111111111"), "stopped: KeyError"),
    ],
)
async def test_what_stops_a_projector_is_alarmed_and_keeps_it_unready(
    error: Exception,
    said: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    alarms: list[str] = []
    directory = open_directory(tmp_path_factory.mktemp("data") / "data", 1)
    runtime = AsyncioRuntime(lambda task, error: alarms.append(task))
    sets, ownership = SqliteSets(directory), WholeOwnership(1)
    works = projections(sets)
    follower = Follower(BadLog(error), works, ownership, runtime, alarms.append)
    watching = runtime.spawn(follower.watch_ownership(), "ownership")

    await follower.run()

    assert alarms == [said]
    assert follower.ailment() == said
    watching.cancel()
    await sets.close()
    directory.close()
