"""Each wall between the rooms stands: broken once on purpose, the linter says so."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BREACHES = {
    "one direction": ("customers/domain/codes.py", "import customers.journal.fold"),
    "the domain is pure": ("customers/domain/codes.py", "import time"),
    "the protocol knows no driver": ("customers/journal/fold.py", "import sqlite3"),
    "processes do not know each other": ("query_api/reads.py", "import command_api.routes"),
    "adapters are named only where a process is wired": (
        "command_api/routes.py",
        "import customers.stores.sqlite.log",
    ),
    "the projector speaks no HTTP of the APIs": ("projector/follow.py", "import starlette"),
    "stores do not know each other": (
        "customers/stores/mongo/models.py",
        "import customers.stores.sqlite.models",
    ),
}


def _lint(folder: Path) -> str:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(linter), "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "services"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


@pytest.mark.parametrize("wall", BREACHES)
def test_a_breach_of_a_wall_is_found(wall: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "services", tmp_path / "services")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    file, line = BREACHES[wall]
    breached = tmp_path / "services" / file
    breached.write_text(breached.read_text() + f"\n{line}\n")

    assert f"{wall} BROKEN" in _lint(tmp_path)


def test_a_forgotten_event_is_a_type_error(tmp_path: Path) -> None:
    """A made-up event type, added to the union and handled nowhere, fails the type check in every fold."""
    shutil.copytree(ROOT / "services", tmp_path / "services")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    events = tmp_path / "services/customers/domain/events.py"
    made_up = 'class MadeUp(Struct, frozen=True, tag="MadeUp.v1"):\n    pii: Nothing\n\n\nEvent = MadeUp | '
    events.write_text(events.read_text().replace("\nEvent = ", f"\n{made_up}"))

    done = subprocess.run(
        [sys.executable, "-m", "mypy", "services/customers/domain"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    for place in ("domain/events.py", "domain/subject.py", "domain/evolve.py"):
        assert any(place in line and "MadeUp" in line for line in done.stdout.splitlines())
