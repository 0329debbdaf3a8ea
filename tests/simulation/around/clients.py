"""Clients that ask for many things at once."""

import asyncio

from customers.domain.codes import Refused
from customers.journal.commit import Reply
from tests.simulation.around.processes import Commands
from tests.simulation.asked import claims
from tests.simulation.clients import GONE, Clients
from tests.simulation.oracle import Truth
from tests.simulation.wishes import configuration

Answer = Reply | Refused


async def configure(clients: Clients, replicas: list[Commands | None], key: str = "") -> None:
    """Nobody is configured before; the first requests come all the same. With a key there is a record in any case."""
    while True:
        replica = clients.chance.choice(replicas)
        if replica and await clients.call(replica, configuration("add"), key) == 200:
            return
        await asyncio.sleep(0.1)


class Bulks:
    """Requests of many rows, beside those of the other clients. `answered`: the ids and answers of each, in order."""

    def __init__(self, clients: Clients, replicas: list[Commands | None]) -> None:
        self._clients, self._replicas = clients, replicas
        self.chance = clients.chance
        self.answered: list[list[tuple[str, Answer]]] = []

    async def one(self, requests: int) -> None:
        """One client: a request after the other."""
        for _ in range(requests):
            await asyncio.sleep(self.chance.random() * 0.2)
            replica = self.chance.choice(self._replicas)
            if replica is not None:
                await self.call(replica)

    async def call(self, replica: Commands) -> int:
        """One request: the code of its last row, or GONE."""
        clients = self._clients
        wishes = [clients.wish() for _ in range(self.chance.randint(2, 12))]
        rows = [(asked, clients.request(asked, key), key) for asked, key in wishes]
        before = clients.moment()
        calling = replica.bulk(rows)
        patience = self.chance.random() if self.chance.random() < 0.05 else None
        await asyncio.wait((calling,), timeout=patience)
        calling.cancel()
        if not calling.done() or calling.cancelled():
            clients.counts["gone"] += 1
            return GONE
        answers = calling.result()
        ids = [id_ for _, id_, _ in rows]
        self.answered.append(list(zip(ids, answers, strict=True)))
        codes = [clients.answered(i, before, a) for i, a in self.answered[-1]]
        clients.counts["rows"] += len(codes)
        return codes[-1]

    def check(self, truth: Truth) -> None:
        """B1: of two rows of a request that share a document, and took effect, the first came first."""
        for answered in self.answered:
            self._check(truth, answered)

    def _check(self, truth: Truth, answered: list[tuple[str, Answer]]) -> None:
        stands = {record.req: v for v, record in enumerate(truth.accepted)}
        last: dict[str, int] = {}
        for id_, answer in answered:
            if isinstance(answer, Refused) or id_ not in stands:
                continue
            for name in claims(configuration("add"), self._clients.requests[id_].asked):
                v = stands[id_]
                assert last.get(name, v) <= v, f"B1 {id_} came before a row in front of it"
                last[name] = v
