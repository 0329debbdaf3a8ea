"""A test without its server is never silently green: it is counted aloud, or fails in CI."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SUITE = """
import pytest
from tests.servers.missing import server_missing

@pytest.fixture(scope="session")
def broker():
    server_missing("a Kafka broker needs java (17)")

def test_one(broker): ...
def test_two(broker): ...
def test_other(): pytest.skip("not today")
"""


def _run(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_suite.py").write_text(SUITE)
    kept = {k: v for k, v in os.environ.items() if k != "CI"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "-p", "tests.conftest", "."],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_on_a_laptop_tests_without_a_server_are_counted_aloud(tmp_path: Path) -> None:
    done = _run(tmp_path)

    assert done.returncode == 0
    assert "SERVERS WERE MISSING" in done.stdout
    assert "2 tests did not run" in done.stdout
    assert "  2 x a Kafka broker needs java (17)\n" in done.stdout
    assert "not today" not in done.stdout


def test_in_ci_tests_without_a_server_fail(tmp_path: Path) -> None:
    done = _run(tmp_path, CI="true")

    assert done.returncode == 1
    assert "1 skipped, 2 errors" in done.stdout
