"""The command line: what it refuses, in one sentence, and what its tools find."""

import asyncio
import base64
import json
import os
import shutil
from pathlib import Path

import pytest

from cli.demo import DEMO_FILE, greeting
from customers.web.auth import hash_secret
from tests.bench.load import request
from tests.faults.clients import MOBILE, on_one_connection, registration
from tests.race.tills import USER
from tests.servers.kafka import free_port
from tests.servers.processes import Process, customers


def said(*arguments: str, **more: str) -> str:
    """What a command that must refuse says: one line, exit code 2, no stack trace."""
    done = customers(*arguments, more=more)
    assert done.returncode == 2, done.stdout + done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("customers: ")]
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return lines[0].removeprefix("customers: ")


def test_config_prints_every_setting_and_no_secret() -> None:
    done = customers("config", more={"CUSTOMERS_MONGO_URL": "mongodb://till:secret@127.0.0.1/x"})

    assert done.returncode == 0
    assert "CUSTOMERS_KAFKA_BOOTSTRAP=127.0.0.1:9092" in done.stdout
    assert "CUSTOMERS_MONGO_URL=***" in done.stdout
    assert "secret" not in done.stdout.replace("secret of the keys", "")


def test_an_unknown_variable_is_refused() -> None:
    assert said("config", CUSTOMERS_KAFKA_BOOTSTRP="x").startswith(
        "CUSTOMERS_KAFKA_BOOTSTRP is not a setting"
    )


def test_a_wrong_value_is_refused() -> None:
    assert said("config", CUSTOMERS_KAFKA_PARTITIONS="many").startswith(
        "CUSTOMERS_KAFKA_PARTITIONS is not valid"
    )


@pytest.mark.parametrize("command", ["init", "command-api", "query-api", "projector"])
def test_settings_that_reach_no_server_are_refused_before_one_is_waited_for(command: str) -> None:
    wrong = {"CUSTOMERS_KAFKA_SECURITY_PROTOCOL": "SSL", "CUSTOMERS_KAFKA_CA_FILE": "/nowhere"}

    assert (
        said(command, "--demo", **wrong) == "CUSTOMERS_KAFKA_CA_FILE /nowhere is not a certificate"
    )
    assert said(command, "--demo", CUSTOMERS_MONGO_URL="x:y").startswith(
        "CUSTOMERS_MONGO_URL is not"
    )


@pytest.mark.parametrize("choice", [(), ("--demo", "--config", str(DEMO_FILE))])
def test_serve_wants_one_organisations_file(choice: tuple[str, ...], tmp_path: Path) -> None:
    refused = said("serve", "--data", str(tmp_path / "data"), *choice)

    assert refused == "give either --config FILE or --demo"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("[[org]]", "[[org"), "is not valid"),
        (("id = 200", "id = 100"), "two organisations have the same id"),
        (('code = "other.till"', 'code = "demo.till"'), "two tills have the same code"),
        (("INSTORE = {}", "SHOP = {}"), "SHOP is not a documented source"),
        (('on_conflict = "add"', 'on_conflict = "perhaps"'), "on_conflict"),
    ],
)
def test_a_bad_organisations_file_is_refused_naming_the_fault(
    change: tuple[str, str], sentence: str, tmp_path: Path
) -> None:
    config = tmp_path / "organisations.toml"
    config.write_text(DEMO_FILE.read_text().replace(*change))

    refused = said("serve", "--data", str(tmp_path / "data"), "--config", str(config))

    assert sentence in refused


def test_a_port_in_use_is_refused(service: Process, tmp_path: Path) -> None:
    arguments = ("serve", "--demo", "--data", str(tmp_path / "other"), "--port", str(service.port))

    assert said(*arguments).startswith(f"cannot listen on 127.0.0.1:{service.port}")


def test_a_second_process_on_one_directory_is_refused(service: Process, tmp_path: Path) -> None:
    arguments = ("serve", "--demo", "--data", str(tmp_path / "data"), "--port", str(free_port()))

    assert f"already being written by another process (pid {service.pid})" in said(*arguments)


def test_tools_refuse_a_directory_that_is_not_there(tmp_path: Path) -> None:
    assert "does not exist" in said("verify", "--data", str(tmp_path / "none"))


async def test_every_line_of_the_log_is_json_and_tells_nothing_of_a_request(
    service: Process, customer: int
) -> None:
    assert customer
    for data in (f"{MOBILE}\r\n\r\n", f"GET /{MOBILE} HTTP/1.1\r\nUpgrade: x\r\n\r\n"):
        reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
        writer.write(data.encode())
        assert await reader.readuntil(b"\r\n\r\n")
        writer.close()
    service.stop()

    logged = service.log.read_text().removeprefix(greeting("127.0.0.1", service.port)).strip()

    assert [json.loads(line)["status"] for line in logged.splitlines()] == [400, 404]
    assert MOBILE not in logged


async def test_show_masks_personal_data_unless_it_is_asked_for(
    service: Process, customer: int, tmp_path: Path
) -> None:
    arguments = ("show", str(customer), "--data", str(tmp_path / "data"))

    masked, revealed = customers(*arguments), customers(*arguments, "--reveal")

    assert service.exit_code() is None
    assert (masked.returncode, revealed.returncode) == (0, 0)
    assert MOBILE not in masked.stdout
    assert MOBILE in revealed.stdout
    assert "CustomerRegistered.v1" in masked.stdout


def test_show_refuses_a_customer_that_is_not_there(service: Process, tmp_path: Path) -> None:
    assert service.exit_code() is None
    arguments = ("show", "7", "--data", str(tmp_path / "data"))

    assert said(*arguments) == "no record names that customer"


async def test_rebuild_makes_a_new_set_live_while_the_service_runs(
    service: Process, customer: int, tmp_path: Path
) -> None:
    done = customers("rebuild", "--data", str(tmp_path / "data"))

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("set s2 is live: ")
    assert "0 differ" in done.stdout
    details = request("GET", f"/v2/customers/{customer}?source=ALL", USER)
    again = registration("919222222222", "key-2")
    answers: list[int] = []
    while not answers or answers[-1] != 200:
        (found,) = await on_one_connection(service.port, [again])
        answers.append(found[0])
        assert found[0] in (200, 503)
    (shown,) = await on_one_connection(service.port, [details])
    assert shown[0] == 200
    assert customers("verify", "--data", str(tmp_path / "data")).returncode == 0


async def test_a_changed_organisations_file_is_picked_up_without_a_restart(tmp_path: Path) -> None:
    config = tmp_path / "organisations.toml"
    shutil.copy(DEMO_FILE, config)
    arguments = ["serve", "--config", str(config), "--data", str(tmp_path / "data")]
    process = Process(arguments, free_port(), tmp_path / "serve.log")
    process.start()
    process.ready()
    secret = hash_secret("new password")
    old = next(line for line in config.read_text().splitlines() if line.startswith("secret = "))
    asked = request("GET", "/v2/customers/1?source=ALL", basic("demo.till", "new password"))
    assert (await on_one_connection(process.port, [asked]))[0][0] == 401

    replacement = tmp_path / "next.toml"
    replacement.write_text(config.read_text().replace(old, f'secret = "{secret}"'))
    os.replace(replacement, config)

    while (await on_one_connection(process.port, [asked]))[0][0] == 401:
        pass
    process.stop()


def basic(till: str, password: str) -> str:
    """Basic credentials, as the load generator takes them."""
    return base64.b64encode(f"{till}:{password}".encode()).decode()
