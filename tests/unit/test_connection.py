"""TLS and SASL settings reach the Kafka client, and only when they are asked for."""

import ssl
from pathlib import Path

import pytest

from cli.servers import kafka_connection
from cli.settings import read_settings
from customers.journal.ports import Unfit
from customers.stores.kafka.connection import Connection, client_settings


def test_a_plain_connection_carries_no_credentials() -> None:
    settings = client_settings(Connection("a:9092,b:9092"))

    assert settings["bootstrap_servers"] == "a:9092,b:9092"
    assert settings["security_protocol"] == "PLAINTEXT"
    assert not {"ssl_context", "sasl_mechanism", "sasl_plain_password"} & set(settings)


def test_sasl_over_tls_carries_mechanism_user_password_and_a_checking_context() -> None:
    settings = client_settings(Connection("a:9092", "SASL_SSL", "SCRAM-SHA-256", "till", "secret"))

    assert settings["sasl_mechanism"] == "SCRAM-SHA-256"
    assert (settings["sasl_plain_username"], settings["sasl_plain_password"]) == ("till", "secret")
    assert settings["ssl_context"].verify_mode is ssl.CERT_REQUIRED


def test_the_environment_names_a_file_that_holds_the_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / "password"
    secret.write_text("from the file\n")
    monkeypatch.setenv("CUSTOMERS_KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT")
    monkeypatch.setenv("CUSTOMERS_KAFKA_USERNAME", "till")
    monkeypatch.setenv("CUSTOMERS_KAFKA_PASSWORD_FILE", str(secret))

    connection = kafka_connection(read_settings())

    assert (connection.username, connection.password) == ("till", "from the file")


def test_a_secret_file_that_is_not_there_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CUSTOMERS_KAFKA_PASSWORD_FILE", str(tmp_path / "none"))

    with pytest.raises(Unfit, match=r"the secret file .* cannot be read"):
        kafka_connection(read_settings())
