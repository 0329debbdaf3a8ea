"""Kafka and MongoDB in containers, by testcontainers, where an engine answers: the images of deploy/compose.yaml."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers.kafka import free_port
from tests.servers.mongo import initiate

KAFKA = "apache/kafka:4.1.0"
MONGO = "mongo:8.0"


def engine_answers() -> bool:
    """Whether a container engine can be used here."""
    if not shutil.which("docker"):
        return False
    done = subprocess.run(["docker", "info"], capture_output=True, check=False)
    return done.returncode == 0


@contextmanager
def kafka_container() -> Iterator[str]:
    """host:port of one broker in KRaft mode."""
    from testcontainers.core.container import DockerContainer
    from testcontainers.core.wait_strategies import LogMessageWaitStrategy

    port = free_port()
    container = DockerContainer(KAFKA).with_bind_ports("9092/tcp", port)
    container.with_envs(
        KAFKA_NODE_ID="1",
        KAFKA_PROCESS_ROLES="broker,controller",
        KAFKA_CONTROLLER_QUORUM_VOTERS="1@localhost:9093",
        KAFKA_CONTROLLER_LISTENER_NAMES="CONTROLLER",
        KAFKA_LISTENERS="CONTROLLER://:9093,HOST://:9092",
        KAFKA_ADVERTISED_LISTENERS=f"HOST://127.0.0.1:{port}",
        KAFKA_LISTENER_SECURITY_PROTOCOL_MAP="CONTROLLER:PLAINTEXT,HOST:PLAINTEXT",
        KAFKA_INTER_BROKER_LISTENER_NAME="HOST",
        KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR="1",
        KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR="1",
        KAFKA_TRANSACTION_STATE_LOG_MIN_ISR="1",
        KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR="1",
        KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR="1",
        KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS="0",
    )
    with container.waiting_for(LogMessageWaitStrategy("Kafka Server started")):
        yield f"127.0.0.1:{port}"


@contextmanager
def mongo_container() -> Iterator[str]:
    """URL, without a database, of a one-node replica set."""
    from testcontainers.core.container import DockerContainer

    port = free_port()
    container = DockerContainer(MONGO).with_bind_ports("27017/tcp", port)
    with container.with_command("mongod --replSet rs0 --bind_ip_all"):
        url = f"mongodb://127.0.0.1:{port}/?directConnection=true"
        initiate(url, member="127.0.0.1:27017")
        yield url
