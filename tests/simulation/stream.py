"""A public stream that loses, delays and doubles batches, and progress that is forgotten: as the ports allow."""

import asyncio
import random
from collections.abc import Sequence

import msgspec

from customers.domain.events import OrganisationConfigured
from customers.journal.ports import Checkpoint, Fenced, LogUnavailable, StoreUnavailable
from customers.journal.stream import Message
from tests.simulation.oracle import Truth
from tests.simulation.world import Tell

NAME = "public"
LATE_S = (0.5, 1.5, 30.0)


class SimStream:
    """The one stream that every publisher sends to. What is on the wire outlives the process that sent it."""

    def __init__(self, chance: random.Random, tell: Tell) -> None:
        self._chance, self._tell = chance, tell
        self.messages: list[Message] = []
        self.faulty = False
        self._wire: set[asyncio.Task[None]] = set()

    async def send(self, partition: int, messages: Sequence[Message]) -> None:
        assert partition == 0
        cut = self._chance.randint(0, len(messages))  # what one batch does not hold
        for batch in (messages[:cut], messages[cut:]):
            if batch:
                await self._send_batch(batch)

    async def _send_batch(self, batch: Sequence[Message]) -> None:
        await asyncio.sleep(self._chance.random() * 0.01)
        fate = self._chance.random() if self.faulty else 1.0
        if fate < 0.1:
            self._late(batch)
        elif fate >= 0.15:
            self._receive(batch)
        if fate < 0.25:
            await asyncio.sleep(self._chance.random() * 0.3)
            raise LogUnavailable
        if fate < 0.3:
            self._late(batch)

    def _late(self, batch: Sequence[Message]) -> None:
        async def arrive() -> None:
            await asyncio.sleep(self._chance.random() * self._chance.choice(LATE_S))
            self._receive(batch)

        task = asyncio.ensure_future(arrive())
        self._wire.add(task)
        task.add_done_callback(self._wire.discard)

    def _receive(self, batch: Sequence[Message]) -> None:
        self._tell(f"published {' '.join(id_of(message) for message in batch)}")
        self.messages += batch

    async def settle(self) -> None:
        """Wait until nothing is on the wire any more."""
        while self._wire:
            await asyncio.wait(self._wire)

    async def close(self) -> None:
        """Nothing to let go of."""


class SimProgress:
    """Progress port of that stream; it can go back to an older checkpoint, as a restored store does."""

    name = NAME

    def __init__(self, chance: random.Random, stream: SimStream) -> None:
        self._chance, self._stream = chance, stream
        self.history = [Checkpoint(NAME, 0, -1, 0, "")]

    async def _pause(self) -> None:
        await asyncio.sleep(self._chance.random() * 0.01)
        if self._stream.faulty and self._chance.random() < 0.02:
            raise StoreUnavailable

    async def read(self, partition: int) -> Checkpoint:
        await self._pause()
        found = self.history[-1]
        await self._pause()
        return found

    async def move(self, was: Checkpoint, becomes: Checkpoint) -> None:
        await self._pause()
        if self.history[-1] != was:
            raise Fenced
        self.history.append(becomes)
        await self._pause()

    def restore(self) -> None:
        """The store goes back to a copy of some moves ago."""
        self.history = self.history[: max(1, len(self.history) - self._chance.randint(1, 8))]


def id_of(message: Message) -> str:
    """The event's id."""
    return dict(message.headers)["ce_id"].decode()


def check_stream(truth: Truth, messages: Sequence[Message]) -> None:
    """E1: without repeated ids the stream is the accepted customer events, in order; repeated ones say the same."""
    first: dict[str, Message] = {}
    for message in messages:
        assert first.setdefault(id_of(message), message) == message, "E1 one id tells two things"
    told = [(id_, message.value) for id_, message in first.items()]
    happened = [
        (f"0-{v}-{index}", msgspec.json.encode(event))
        for v, record in enumerate(truth.accepted)
        for index, event in enumerate(record.events)
        if not isinstance(event, OrganisationConfigured)
    ]
    assert told == happened, f"E1 {len(told)} events were told of {len(happened)}, or in disorder"
