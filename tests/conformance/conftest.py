"""The service under test, in both deployments."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest

from tests.conformance.api import Api
from tests.conformance.organisations import write_organisations
from tests.schemas.validate import faults
from tests.servers.cluster import Cluster
from tests.servers.kafka import free_port
from tests.servers.mongo import own_database
from tests.servers.processes import Process, customers

TILLS = {"demo.till": "demo", "strict.till": "strict", "other.till": "other"}


class Service(NamedTuple):
    """Where writes and reads go, and how the whole is verified."""

    writes: str
    reads: str
    verify: tuple[str, ...]
    settings: dict[str, str]


@pytest.fixture(
    scope="session", params=["embedded", pytest.param("distributed", marks=pytest.mark.server)]
)
def service(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """A running service; at the end, `customers verify` finds nothing and its events keep their schemas."""
    folder = tmp_path_factory.mktemp("service")
    config = str(write_organisations(folder))
    if request.param == "embedded":
        running = _embedded(folder, config)
    else:
        kafka = request.getfixturevalue("kafka_bootstrap")
        running = _distributed(kafka, request.getfixturevalue("mongo_url"), config)
    for found in running:
        yield found
        done = customers("verify", *found.verify, more=found.settings)
        assert done.returncode == 0, done.stdout + done.stderr
        events = customers("events", *found.verify, more=found.settings).stdout.splitlines()
        assert [fault for line in events for fault in faults(line)] == []


def _embedded(folder: Path, config: str) -> Iterator[Service]:
    arguments = ["serve", "--config", config, "--data", str(folder / "data")]
    process = Process(arguments, free_port(), folder / "serve.log")
    process.start()
    process.ready()
    url = f"http://127.0.0.1:{process.port}"
    yield Service(url, url, ("--data", str(folder / "data")), {})
    assert process.stop() == 0


def _distributed(kafka: str, mongo: str, config: str) -> Iterator[Service]:
    topic = f"conformance-{os.urandom(6).hex()}"
    organisations = ("--config", config)
    with Cluster(kafka, own_database(mongo), topic=topic, organisations=organisations) as cluster:
        writes, reads = cluster.commands[0].port, cluster.query.port
        service = Service(
            f"http://127.0.0.1:{writes}", f"http://127.0.0.1:{reads}", (), cluster.settings
        )
        for till, password in TILLS.items():
            _until_configured(service, till, password)
        yield service


def _until_configured(service: Service, till: str, password: str) -> None:
    """A new deployment's reads know an organisation once its configuration is projected."""
    deadline = time.monotonic() + 30
    with httpx2.Client(base_url=service.reads, auth=(till, password), timeout=30) as reads:
        while reads.get("/v2/customers/1?source=ALL").status_code == 403:
            assert time.monotonic() < deadline, f"the organisation of {till} is not projected"


def _till(service: Service, till: str, password: str) -> Iterator[Api]:
    api = Api(service.writes, service.reads, till, password)
    yield api
    api.close()


@pytest.fixture
def api(service: Service) -> Iterator[Api]:
    """A till of the demo organisation."""
    yield from _till(service, "demo.till", "demo")


@pytest.fixture
def erp(service: Service) -> Iterator[Api]:
    """The demo organisation's integration, which tells facts and may do nothing else."""
    yield from _till(service, "demo.erp", "demo")


@pytest.fixture
def strict(service: Service) -> Iterator[Api]:
    """A till of the organisation with the strict policies."""
    yield from _till(service, "strict.till", "strict")


@pytest.fixture
def other(service: Service) -> Iterator[Api]:
    """A till of another organisation."""
    yield from _till(service, "other.till", "other")
