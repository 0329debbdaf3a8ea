"""Another revision of the project beside this one: its files, and an environment with what it requires."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.servers.processes import ROOT, Code


class Revision(NamedTuple):
    """A commit that was checked out, and by which name."""

    name: str
    commit: str
    code: Code


class NoRevision(Exception):
    """It cannot be had; says why."""


@contextlib.contextmanager
def checked_out(name: str) -> Iterator[Revision]:
    """A revision in a worktree of its own, gone at the end. Raises NoRevision."""
    commit = _done("git", "rev-parse", "--verify", "--short", f"{name}^{{commit}}").strip()
    folder = Path(tempfile.mkdtemp(prefix="customers-before-"))
    tree = folder / "tree"
    try:
        _done("git", "worktree", "add", "--quiet", "--detach", str(tree), commit)
        yield Revision(name, commit, Code(_environment(folder, tree), tree / "services"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _done("git", "worktree", "prune")


def _environment(folder: Path, tree: Path) -> str:
    """A Python of its own with the revision's requirements, and nothing else."""
    python = str(folder / "venv/bin/python")
    required = ("--quiet", "--require-hashes", "-r", str(tree / "requirements.txt"))
    _done(sys.executable, "-m", "venv", str(folder / "venv"))
    if shutil.which("uv"):
        _done("uv", "pip", "install", "--python", python, *required)
    else:
        _done(python, "-m", "pip", "install", "--disable-pip-version-check", *required)
    os.sync()  # else what was just installed is flushed while a server is measured that waits for the same disk
    return python


def _done(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoRevision(f"{' '.join(command[:3])}: {(done.stderr or done.stdout).strip()[-500:]}")
    return done.stdout
