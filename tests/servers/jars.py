"""The Kafka broker's jars, from Maven, and how Java runs them: soon, because tests start a broker again and again."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POM = Path(__file__).with_name("kafka-pom.xml")


class NoKafka(Exception):
    """The broker cannot be had on this machine; says why."""


def jars() -> Path:
    """The folder of the broker's jars, fetched once per version of the list. Raises NoKafka."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "customers-kafka"
    folder = cache / hashlib.sha256(POM.read_bytes()).hexdigest()[:12]
    if not (folder / "complete").exists():
        if not shutil.which("mvn") or not shutil.which("java"):
            raise NoKafka(
                "a Kafka broker needs java and mvn on this machine, or a container engine"
            )
        with one_at_a_time(folder):
            if not (folder / "complete").exists():
                _fetch(folder)
    return folder


def _fetch(folder: Path) -> None:
    command = ["mvn", "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"]
    done = subprocess.run(
        [*command, "-DincludeScope=runtime", f"-DoutputDirectory={folder}"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoKafka(f"the Kafka artefacts could not be fetched: {done.stdout[-300:]}")
    (folder / "complete").touch()


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Nobody else, in any process, does something to the folder meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def archive() -> Path:
    """Where this Java's archive of the broker's classes is, or belongs. With it a broker starts in a third of the time."""
    java = os.path.realpath(shutil.which("java") or "java")
    return jars() / f"classes-{hashlib.sha256(java.encode()).hexdigest()[:12]}.jsa"


def java(*arguments: str, flags: tuple[str, ...] = ()) -> list[str]:
    """The command that runs a class of the broker's. It compiles little: nothing here lives for long."""
    memory = ("-Xms256m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
    if not flags and archive().exists():
        flags = (f"-XX:SharedArchiveFile={archive()}",)
    return ["java", *memory, *flags, "-cp", f"{jars()}/*", *arguments]
