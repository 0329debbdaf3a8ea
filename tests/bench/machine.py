"""The machine that is measured on: whether it will do, and what it is."""

import datetime
import os
import platform
import sys
from importlib.metadata import version

from tests.bench import wrk

PACKAGES = {
    "FastAPI": "fastapi",
    "uvicorn": "uvicorn",
    "aiokafka": "aiokafka",
    "PyMongo": "pymongo",
}


def unfit() -> str:
    """Why nothing can be measured here, in one sentence, or ""."""
    if not wrk.installed():
        return wrk.MISSING
    if sys.platform != "linux" or (os.cpu_count() or 1) < 2:
        return (
            "make bench needs Linux, whose counters it reads, and two cores, one of them for wrk."
        )
    return ""


def line() -> str:
    """Cores, memory, versions, the day."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(package)}" for name, package in PACKAGES.items())
    today = datetime.datetime.now(datetime.UTC).date()
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, {platform.system()}; "
        f"{today}. {packages}."
    )
