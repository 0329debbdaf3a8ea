"""The client generator's own environment: it needs another typer than the service does.

It is made once for each content of `requirements.txt` beside this file: `python -m tests.client.environment`.
"""

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from tests.servers.processes import ROOT

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
HOME = ROOT / ".venv-client"


def made() -> Path:
    """The environment's Python; the environment is made if it is not there. Raises CalledProcessError."""
    folder = HOME / hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:16]
    python, complete = folder / "bin" / "python", folder / "complete"
    if not complete.exists():
        shutil.rmtree(HOME, ignore_errors=True)  # of other requirements, or left half made
        venv.create(folder)
        subprocess.run([*_installer(python), "-r", str(REQUIREMENTS)], check=True)
        complete.touch()
    return python


def _installer(python: Path) -> list[str]:
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "-q", "--python", str(python), "--require-hashes"]
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-compile"]
    return [*pip, "--disable-pip-version-check", "--require-hashes"]


if __name__ == "__main__":
    made()
