"""What publishing needs of the world: a stream that everybody may read, and how far it has come.

Every sentence here is a test of the contract suite.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from customers.journal.ports import Checkpoint


class Message(NamedTuple):
    """One event, as it stands in the stream."""

    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...]


class PublicStream(Protocol):
    """Public events, in as many partitions as the journal has."""

    async def send(self, partition: int, messages: Sequence[Message]) -> None:
        """Append the messages in order; when it returns, they are readable and lasting.

        Raises LogUnavailable, after which the first of them, none to all, are in the stream or still come, in order, some perhaps twice.
        """
        ...

    async def close(self) -> None:
        """Let go of every resource."""
        ...


class Progress(Protocol):
    """How far the stream `name` has come: apart from the read-model sets, so that a rebuild sends nothing again."""

    @property
    def name(self) -> str:
        """The name of the stream; each has a progress of its own."""
        ...

    async def read(self, partition: int) -> Checkpoint:
        """The last version whose events were all sent; of a stream that never moved v -1, offset 0, id "". Raises StoreUnavailable."""
        ...

    async def move(self, was: Checkpoint, becomes: Checkpoint) -> None:
        """Put the new checkpoint in the place of the old one.

        Raises Fenced, and changes nothing, unless the stored one has the v and offset of `was`. Raises StoreUnavailable, after which it may
        have moved or not.
        """
        ...
