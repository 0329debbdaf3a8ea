"""The README and docs/ tell the truth: links lead somewhere, what they name exists, their curl lines work as pasted."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer.main

from cli.main import app
from cli.settings import PREFIX, Settings, redacted
from tests.servers.processes import customers

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
CURLS = re.findall(r"^curl .*$", README, re.MULTILINE)


def _commands() -> set[str]:
    group: Any = typer.main.get_command(app)
    return set(group.commands)


def _named(pattern: str) -> list[str]:
    """What README and docs name by a pattern, each with the page it stands on."""
    found = [(p.name, name) for p in PAGES for name in re.findall(pattern, p.read_text())]
    return sorted({f"{page}: {name}" for page, name in found})


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_relative_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)\s]+)\)", page.read_text())

    for link in links:
        path, _, heading = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not heading or heading in _headings(target), link


def _headings(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", t.lower()).replace(" ", "-") for t in titles}


@pytest.mark.parametrize("named", _named(r"(?:^|\n|`)make ([a-z]+)\b"))
def test_a_make_target_that_is_named_exists(named: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert named.split(": ")[1] in targets


@pytest.mark.parametrize("named", _named(r"`(?:[^`\n]* )??(?:\.venv/bin/)?customers ([a-z-]+)[` ]"))
def test_a_command_that_is_named_exists(named: str) -> None:
    assert named.split(": ")[1] in _commands()


def test_the_readme_names_every_command() -> None:
    assert [c for c in _commands() if f"`customers {c}" not in README] == []


def test_the_readme_names_every_setting_with_its_default_and_no_other() -> None:
    rows = dict(
        re.findall(rf"^\| `({PREFIX}\w+)` \| `([^`]*)` \|", README, re.MULTILINE),
    )
    named = set(re.findall(rf"`({PREFIX}[A-Z_]+)", README))
    settings = Settings.model_construct()
    defaults = dict(line.split("   #")[0].split("=", 1) for line in redacted(settings))
    defaults[f"{PREFIX}MONGO_URL"] = settings.mongo_url.get_secret_value()

    assert named == set(defaults)
    for name, shown in rows.items():
        assert shown == defaults[name].removesuffix(".0"), name


@pytest.mark.parametrize("named", _named(r"[`(]((?:\.\./)*tests/[\w/.-]+)[`)]"))
def test_a_test_that_is_named_exists(named: str) -> None:
    assert (ROOT / named.split(": ")[1].removeprefix("../").removeprefix("../")).exists()


def test_a_reader_meets_the_curl_line_within_one_screen() -> None:
    assert README[: README.index("curl ")].count("\n") < 40


class Service(NamedTuple):
    """A running demo: where it listens, and its data directory."""

    address: str
    data: Path


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A demo service of our own, on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    folder = tmp_path_factory.mktemp("demo")
    serve = ["-m", "cli", "serve", "--demo", "--data", str(folder / "data"), "--port", str(port)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
    environment["PYTHONPATH"] = str(ROOT / "services")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *serve], stdout=log, stderr=log, env=environment
        )
    try:
        _until_ready(f"127.0.0.1:{port}", process)
        yield Service(f"127.0.0.1:{port}", folder / "data")
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def _until_ready(address: str, process: "subprocess.Popen[bytes]") -> None:
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        assert process.poll() is None, "the service ended"
        try:
            with urllib.request.urlopen(f"http://{address}/readyz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise AssertionError("the service did not become ready")


def _pasted(line: str, address: str) -> dict[str, Any]:
    command = line.replace("127.0.0.1:8080", address).replace("curl -si ", "curl -s ")
    done = subprocess.run(
        ["bash", "-ec", command], capture_output=True, text=True, timeout=20, check=True
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_the_curl_lines_of_the_readme_work_as_pasted_one_after_the_other(
    service: Service,
) -> None:
    assert len(CURLS) == 8
    answers = [_pasted(line, service.address) for line in CURLS]
    registered, found, details, combined, refused, other, merged, leads_to = answers

    tom = registered["createdId"]
    assert registered == {"createdId": tom, "warnings": [], "sideEffects": []}
    assert found == {"entity": tom, "warnings": []}
    assert (details["id"], details["profiles"][0]["firstName"]) == (tom, "Tom")
    assert (combined["createdId"], combined["warnings"][0]["code"]) == (tom, 8050)
    assert refused["errors"][0]["code"] == 8006
    assert other["createdId"] != tom
    assert (merged["createdId"], merged["warnings"][0]["code"]) == (tom, 8051)
    assert (leads_to["entity"], leads_to["warnings"][0]["code"]) == (tom, 8069)
    for answer in (combined, refused, other, merged, leads_to):
        assert _without_ids(json.dumps(answer)) in _without_ids(README)


def test_the_event_of_the_readme_has_the_shape_of_a_real_one(service: Service) -> None:
    _pasted(CURLS[0].replace("919111111111", "919111111112"), service.address)

    events = customers("events", "--data", str(service.data)).stdout.splitlines()

    (shown,) = re.findall(r"^{ \"specversion.*?^```", README, re.MULTILINE | re.DOTALL)
    assert _shape(json.loads(shown.removesuffix("```"))) == _shape(json.loads(events[-1]))


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _shape(v) for k, v in value.items()}
    return [_shape(v) for v in value] if isinstance(value, list) else type(value)


def _without_ids(text: str) -> str:
    return re.sub(r"\b[0-9]{12,16}\b", "ID", text).replace(" ", "")
