"""What the journal needs of the world. Every sentence here is a test of the contract suite.

The stores under `customers/stores` keep these promises; nothing above the ports knows a driver.
"""

from collections.abc import AsyncGenerator, Collection, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, NamedTuple, Protocol

from msgspec import Struct

from customers.domain.search import Row, Sought
from customers.domain.state import Customer, State
from customers.journal.kept import FactKeeper, FactReader, FactSets

# What a read-model set holds, as a number. A set that was begun with another one must be built anew.
SHAPE = 2


class LogUnavailable(Exception):
    """The log did not answer. After an append: the record is in the log never, once or twice, now or later."""


class StoreUnavailable(Exception):
    """The read store did not answer, or its answer was cut."""


class StoreDamaged(StoreUnavailable):
    """What the read store holds cannot be right: it will not heal, `customers rebuild` makes it anew."""


class Fenced(Exception):
    """Somebody else has moved the checkpoint: this writer is not the owner."""


class Parked(Exception):
    """A document that is asked for is parked (parking.py): an operator must look."""


class Broken(Exception):
    """Stored bytes are not what was written (checksum, gap, foreign history): stop, an operator must look."""


class Unfit(Exception):
    """Cannot be started like this. Its text is one clear sentence for the operator."""


class Logged(NamedTuple):
    """One record of a partition and where it stands."""

    offset: int
    value: bytes


class Batch(NamedTuple):
    """Consecutive records of one partition."""

    partition: int
    records: Sequence[Logged]


class Log(Protocol):
    """The journal: a fixed number of partitions, each an append-only sequence of records.

    Offsets of a partition begin at 0 and have no gaps. A record, once readable, stays readable at its offset with the same bytes.
    """

    @property
    def partitions(self) -> int:
        """How many partitions there are; never changes."""
        ...

    async def append(self, partition: int, value: bytes) -> None:
        """Append one record; when it returns, the record is readable and survives `kill -9` and power loss.

        Records of concurrent appends may stand in any order. Raises LogUnavailable when nothing is known of the record's fate.
        """
        ...

    def follow(self, positions: Mapping[int, int]) -> AsyncGenerator[Batch, None]:
        """Every durable record of the named partitions from the named offsets on, in offset order, none twice, none left out; then waits for more.

        Batches are not empty. Raises LogUnavailable when the log cannot be read, and Broken when an offset asked for lies beyond the end or a
        record's bytes are damaged.
        """
        ...

    async def end(self, partition: int) -> int:
        """The offset after the last record. Every append that returned before this call began stands below it. Raises LogUnavailable."""
        ...

    async def close(self) -> None:
        """Let go of every resource. Followers end."""
        ...


class Checkpoint(Struct, frozen=True):
    """How far a read-model set, or the public stream of that name, has come in one partition.

    `v` and `id`: the last accepted record applied (-1 and "" before the first). `offset`: the next offset to read.
    """

    set: str
    partition: int
    v: int
    offset: int
    id: str


class Versioned(NamedTuple):
    """A document and the version of the last record that wrote its name."""

    v: int
    state: State


class Snapshot(NamedTuple):
    """Documents by name (absent ones left out) and the checkpoint they belong to.

    `parked`: the names among those asked for that are parked (parking.py), and why.
    """

    checkpoint: Checkpoint
    documents: Mapping[str, Versioned]
    parked: Mapping[str, str] = {}


class Changes(NamedTuple):
    """What one commit writes beside the checkpoint: whole documents and, now and then, the fold at that checkpoint.

    `rows`: search rows to write, each in the place of the one with its organisation, token and customer.
    `gone`: search rows to take away. `parked`: names that are parked from now on, and why; their documents stay.
    """

    documents: Mapping[str, Versioned]
    fold: bytes | None = None
    rows: Sequence[Row] = ()
    gone: Sequence[Row] = ()
    parked: Mapping[str, str] = {}


class Hits(NamedTuple):
    """A page of the customers that a search finds, and how many it finds in all: counted up to CAP + 1.

    `parked`: whether any document of the partition is parked.
    """

    checkpoint: Checkpoint
    total: int
    customers: Sequence[Customer]
    parked: bool = False


class SearchRows(NamedTuple):
    """Search rows and the checkpoint they belong to."""

    checkpoint: Checkpoint
    rows: Collection[Row]


class ReadModels(FactReader, Protocol):
    """The live read-model set, for reading."""

    async def read(self, partition: int, names: Collection[str]) -> Snapshot:
        """The named documents and the partition's checkpoint, from one consistent snapshot: every write up to the checkpoint is in the documents.

        A document may be newer than the checkpoint, never older. Of a set without a checkpoint: v -1, offset 0, id "". Raises StoreUnavailable.
        """
        ...

    async def fold(self, partition: int) -> bytes | None:
        """The newest stored fold at or before the partition's checkpoint, or none. Raises StoreUnavailable."""
        ...

    async def search(self, partition: int, sought: Sought) -> Hits:
        """The customers with a row that is sought, each once, in the order of the row's token, then id; of these at most `limit` from `offset` on.

        Their documents, the number of all and the partition's checkpoint are from one consistent snapshot. Raises StoreUnavailable, also
        when the set was begun with another shape.
        """
        ...

    async def close(self) -> None:
        """Let go of every resource."""
        ...


class ModelWriter(FactKeeper, Protocol):
    """One read-model set, for the projector that owns a partition of it."""

    @property
    def set(self) -> str:
        """The name of the set."""
        ...

    @property
    def stride(self) -> int:
        """How many records are best written at once where many are missing."""
        ...

    async def read(self, partition: int, names: Collection[str]) -> Snapshot:
        """As ReadModels.read, of this set. Raises StoreUnavailable."""
        ...

    async def fold(self, partition: int) -> bytes | None:
        """As ReadModels.fold, of this set. Raises StoreUnavailable."""
        ...

    async def parked(self, partition: int) -> Mapping[str, str]:
        """Every parked name of a partition, and why. Raises StoreUnavailable."""
        ...

    async def commit(self, was: Checkpoint, becomes: Checkpoint, changes: Changes) -> None:
        """Write the new checkpoint and the changes: all of it or nothing.

        Raises Fenced, and writes nothing, unless the stored checkpoint has the v and offset of `was`. Raises StoreUnavailable, after which all
        of it is written or nothing.
        """
        ...


class Sets(FactSets, Protocol):
    """The read-model sets of a store and the pointer to the live one."""

    async def live(self) -> str:
        """The name of the live set. Raises StoreUnavailable."""
        ...

    def writer(self, name: str) -> ModelWriter:
        """The named set for writing, made when it does not exist."""
        ...

    def reader(self, name: str) -> ReadModels:
        """The named set for reading."""
        ...

    async def flip(self, name: str) -> None:
        """Make the named set the live one, for every reader, in one step. Readers notice within a second."""
        ...

    async def names(self) -> Sequence[str]:
        """Every set there is, live or not. Raises StoreUnavailable."""
        ...

    async def shape(self, name: str) -> int:
        """The shape that the named set was begun with; SHAPE of one that is not begun. Raises StoreUnavailable."""
        ...

    def export(self, name: str, partition: int) -> AsyncGenerator[tuple[str, Versioned]]:
        """Every document of one partition of the named set, in the order of their names' code points. Raises StoreUnavailable."""
        ...

    async def count(self, name: str, partition: int) -> int:
        """How many documents an export yields. Raises StoreUnavailable."""
        ...

    def rebuilding(self) -> AbstractAsyncContextManager[None]:
        """Held by the one rebuild of the store. Raises Unfit while another holds it; one that was killed lets go within seconds."""
        ...

    async def rows(self, name: str, partition: int) -> SearchRows:
        """Every search row of one partition of the named set, from one consistent snapshot. Raises StoreUnavailable."""
        ...

    async def drop(self, name: str) -> None:
        """Delete a set that is not the live one."""
        ...


class Runtime(Protocol):
    """Time, chance and tasks, so that a simulated scheduler can take their place."""

    def now_ms(self) -> int:
        """Wall clock, ms since 1970."""
        ...

    def new_id(self) -> str:
        """An identity that nobody else draws, 32 hex digits."""
        ...

    def random(self) -> float:
        """Uniform in [0, 1)."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> "Task":
        """Start background work. Its failure is logged, never silent."""
        ...


class Task(Protocol):
    """Work in the background."""

    def cancel(self) -> bool: ...

    def done(self) -> bool: ...
