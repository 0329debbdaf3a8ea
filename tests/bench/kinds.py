"""The kinds of requests that the embedded service is measured with, beside the references and an earlier revision."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.bench import changes, told
from tests.bench.asked import Asked, mobile
from tests.bench.changes import CONNECTIONS
from tests.bench.registering import REGISTRATION, lookup
from tests.bench.rounds import Make, Server

OURS, BEFORE, NOOP, CHEAPEST = "ours", "before", "no-op", "cheapest"
MERGES_A_SECOND = (
    2_500  # pairs made ready: more than can be merged, or the last ones are refused and end the run
)
MANY = 100


class Kind(NamedTuple):
    """`least`: the ratio to the no-op routes that is wanted, 0: none; `kept`: the ratio to an earlier revision.

    `connections`: few where an answer takes long, or a round would end with as many requests begun as answered.
    """

    name: str
    make: Make
    least: float = 0.0
    kept: float = 0.0
    connections: int = CONNECTIONS


def kinds(seconds: int) -> list[Kind]:
    """All; rounds of merges last so many seconds."""

    def merges(server: Server, first: int) -> Asked:
        if server.name not in (OURS, BEFORE):
            return changes.merge(server.ids, [mobile(n) for n in range(len(server.ids))])
        return changes.fresh_merges(server.port, first, MERGES_A_SECOND * seconds)

    return [
        Kind("registration", lambda _, __: REGISTRATION, least=0.40, kept=0.97),
        Kind("lookup", lambda server, _: lookup(len(server.ids)), least=0.80, kept=0.95),
        Kind("details", _of(_details), least=0.80, kept=0.97),
        Kind("details with every embed", _of(told.everything), least=0.70),
        Kind("loyaltyDetails", _of(told.loyalty), least=0.70),
        Kind(f"bulk read of {MANY}, 2 connections", _of(_many), connections=2),
        Kind("update", _of(changes.update)),
        Kind("changeIdentifier", _of(changes.identifier)),
        Kind("merge", merges),
    ]


def _of(asked: Callable[[Sequence[int]], Asked]) -> Make:
    return lambda server, _: asked(server.ids)


def _details(ids: Sequence[int]) -> Asked:
    return Asked("GET", "/v2/customers/<id>?source=ALL", lists={"id": ids})


def _many(ids: Sequence[int]) -> Asked:
    """Details of a hundred of the known people."""
    hundreds = [",".join(map(str, ids[i : i + MANY])) for i in range(0, len(ids), MANY)]
    body = '{"customerIds":[<hundred>]}'
    return Asked("POST", "/v2/bulk/getCustomers?source=ALL", body, {"hundred": hundreds})
