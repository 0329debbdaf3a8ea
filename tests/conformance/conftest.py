"""The service under test, in both deployments."""

import os
import time
from collections.abc import Iterator
from typing import NamedTuple

import httpx2
import pytest

from cli.settings import Settings
from tests.conformance.api import Api
from tests.conformance.inside import running
from tests.conformance.organisations import write_organisations
from tests.schemas.validate import faults
from tests.servers.cluster import Cluster
from tests.servers.kafka import free_port
from tests.servers.mongo import own_database
from tests.servers.processes import Process, customers

INSIDE = "http://inside"
TILLS = {"demo.till": "demo", "strict.till": "strict", "other.till": "other"}


# What a test asks for decides where it runs: `api` and its like are answered inside this process, `service` over HTTP
# by one of its own. Marked `everywhere`, a test runs over Kafka and MongoDB as well.
EMBEDDED = {"deployment": "inside", "service": "served"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for name in EMBEDDED.keys() & set(metafunc.fixturenames):
        marks = [pytest.mark.served] if name == "service" else []
        where = [pytest.param(EMBEDDED[name], id="embedded", marks=marks)]
        if metafunc.definition.get_closest_marker("everywhere"):
            where.append(pytest.param("distributed", marks=pytest.mark.server))
        metafunc.parametrize(name, where, indirect=True)


class Service(NamedTuple):
    """Where writes and reads go, and how the whole is verified. `transport`: of requests that go over no connection."""

    writes: str
    reads: str
    verify: tuple[str, ...]
    settings: dict[str, str]
    transport: httpx2.BaseTransport | None = None

    def asked_by(self, till: str, password: str) -> Api:
        """A client with these credentials."""
        return Api(self.writes, self.reads, till, password, self.transport)


@pytest.fixture
def deployment(request: pytest.FixtureRequest) -> Service:
    """A service that is asked as cheaply as it can be."""
    found: Service = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def service(request: pytest.FixtureRequest) -> Service:
    """A service that is asked over HTTP."""
    found: Service = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The embedded service in this process."""
    folder = tmp_path_factory.mktemp("inside")
    settings = Settings(rate_limit_read="", rate_limit_write="", rate_limit_bulk="")
    with running(folder / "data", write_organisations(folder), settings) as transport:
        found = Service(INSIDE, INSIDE, ("--data", str(folder / "data")), {}, transport)
        yield found
        _verified(found)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The embedded service in a process of its own."""
    folder = tmp_path_factory.mktemp("served")
    arguments = ["serve", "--config", str(write_organisations(folder))]
    arguments += ["--data", str(folder / "data")]
    process = Process(arguments, free_port(), folder / "serve.log")
    process.start()
    process.ready()
    url = f"http://127.0.0.1:{process.port}"
    yield (found := Service(url, url, ("--data", str(folder / "data")), {}))
    _verified(found)
    assert process.stop() == 0


@pytest.fixture(scope="session")
def distributed(
    kafka_bootstrap: str, mongo_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """The three processes over Kafka and MongoDB."""
    config = str(write_organisations(tmp_path_factory.mktemp("distributed")))
    for found in _distributed(kafka_bootstrap, mongo_url, config):
        yield found
        _verified(found)


def _verified(service: Service) -> None:
    """At the end, `customers verify` finds nothing and the events keep their schemas."""
    done = customers("verify", *service.verify, more=service.settings)
    assert done.returncode == 0, done.stdout + done.stderr
    events = customers("events", *service.verify, more=service.settings).stdout.splitlines()
    assert [fault for line in events for fault in faults(line)] == []


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
    api = service.asked_by(till, password)
    yield api
    api.close()


@pytest.fixture
def api(deployment: Service) -> Iterator[Api]:
    """A till of the demo organisation."""
    yield from _till(deployment, "demo.till", "demo")


@pytest.fixture
def erp(deployment: Service) -> Iterator[Api]:
    """The demo organisation's integration, which tells facts and may do nothing else."""
    yield from _till(deployment, "demo.erp", "demo")


@pytest.fixture
def strict(deployment: Service) -> Iterator[Api]:
    """A till of the organisation with the strict policies."""
    yield from _till(deployment, "strict.till", "strict")


@pytest.fixture
def other(deployment: Service) -> Iterator[Api]:
    """A till of another organisation."""
    yield from _till(deployment, "other.till", "other")
