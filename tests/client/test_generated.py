"""The document is good enough to generate a client from: few models, short names, and everything within reach.

The client is generated from what a demo serves, by a tool that knows nothing of us.
"""

import ast
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.client.environment import made
from tests.servers.kafka import free_port
from tests.servers.processes import Process, served

HERE = Path(__file__).parent
MOST_MODELS, LONGEST_NAME = 90, 45


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A demo with nobody in it."""
    folder, port = tmp_path_factory.mktemp("demo"), free_port()
    arguments = ["serve", "--demo", "--data", str(folder / "data")]
    with served(Process(arguments, port, folder / "log")):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def generated(address: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that holds the package `generated`; what the generator only warns of is a failure too."""
    folder = tmp_path_factory.mktemp("client")
    done = subprocess.run(
        [
            *(str(made()), "-m", "openapi_python_client", "generate", "--fail-on-warning"),
            *("--url", f"{address}/openapi.json", "--config", str(HERE / "generator.yaml")),
            *("--meta", "none", "--output-path", str(folder / "generated")),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def told(address: str, generated: Path) -> dict[str, Any]:
    """What the story saw."""
    done = subprocess.run(
        [str(made()), str(HERE / "story.py"), address],
        env={"PYTHONPATH": str(generated)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers


def _models(generated: Path) -> list[Path]:
    found = (generated / "generated" / "models").glob("*.py")
    return sorted(path for path in found if path.name != "__init__.py")


def test_there_are_few_models(generated: Path) -> None:
    models = [path.stem for path in _models(generated)]

    assert 0 < len(models) <= MOST_MODELS, models


def test_no_name_is_long(generated: Path) -> None:
    names = {path.stem for path in (generated / "generated").rglob("*.py")}
    for path in _models(generated):
        classes = [n for n in ast.parse(path.read_text()).body if isinstance(n, ast.ClassDef)]
        names |= {found.name for found in classes}

    assert [name for name in sorted(names) if len(name) > LONGEST_NAME] == []


def test_a_registered_customer_is_looked_up_and_read(told: dict[str, Any]) -> None:
    assert told["found"] == told["registered"]
    assert (told["first name"], told["identifier"]) == ("Tom", "919111111111")


def test_a_refusal_is_typed_too(told: dict[str, Any]) -> None:
    assert told["refused"] == 8006


def test_an_update_is_read_afterwards(told: dict[str, Any]) -> None:
    assert told["updated"] == told["registered"]
    assert told["first name afterwards"] == "Thomas"


def test_two_customers_become_one(told: dict[str, Any]) -> None:
    assert told["other"] != told["registered"]
    assert told["merged"] == [told["registered"], 8051]
    assert told["whole"] == [told["registered"], ["INSTORE", "WEBSITE"]]


def test_a_customer_is_found_by_the_beginning_of_a_name(told: dict[str, Any]) -> None:
    assert told["searched"] == [[told["registered"]], 1]
