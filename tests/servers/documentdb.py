"""The MongoDB-protocol server of machines without mongod or containers: DocumentDB behind `gateway/`, by mongo-up.sh."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.mongo import NoMongo

HERE = Path(__file__).parent
FOLDER = Path(os.environ.get("MONGO_DIR") or "/var/tmp/customers-mongo")


def can_be_built() -> bool:
    """Whether this machine is one that mongo-up.sh is for: Debian, as root."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


@contextmanager
def own_documentdb(folder: Path = FOLDER) -> Iterator[str]:
    """Its URL, without a database. One that is found running is used, and not ours to stop. Raises NoMongo."""
    found = _runs(folder)
    done = subprocess.run(
        [HERE / "mongo-up.sh", folder], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    )
    if done.returncode:
        raise NoMongo("the MongoDB-protocol server did not start: see above")
    try:
        yield done.stdout.splitlines()[-1]
    finally:
        if not found:
            subprocess.run([HERE / "mongo-down.sh", folder], check=True)


def _runs(folder: Path) -> bool:
    try:
        os.kill(int((folder / "run/gateway.pid").read_text()), 0)
    except (OSError, ValueError):
        return False
    return True
