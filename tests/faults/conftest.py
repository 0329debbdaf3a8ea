"""A service to use and to tamper with, and one customer of it; and what such a service leaves when it is stopped."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.faults.clients import MOBILE, on_one_connection, registration
from tests.race.__main__ import embedded_process
from tests.servers.processes import Process, served


@pytest.hookimpl(tryfirst=True)  # tests are chosen by their marks afterwards
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.served)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Process]:
    """The embedded service over the data directory `data` of the test's own folder."""
    with served(embedded_process(tmp_path / "data")) as process:
        yield process


@pytest.fixture
async def customer(service: Process) -> int:
    """One registered customer's id."""
    (answer,) = await on_one_connection(service.port, [registration(MOBILE, "key-1")])
    created: int = json.loads(answer[1])["createdId"]
    return created


class Stopped(NamedTuple):
    """A stopped service's data directory, and its one customer's id."""

    data: Path
    customer: int


@pytest.fixture(scope="session")
def left(tmp_path_factory: pytest.TempPathFactory) -> Stopped:
    """To be copied, not changed."""
    data = tmp_path_factory.mktemp("left") / "data"
    with served(embedded_process(data)) as process:
        sent = [registration(MOBILE, "key-1")]
        ((_, body),) = asyncio.run(on_one_connection(process.port, sent))
    return Stopped(data, json.loads(body)["createdId"])


@pytest.fixture
def stopped(left: Stopped, tmp_path: Path) -> Stopped:
    """The directory `data` of the test's own folder, as if a service had been started there and stopped."""
    shutil.copytree(left.data, tmp_path / "data")
    return Stopped(tmp_path / "data", left.customer)
