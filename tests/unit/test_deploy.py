"""What `make up` starts fits what is here: commands, settings, ports, pins. No container engine is needed."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml  # type: ignore[import-untyped] # PyYAML ships no types

from cli.main import app
from cli.settings import PREFIX, Settings, pepper

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())[
    "services"
]
OURS = [name for name, service in SERVICES.items() if "build" in service]


def _options(command: str) -> set[str]:
    group: Any = typer.main.get_command(app)
    found = group.commands[command]
    return {option for parameter in found.params for option in parameter.opts}


def test_the_services_are_a_broker_a_store_and_the_four_commands_over_them() -> None:
    assert set(SERVICES) == {"kafka", "mongodb", *OURS}
    assert {SERVICES[name]["command"][0] for name in OURS} == {
        "init",
        "command-api",
        "projector",
        "query-api",
    }


@pytest.mark.parametrize("name", OURS)
def test_a_service_runs_an_existing_command_with_options_it_has(name: str) -> None:
    command, *arguments = SERVICES[name]["command"]

    assert {a for a in arguments if a.startswith("--")} <= _options(command)


@pytest.mark.parametrize("name", OURS)
def test_every_variable_of_ours_is_a_setting_with_a_valid_value(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = SERVICES[name]["environment"]
    known = {PREFIX + field.upper() for field in Settings.model_fields}
    for variable, value in given.items():
        monkeypatch.setenv(variable, value)

    assert set(given) <= known
    assert Settings().kafka_bootstrap == given["CUSTOMERS_KAFKA_BOOTSTRAP"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_published_port_is_bound_to_this_machine(name: str) -> None:
    for port in SERVICES[name].get("ports", []):
        assert re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port)


@pytest.mark.parametrize("name", [n for n in OURS if n != "init"])
def test_a_process_listens_and_is_asked_for_readiness_on_the_port_it_publishes(name: str) -> None:
    service = SERVICES[name]
    port = service["command"][service["command"].index("--port") + 1]

    assert service["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert f":{port}/readyz" in service["healthcheck"]["test"][-1]
    assert service["depends_on"] == {"init": {"condition": "service_completed_successfully"}}


@pytest.mark.parametrize("name", OURS)
def test_a_process_of_ours_has_no_privilege_and_no_secret_in_its_environment(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["environment"]["CUSTOMERS_PEPPER_FILE"] == "/run/secrets/pepper"
    assert service["secrets"] == ["pepper"]


def test_the_demo_pepper_is_one_the_settings_take() -> None:
    settings = Settings(pepper_file=DEPLOY / "secrets/pepper.demo")

    assert len(pepper(settings, demo=False)) == 32


def test_the_brokers_replication_is_the_one_the_topic_is_made_with() -> None:
    ours = SERVICES["init"]["environment"]

    assert ours["CUSTOMERS_KAFKA_REPLICATION"] == ours["CUSTOMERS_KAFKA_MIN_INSYNC"] == "1"
    assert (
        f"//{ours['CUSTOMERS_KAFKA_BOOTSTRAP']}"
        in (SERVICES["kafka"]["environment"]["KAFKA_ADVERTISED_LISTENERS"])
    )


def test_the_image_installs_by_hash_and_does_not_run_as_root() -> None:
    lines = (DEPLOY / "Dockerfile").read_text()

    assert "--require-hashes" in lines
    assert re.search(r"^USER [1-9]\d*$", lines, re.MULTILINE)
    assert all((ROOT / name).exists() for name in re.findall(r"^COPY (\S+)", lines, re.MULTILINE))


def test_a_requirement_of_the_image_always_has_a_hash() -> None:
    requirements = (ROOT / "requirements.txt").read_text().replace("\\\n", " ").splitlines()
    pinned = [line for line in requirements if "==" in line and not line.startswith("#")]

    assert pinned
    assert all("--hash=sha256:" in line for line in pinned)
