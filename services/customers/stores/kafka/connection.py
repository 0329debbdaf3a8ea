"""How to reach the brokers: TLS and SASL settings checked and passed through, and waiting for a broker at start."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.conn import collect_hosts, create_conn
from aiokafka.errors import KafkaError, SaslAuthenticationFailed
from msgspec import Struct

from customers.journal.ports import LogUnavailable, Unfit

LOOK_EVERY_S = 1.0


class Connection(Struct, frozen=True):
    """Brokers and credentials. `protocol`: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL."""

    bootstrap: str
    protocol: str = "PLAINTEXT"
    mechanism: str = "SCRAM-SHA-512"
    username: str = ""
    password: str = ""
    ca_file: str = ""
    certificate_file: str = ""
    key_file: str = ""
    client_id: str = "customers"


def check(connection: Connection) -> None:
    """Raises Unfit, in one sentence, for settings that no broker could be reached with."""
    c = connection
    tls, sasl = c.protocol.endswith("SSL"), c.protocol.startswith("SASL")
    faults = {
        "CUSTOMERS_KAFKA_BOOTSTRAP is not a list of host:port": not _addressed(c.bootstrap),
        f"{c.protocol} needs CUSTOMERS_KAFKA_USERNAME and CUSTOMERS_KAFKA_PASSWORD_FILE": sasl
        and not (c.username and c.password),
        f"CUSTOMERS_KAFKA_USERNAME needs a SASL protocol, not {c.protocol}": not sasl
        and bool(c.username or c.password),
        f"CUSTOMERS_KAFKA_CA_FILE and the like need SSL or SASL_SSL, not {c.protocol}": not tls
        and bool(c.ca_file or c.certificate_file or c.key_file),
        "CUSTOMERS_KAFKA_KEY_FILE needs CUSTOMERS_KAFKA_CERTIFICATE_FILE": bool(c.key_file)
        and not c.certificate_file,
    }
    for sentence, wrong in faults.items():
        if wrong:
            raise Unfit(sentence)
    if tls:
        _tls(c)


def _addressed(bootstrap: str) -> bool:
    try:
        return all(host and 0 < port < 2**16 for host, port, _ in collect_hosts(bootstrap))
    except ValueError:
        return False


def _tls(connection: Connection) -> ssl.SSLContext:
    """Raises Unfit for files that are not what they should be."""
    try:
        context = ssl.create_default_context(cafile=connection.ca_file or None)
    except OSError:
        raise Unfit(f"CUSTOMERS_KAFKA_CA_FILE {connection.ca_file} is not a certificate") from None
    if connection.certificate_file:
        try:
            # With a password given, though none, an encrypted key is an error instead of a question.
            context.load_cert_chain(
                connection.certificate_file, connection.key_file or None, password=""
            )
        except OSError:
            raise Unfit(
                "CUSTOMERS_KAFKA_CERTIFICATE_FILE and CUSTOMERS_KAFKA_KEY_FILE are not a certificate and its key"
            ) from None
    return context


def client_settings(connection: Connection) -> dict[str, Any]:
    """Arguments that every aiokafka client takes."""
    return {
        **_connection_settings(connection),
        "bootstrap_servers": connection.bootstrap,
        "retry_backoff_ms": 50,
        "metadata_max_age_ms": 30_000,
    }


def _connection_settings(connection: Connection) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "client_id": connection.client_id,
        "security_protocol": connection.protocol,
        # Less than what a call may take, so that a broker that hangs leaves time to ask another one.
        "request_timeout_ms": 4000,
    }
    if connection.protocol.endswith("SSL"):
        settings["ssl_context"] = _tls(connection)
    if connection.protocol.startswith("SASL"):
        settings["sasl_mechanism"] = connection.mechanism
        settings["sasl_plain_username"] = connection.username
        settings["sasl_plain_password"] = connection.password
    return settings


async def wait_for_broker(
    connection: Connection, say: Callable[[str], None], timeout_s: float = float("inf")
) -> None:
    """Wait until a broker answers, saying why not, each reason once. Raises LogUnavailable after about `timeout_s`."""
    clock = asyncio.get_running_loop().time
    began, said = clock(), set[str]()
    while why := await _ailment(connection):
        if clock() - began >= timeout_s:
            raise LogUnavailable(f"no Kafka broker answers at {connection.bootstrap}: {why}")
        if why not in said:
            say(f"waiting for a Kafka broker at {connection.bootstrap}: {why}")
            said.add(why)
        await asyncio.sleep(LOOK_EVERY_S)


async def _ailment(connection: Connection) -> str:
    """Why no broker can be used, or ""."""
    try:
        async with administrator(connection):
            return ""
    except LogUnavailable:
        return await _refusal(connection)


async def _refusal(connection: Connection) -> str:
    """What connecting comes to: the driver's own error hides it."""
    why = "none answers"
    for host, port, _ in collect_hosts(connection.bootstrap):
        try:
            (await create_conn(host, port, **_connection_settings(connection))).close()
        except SaslAuthenticationFailed:
            return "authentication failed"
        except (KafkaError, OSError, TimeoutError) as error:
            why = type(error).__name__
    return why


@asynccontextmanager
async def administrator(connection: Connection) -> AsyncIterator[AIOKafkaAdminClient]:
    """A connected admin client. Driver errors inside become LogUnavailable."""
    admin = AIOKafkaAdminClient(**client_settings(connection))
    try:
        await admin.start()
        yield admin
    except (KafkaError, OSError, TimeoutError) as error:
        raise LogUnavailable(f"Kafka does not answer: {type(error).__name__}") from None
    finally:
        await admin.close()
