"""TLS and SASL settings reach the clients when they are asked for; those that cannot be right are refused."""

import ssl
from pathlib import Path
from typing import cast

import pytest
from pymongo.errors import OperationFailure

from cli.servers import kafka_connection
from cli.settings import read_settings
from customers.journal.ports import Unfit
from customers.stores.kafka.connection import Connection, check, client_settings
from customers.stores.mongo.connect import Database, connect, prove_transactions


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


NONE, TEXT = "/nowhere/file.pem", __file__
WRONG = {
    "CUSTOMERS_KAFKA_BOOTSTRAP is not a list of host:port": [
        Connection(""),
        Connection("a:b"),
        Connection("a:99999"),
        Connection("a:9092,"),
    ],
    "SASL_SSL needs CUSTOMERS_KAFKA_USERNAME and CUSTOMERS_KAFKA_PASSWORD_FILE": [
        Connection("a:1", "SASL_SSL"),
        Connection("a:1", "SASL_SSL", username="till"),
        Connection("a:1", "SASL_SSL", password="secret"),
    ],
    "CUSTOMERS_KAFKA_USERNAME needs a SASL protocol, not SSL": [
        Connection("a:1", "SSL", username="till", password="secret")
    ],
    "CUSTOMERS_KAFKA_CA_FILE and the like need SSL or SASL_SSL, not PLAINTEXT": [
        Connection("a:1", ca_file=TEXT)
    ],
    "CUSTOMERS_KAFKA_KEY_FILE needs CUSTOMERS_KAFKA_CERTIFICATE_FILE": [
        Connection("a:1", "SSL", key_file=TEXT)
    ],
    f"CUSTOMERS_KAFKA_CA_FILE {NONE} is not a certificate": [
        Connection("a:1", "SSL", ca_file=NONE)
    ],
    f"CUSTOMERS_KAFKA_CA_FILE {TEXT} is not a certificate": [
        Connection("a:1", "SSL", ca_file=TEXT)
    ],
    "CUSTOMERS_KAFKA_CERTIFICATE_FILE and CUSTOMERS_KAFKA_KEY_FILE are not a certificate and its key": [
        Connection("a:1", "SSL", certificate_file=NONE),
        Connection("a:1", "SSL", certificate_file=TEXT, key_file=TEXT),
    ],
}


@pytest.mark.parametrize(
    ("sentence", "connection"), [(s, c) for s, wrong in WRONG.items() for c in wrong]
)
def test_settings_that_reach_no_broker_are_refused_in_one_sentence(
    sentence: str, connection: Connection
) -> None:
    with pytest.raises(Unfit) as refused:
        check(connection)

    assert str(refused.value) == sentence


@pytest.mark.parametrize("bootstrap", ["a", "a:9092", "a:9092,b:9093", "[::1]:9092"])
def test_brokers_are_named_by_host_and_port(bootstrap: str) -> None:
    check(Connection(bootstrap))


def test_a_sasl_mechanism_that_nobody_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUSTOMERS_KAFKA_SASL_MECHANISM", "SCRAM-MD5")

    with pytest.raises(Unfit, match="CUSTOMERS_KAFKA_SASL_MECHANISM is not valid"):
        read_settings()


def test_publishing_into_the_journal_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUSTOMERS_KAFKA_EVENTS_TOPIC", "customer.journal.v1")

    with pytest.raises(Unfit, match="CUSTOMERS_KAFKA_EVENTS_TOPIC names the journal"):
        read_settings()


@pytest.mark.parametrize(
    "url",
    [
        "http://a/b",
        "mongodb://a:b/c",
        "mongodb://a/b?tlsCAFle=x",
        "mongodb://a/b?authMechanism=MD5",
        f"mongodb://a/b?tls=true&tlsCAFile={NONE}",
        f"mongodb://a/b?tls=true&tlsCAFile={TEXT}",
        f"mongodb://a/b?tls=true&tlsCertificateKeyFile={TEXT}",
    ],
)
async def test_an_address_that_reaches_no_mongodb_is_refused_in_one_sentence(url: str) -> None:
    with pytest.raises(Unfit, match=r"^CUSTOMERS_MONGO_URL is not a valid"):
        connect(url)


class NotAllowed:
    """A database whose user may write nothing, or that wants one."""

    def __getitem__(self, _: str) -> "NotAllowed":
        return self

    async def insert_one(self, _: object) -> None:
        raise OperationFailure("not authorized", 13)


async def test_a_user_who_may_not_write_is_not_told_to_make_a_replica_set() -> None:
    with pytest.raises(Unfit, match="lets nobody write who has not authenticated"):
        await prove_transactions(cast(Database, NotAllowed()))
