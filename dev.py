"""The project's chores, for people with and without make: ``python dev.py demo | test | docs``.

Needs nothing but a Python of 3.11 or later; everything else goes into ``.venv``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
# The weights of MTCNN. Without --no-deps pip would take the old torch that the package pins.
WEIGHTS = ("--no-deps", "facenet-pytorch==2.6.0")
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")


def run(*command: str) -> None:
    """Run a program of the environment, shown first; stop with its exit code if it fails."""
    sys.stderr.write(f"$ {' '.join(command)}\n")
    sys.stderr.flush()
    code = subprocess.call([str(BIN / command[0]), *command[1:]], cwd=ROOT)
    if code:
        raise SystemExit(code)


def install(*extras: str) -> None:
    """The package with these extras, editable, in ``.venv``; nothing is done twice."""
    wanted = f".[{','.join(extras)}]" if extras else "."
    stamp = VENV / "installed"
    state = f"{wanted}\n{(ROOT / 'pyproject.toml').read_text(encoding='utf-8')}"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == state:
        return
    if not (BIN / "python").exists() and not (BIN / "python.exe").exists():
        sys.stderr.write("Making .venv …\n")
        venv.create(VENV, with_pip=True)
    run("python", "-m", "pip", "install", "--quiet", "--editable", wanted)
    stamp.write_text(state, encoding="utf-8")


def every_extra() -> list[str]:
    """The extras that pyproject.toml names."""
    import tomllib  # not at the top: an older Python gets a sentence, not an ImportError

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return sorted(project["optional-dependencies"])


def demo() -> None:
    """Install the base and run the main job on drawn faces; the report is demo/report.html."""
    install()
    run("reapex", "demo", "--force")


def test() -> None:
    """Install everything and check everything: ruff, mypy --strict, pytest."""
    install(*every_extra())
    run("python", "-m", "pip", "install", "--quiet", *WEIGHTS)
    run("ruff", "check", ".")
    run("ruff", "format", "--check", ".")
    run("mypy")
    run("pytest", *sys.argv[2:])


def docs() -> None:
    """Build the site, warnings as errors; it opens offline from docs/_build/html."""
    install("docs")
    site = ROOT / "docs" / "_build" / "html"
    # Afresh (-E): pages are made from code, and Sphinx does not see when that has changed.
    run("sphinx-build", "-E", "-W", "--keep-going", "-q", "-b", "html", "docs", str(site))
    sys.stderr.write(f"Open {site / 'index.html'}\n")


CHORES = {"demo": demo, "test": test, "docs": docs}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in CHORES:
        raise SystemExit("usage: python dev.py demo | test [pytest options] | docs")
    if sys.version_info < (3, 11):  # noqa: UP036
        raise SystemExit(f"Reapex needs Python 3.11 or later; this is {sys.version.split()[0]}")
    CHORES[sys.argv[1]]()
