"""A demo with nobody in it, and a browser: Debian's chromium, driven by Playwright, which brings none of its own."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.servers.kafka import free_port
from tests.servers.missing import server_missing
from tests.servers.processes import Process, served

# Nothing that the browser itself would ask the internet for.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the demo listens."""
    folder, port = tmp_path_factory.mktemp("demo"), free_port()
    arguments = ["serve", "--demo", "--data", str(folder / "data")]
    with served(Process(arguments, port, folder / "log")):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for all tests; each takes a context of its own."""
    chromium = shutil.which("chromium")
    if chromium is None:
        server_missing("the tests of the page need chromium on the PATH (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()
