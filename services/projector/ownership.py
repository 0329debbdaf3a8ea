"""Which partitions a projector works on."""

from collections.abc import AsyncIterator, Mapping
from typing import Protocol


class Ownership(Protocol):
    """Which partitions this projector should work on. A hint: the checkpoint's compare-and-set is the fence."""

    def partitions(self) -> AsyncIterator[frozenset[int]]:
        """The partitions to project, first now and then at each change. Among live owners of one group each partition has one owner, in time."""
        ...

    async def report(self, offsets: Mapping[int, int]) -> None:
        """Publish how far each partition has come, for tools that show lag. Never raises; nothing depends on it."""
        ...

    async def close(self) -> None:
        """Leave the group."""
        ...
