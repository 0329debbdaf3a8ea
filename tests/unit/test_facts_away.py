"""A store that answers documents but no facts: what the read endpoints make of it."""

from collections.abc import AsyncIterator, Collection, Sequence

import httpx2
import pytest

from cli.demo import DEMO_FILE
from customers.domain.facts import Fact
from customers.domain.organisation import Organisation
from customers.domain.search import Sought
from customers.domain.state import State, customer_name, organisation_name
from customers.journal.ports import Checkpoint, Hits, Snapshot, StoreUnavailable, Versioned
from customers.orgfile import load, organisation
from customers.runtime import AsyncioRuntime
from customers.web.auth import Tills
from customers.web.gate import Gate
from customers.web.rates import Rates
from customers.web.site import site
from customers.web.tokens import OwnKeys, Tokens, Trusted
from query_api.reads import Reads
from query_api.routes import Queries
from tests.no_facts import NoFacts
from tests.unit.someone import someone

ORG: Organisation = organisation(load(DEMO_FILE).org[0])
DOCUMENTS: dict[str, State] = {
    organisation_name(ORG.id): ORG,
    customer_name(ORG.id, 7): someone(7),
}


class WithoutFacts(NoFacts):
    """Read models whose part for facts is away."""

    async def read(self, partition: int, names: Collection[str]) -> Snapshot:
        found = {name: Versioned(1, DOCUMENTS[name]) for name in names if name in DOCUMENTS}
        return Snapshot(Checkpoint("s1", partition, 1, 2, "x"), found)

    async def facts(
        self, org: int, customers: Collection[int], kinds: Collection[str]
    ) -> Sequence[Fact]:
        raise StoreUnavailable("away")

    async def search(self, partition: int, sought: Sought) -> Hits:
        raise AssertionError("nobody searches here")

    async def fold(self, partition: int) -> bytes | None:
        return None

    async def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
async def api() -> AsyncIterator[httpx2.AsyncClient]:
    """A till of the demo organisation."""
    runtime = AsyncioRuntime(print)
    tokens = Tokens(OwnKeys(None), Trusted(), runtime)
    gate = Gate(Tills(DEMO_FILE), tokens, Rates({}), runtime)
    app = site(Queries(Reads(WithoutFacts(), 1, runtime), gate).operations())
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(
        transport=transport, base_url="http://service", auth=("demo.till", "demo")
    ) as client:
        yield client


async def test_8062_8063_details_answer_without_what_cannot_be_read(
    api: httpx2.AsyncClient,
) -> None:
    found = await api.get("/v2/customers/7?source=ALL&embed=points,mlp,usergroup,subscriptions")

    assert found.status_code == 200
    assert found.json()["warnings"] == [
        {"status": False, "code": 8062, "message": "Points details fetch failed"},
        {"status": False, "code": 8063, "message": "Segmentation details fetch failed"},
    ]
    assert found.json()["profiles"][0]["firstName"] == "Tom"
    assert "subscriptionInfo" in found.json()
    gone = {"pointsSummary", "loyaltyProgramDetails", "userGroup", "segments"}
    assert not gone & set(found.json())


@pytest.mark.parametrize("path", ["loyaltyDetails", "pointsTransfers", "retroRequest"])
async def test_503_what_is_nothing_but_facts_is_to_be_asked_for_again(
    api: httpx2.AsyncClient, path: str
) -> None:
    found = await api.get(f"/v2/customers/7/{path}")

    assert (found.status_code, found.headers["retry-after"]) == (503, "1")
