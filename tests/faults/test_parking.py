"""A record that cannot be applied: its documents are parked and named, everything else goes on, nothing is lost."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from customers.domain.events import (
    ChangeFacts,
    Claim,
    Event,
    IdentifierAdded,
    ProfileAdded,
)
from tests.conformance.api import Api, identifiers, mobile, profile
from tests.faults.deployments import Deployment, distributed, embedded
from tests.history import AT, TILL, facts, person

pytestmark = pytest.mark.everywhere
STORE = "source=INSTORE"
NOBODY = 77_777  # no customer has this id
POISON = ProfileAdded(facts(NOBODY), person(1))
STRANDED = person(1).identifiers[0].value  # held by nobody, and claimed by the poison


@pytest.fixture(params=["embedded", pytest.param("servers", marks=pytest.mark.server)])
def deployment(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Deployment]:
    if request.param == "embedded":
        with embedded(tmp_path) as found:
            yield found
    else:
        servers = [request.getfixturevalue(name) for name in ("kafka_bootstrap", "mongo_url")]
        with distributed(*servers) as found:
            yield found


@pytest.fixture
def api(deployment: Deployment) -> Iterator[Api]:
    writes, reads = (
        f"http://127.0.0.1:{process.port}" for process in (deployment.write, deployment.read)
    )
    made = Api(writes, reads, "demo.till", "demo")
    yield made
    made.close()


def touching(customer: int) -> Event:
    """An event of a customer that writes a document of the poison's too."""
    changed = ChangeFacts(customer=customer, source="INSTORE", account="", till=TILL, at=AT)
    return IdentifierAdded(changed, Claim("mobile", STRANDED))


async def poisoned(deployment: Deployment, api: Api) -> tuple[int, str]:
    """A customer that is parked because a later record names it beside what the poison wrote; and its mobile."""
    number = mobile()
    customer = api.register(STORE, profile(("mobile", number), firstName="Ada"))["createdId"]
    async with deployment.author() as author:
        await author.write([POISON])
        version = await author.write([touching(customer)])
        api._position = f"{author.partition}-{version}"
    return customer, number


def codes(answer: httpx2.Response, of: str) -> list[int]:
    return [item["code"] for item in answer.json()[of]]


def ready(deployment: Deployment) -> Any:
    answer = httpx2.get(f"http://127.0.0.1:{deployment.projector.port}/readyz")
    assert answer.status_code == 200
    return answer.json()


async def test_520_reads_of_what_is_parked_answer_what_is_there_and_warn(
    deployment: Deployment, api: Api
) -> None:
    customer, number = await poisoned(deployment, api)

    shown = api.get(f"/v2/customers/{customer}?{STORE}")
    stranded = api.get(
        f"/v2/customers/lookup?{STORE}&identifierName=mobile&identifierValue={STRANDED}"
    )
    held = api.get(f"/v2/customers/lookup?{STORE}&identifierName=mobile&identifierValue={number}")
    found = api.get(f"/v2/customers/search?q={number}")

    assert (shown.status_code, codes(shown, "warnings")) == (200, [520])
    assert shown.json()["profiles"][0]["firstName"] == "Ada"
    assert (stranded.status_code, codes(stranded, "errors")) == (404, [8015])
    assert codes(stranded, "warnings") == [520]
    assert (held.json()["entity"], codes(held, "warnings")) == (customer, [])
    assert codes(found, "warnings") == [520]


async def test_503_commands_on_what_is_parked_are_refused_and_write_nothing(
    deployment: Deployment, api: Api
) -> None:
    customer, _ = await poisoned(deployment, api)
    at = api.get(f"/v2/customers/{customer}?{STORE}").headers["x-event-position"]

    updated = api.update(customer, STORE, {"profiles": [{"firstName": "Eve"}]})
    claimed = api.post(f"/v2/customers?{STORE}", profile(("mobile", STRANDED)))
    changed = api.change(customer, STORE, {"add": identifiers(("mobile", mobile()))})

    for answer in (updated, claimed, changed):
        assert (answer.status_code, codes(answer, "errors")) == (503, [503])
        assert "cannot be brought up to date" in answer.json()["errors"][0]["message"]
    assert api.get(f"/v2/customers/{customer}?{STORE}").headers["x-event-position"] == at


async def test_everything_else_goes_on_also_after_a_start(deployment: Deployment, api: Api) -> None:
    await poisoned(deployment, api)
    deployment.projector.stop()
    deployment.projector.start()
    deployment.projector.ready()

    number = mobile()
    other = api.register(STORE, profile(("mobile", number)))["createdId"]
    found = api.get(f"/v2/customers/lookup?{STORE}&identifierName=mobile&identifierValue={number}")
    details = api.get(f"/v2/customers/{other}?{STORE}")

    assert (found.json()["entity"], codes(details, "warnings")) == (other, [])


async def test_readiness_verify_and_rebuild_name_what_is_parked(
    deployment: Deployment, api: Api
) -> None:
    customer, _ = await poisoned(deployment, api)
    api.get(f"/v2/customers/{customer}?{STORE}")
    why = "(ProfileAdded) could not be applied: a document that it changes is not there"

    said, verified, rebuilt = ready(deployment), deployment.run("verify"), deployment.run("rebuild")

    assert said["counts"]["parked"] == 3
    for named in (f"customer {NOBODY}", f"customer {customer}", "an identifier"):
        line = f"{named} of organisation 100"
        assert [p for p in said["parked"] if p.startswith(f"{line} is parked: version ")]
        assert f"parked: {line}: version " in verified.stdout
    assert all(p.endswith(why) for p in said["parked"])
    assert verified.returncode == 1
    assert "violated: P1: 3 documents are parked" in verified.stdout
    assert STRANDED not in json.dumps(said) + verified.stdout
    assert (rebuilt.returncode, "3 names still parked" in rebuilt.stdout) == (0, True)
