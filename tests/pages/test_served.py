"""What the page is served with: everything it loads, nothing inline, and headers that forbid the rest."""

import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from customers.web.site import site
from tests.servers.processes import ROOT

KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


class Elements(HTMLParser):
    """What the page has: addresses, and whatever stands inline."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.inline: list[str] = []
        self._within = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        if tag in ("script", "link"):
            self.loaded.append(given.get("src") or given.get("href", ""))
        self._within = tag

    def handle_data(self, data: str) -> None:
        if self._within in ("script", "style") and data.strip():
            self.inline.append(data)


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(site([]), follow_redirects=False)


@pytest.fixture(scope="module")
def page(client: TestClient) -> Elements:
    return Elements(client.get("/docs").text)


def test_the_root_leads_to_the_page(client: TestClient) -> None:
    answer = client.get("/")

    assert (answer.status_code, answer.headers["location"]) == (307, "/docs")


def test_everything_the_page_loads_is_served_with_it(client: TestClient, page: Elements) -> None:
    assert len(page.loaded) == 5
    for path in page.loaded:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["content-type"].startswith(KINDS[path.rsplit(".")[-1]]), path
        assert answer.content, path


def test_nothing_stands_inline(page: Elements) -> None:
    assert page.inline == []


@pytest.mark.parametrize(
    "bad", ["<script>1</script>", "<style>a{}</style>", '<p style="">', '<p onclick="1">']
)
def test_what_stands_inline_would_be_found(bad: str) -> None:
    assert Elements(f"<html>{bad}</html>").inline


def test_the_page_may_only_use_what_comes_from_its_own_host(client: TestClient) -> None:
    policy = client.get("/docs").headers["content-security-policy"]

    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules.pop("default-src") == "'none'"
    assert rules.pop("img-src") == "'self' data:"
    assert set(rules.values()) == {"'self'", "'none'"}


def test_a_browser_finds_an_icon_also_without_reading_the_page(client: TestClient) -> None:
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")


def test_swagger_ui_is_of_version_5(client: TestClient) -> None:
    assert 'PACKAGE_VERSION:"5.' in client.get("/docs/assets/swagger-ui-bundle.js").text


def test_the_package_that_carries_swagger_ui_is_read_and_not_run() -> None:
    look = "import sys, customers.web.docs_page as d; d.docs_page(); print('fastapi_swagger' in sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", look],
        env={"PYTHONPATH": str(ROOT / "services")},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "False\n"


def test_the_wheel_carries_the_files_of_the_page(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )

    (wheel,) = tmp_path.glob("*.whl")
    folder = ROOT / "services/customers/web/page"
    wanted = {f"customers/web/page/{file.name}" for file in folder.iterdir()}
    assert len(wanted) == 4
    assert wanted <= set(zipfile.ZipFile(wheel).namelist())
