"""Processes of the service as tests and the cluster start, stop and kill them."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.servers.kills import killed

ROOT = Path(__file__).parents[2]
# Tests ask more often than any credential may.
NO_LIMITS = {f"CUSTOMERS_RATE_LIMIT_{kind}": "" for kind in ("READ", "WRITE", "BULK")}


class Code(NamedTuple):
    """What a process runs: a Python with what the code requires, and the source root."""

    python: str
    services: Path


OURS = Code(sys.executable, ROOT / "services")


class Process:
    """One `customers …` process. It is waited for until its /readyz says that it is ready."""

    def __init__(
        self,
        arguments: list[str],
        port: int,
        log: Path,
        more: Mapping[str, str] | None = None,
        code: Code = OURS,
    ) -> None:
        self.name, self.port, self.log = arguments[0], port, log
        self._command = [code.python, "-m", "cli", *arguments, "--port", str(port)]
        kept = {k: v for k, v in os.environ.items() if not k.startswith("CUSTOMERS_")}
        self._environment = {
            **kept,
            **NO_LIMITS,
            "CUSTOMERS_DRAIN_S": "0",  # no load balancer must first see that it stops
            **(more or {}),
            "PYTHONPATH": str(code.services),
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None, "not started"
        return self._process.pid

    def start(self) -> None:
        """Start; does not wait. In a session of its own: Ctrl-C reaches it through whoever started it."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def ready(self, timeout_s: float = 60) -> None:
        """Wait until it is ready. Raises RuntimeError with the end of its log."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline and self.exit_code() is None:
            if self.health()[0] == 200:
                return
            time.sleep(0.05)
        raise RuntimeError(f"{self.name} is not ready: {self.last_words()}")

    def last_words(self) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-1000:]

    def health(self) -> tuple[int, bytes]:
        """Status and body of /readyz; 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as found:
                return found.status, found.read()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read()
        except OSError:
            return 0, b""

    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll() if self._process is not None else 0

    def kill(self) -> None:
        """kill -9."""
        killed(self.name)
        self._end(signal.SIGKILL)

    def tell(self) -> None:
        """SIGTERM; does not wait."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def stop(self) -> int:
        """SIGTERM; answers the exit code, -9 for one that had to be killed."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        if self._process is None:
            return 0
        if self._process.poll() is None:
            self._process.send_signal(how)
        try:
            return self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


@contextlib.contextmanager
def served(process: Process) -> Iterator[Process]:
    """A process that is started and ready, and stopped at the end."""
    try:
        process.start()
        process.ready()
        yield process
    finally:
        process.stop()


def customers(
    *arguments: str, more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a `customers` command to its end."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CUSTOMERS_")}
    return subprocess.run(
        [sys.executable, "-m", "cli", *arguments],
        env={**kept, **(more or {}), "PYTHONPATH": str(ROOT / "services"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
