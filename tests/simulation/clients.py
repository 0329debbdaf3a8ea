"""What clients do: say what they wish, repeat themselves, and hang up."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from customers.domain.codes import Refused
from customers.journal.commit import Reply
from tests.simulation.asked import Asked, told
from tests.simulation.history import Called, Moment
from tests.simulation.log import SimLog
from tests.simulation.oracle import Request
from tests.simulation.processes import fingerprint
from tests.simulation.wishes import Wishes
from tests.simulation.world import Clock, Tell

GONE = 0  # a call that was never answered


class Answering(Protocol):
    """A process that answers commands."""

    @property
    def name(self) -> str: ...

    def call(self, asked: Asked, request: str, key: str) -> "asyncio.Task[Reply | Refused]": ...


class Clients:
    """Every client of one world. `replicas`: none stands where one is down."""

    def __init__(
        self,
        chance: random.Random,
        log: SimLog,
        clock: Clock,
        replicas: Sequence[Answering | None],
        tell: Tell,
    ) -> None:
        self._log, self._clock, self._replicas, self._tell = log, clock, replicas, tell
        self.chance = chance
        self.wishes = Wishes(chance)
        self.calls: list[Called] = []
        self.requests: dict[str, Request] = {}
        self.counts: Counter[str] = Counter()

    async def one(self, operations: int) -> None:
        """One client: a wish after the other, each repeated a few times while it is not certain."""
        for _ in range(operations):
            await asyncio.sleep(self.chance.random() * 0.1)
            asked, key = self.wish()
            for _ in range(self.chance.choice((1, 2, 3, 4))):
                replica = self.chance.choice(self._replicas)
                if replica and await self.call(replica, asked, key) not in (GONE, 503, 504):
                    break
                await asyncio.sleep(self.chance.random() * 0.5)

    def wish(self) -> tuple[Asked, str]:
        """What somebody wants now, with an Idempotency-Key or none."""
        keyed = [request for request in self.requests.values() if request.key]
        fate = self.chance.random()
        if keyed and fate < 0.04:  # a key is used again for another request
            return self.wishes.any(), self.chance.choice(keyed).key
        if keyed and fate < 0.10:  # an old request is repeated
            old = self.chance.choice(keyed)
            return old.asked, old.key
        key = f"{self.chance.getrandbits(64):016x}" if self.chance.random() < 0.5 else ""
        return self.wishes.any(), key

    async def call(self, replica: Answering, asked: Asked, key: str = "") -> int:
        """One call; GONE when the replica died or the client hung up, else the answer's code."""
        id_ = self.request(asked, key)
        self._tell(f"{id_} to {replica.name}: {told(asked)} key={key[:6]}")
        before = self.moment()
        calling = replica.call(asked, id_, key)
        patience = self.chance.random() if self.chance.random() < 0.05 else None
        await asyncio.wait((calling,), timeout=patience)
        calling.cancel()
        if not calling.done() or calling.cancelled():
            self.counts["gone"] += 1
            return GONE
        return self.answered(id_, before, calling.result())

    def request(self, asked: Asked, key: str) -> str:
        """The id of one more request."""
        id_ = f"r{len(self.requests)}"
        self.requests[id_] = Request(asked, key, fingerprint(asked))
        return id_

    def answered(self, id_: str, before: Moment, answer: Reply | Refused) -> int:
        """A request that was sent at a moment is answered now; the answer's code."""
        code = answer.status if isinstance(answer, Reply) else answer.code
        if isinstance(answer, Reply):
            self.wishes.told(self.requests[id_].asked, answer)
        self._tell(f"{id_} is answered {code} {getattr(answer, 'position', '')}")
        self.calls.append(Called(id_, self.requests[id_], before, self.moment(), answer))
        self.counts[str(code)] += 1
        return code

    def moment(self) -> Moment:
        """Now."""
        return Moment(len(self._log.records), self._clock.now_ms())
