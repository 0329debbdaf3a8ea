"""wrk drives: one thread, so many connections, each sending its next request when the last is answered."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

MISSING = "make bench drives with wrk, which is missing: install the Debian package wrk."
_TIMEOUT_S = 10
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


class Said(NamedTuple):
    """What wrk says of a run. `failed`: answers that were not 2xx or did not come. Latencies in ms."""

    requests: int
    rate: float
    failed: int
    p50: float
    p99: float


class Driven(NamedTuple):
    """What wrk said, and the CPU time it took itself, in seconds."""

    said: Said
    cpu_s: float


def installed() -> bool:
    """Whether there is a wrk on this machine."""
    return shutil.which("wrk") is not None


def parsed(text: str) -> Said:
    """Of wrk's output with --latency. Raises ValueError when it does not say how it went."""
    total = re.search(r"^\s*(\d+) requests in ", text, re.MULTILINE)
    rate = re.search(r"^Requests/sec:\s+([\d.]+)", text, re.MULTILINE)
    if not total or not rate:
        raise ValueError(f"wrk did not say how it went: {text[-500:]}")
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    broken = re.search(
        r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text
    )
    failed = sum(map(int, broken.groups())) if broken else 0
    failed += int(refused[1]) if refused else 0
    return Said(int(total[1]), float(rate[1]), failed, _quantile(text, 50), _quantile(text, 99))


def _quantile(text: str, percent: int) -> float:
    found = re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s|m)\s*$", text, re.MULTILINE)
    if not found:
        raise ValueError(f"wrk named no {percent}%: {text[-500:]}")
    return float(found[1]) * _UNITS[found[2]]


def start(
    port: int, script: Path, first: int, connections: int, seconds: int
) -> "subprocess.Popen[str]":
    """Begin to send the script's requests from number `first` on. It runs on the cores of whoever starts it."""
    shape = ["-t1", f"-c{connections}", f"-d{seconds}s", "--latency", f"--timeout={_TIMEOUT_S}s"]
    command = ["wrk", *shape, f"-s{script}", f"http://127.0.0.1:{port}", "--", str(first)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def finish(process: "subprocess.Popen[str]") -> Driven:
    """Wait until its time is over. Raises ValueError with what it said when it failed."""
    assert process.stdout is not None
    with process.stdout as out:
        text = out.read()
    # wait4 tells what this one child used; getrusage would add up all children there ever were
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise ValueError(f"wrk ended with {process.returncode}: {text[-500:]}")
    said = parsed(text)
    if not said.requests:
        raise ValueError("wrk was answered nothing in time: the machine is too busy to measure on")
    return Driven(said, used.ru_utime + used.ru_stime)
