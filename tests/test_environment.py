"""The scripts on a fresh machine: the environment is made once, whole, or not at all.

The project here is a small stand-in in a folder with an awkward name. Its one pinned package is a
wheel made on the spot, so nothing is downloaded.
"""

from __future__ import annotations

import ast
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""
BACKEND = '''
"""As little of a build backend as pip accepts: an editable install is one line in a .pth file."""
import zipfile
from pathlib import Path

def build_editable(directory, settings=None, metadata=None):
    name = "book-1-py3-none-any.whl"
    with zipfile.ZipFile(Path(directory) / name, "w") as wheel:
        wheel.writestr("book.pth", str(Path.cwd()))
        info = "book-1.dist-info"
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: book\\nVersion: 1")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any")
        wheel.writestr(f"{info}/RECORD", "")
    return name
'''
SCRIPT = """
import sys
import environment

def main():
    environment.enter()
    import os, backend, pinned
    print(pinned.VERSION, sys.argv[1:], os.environ["OPENBLAS_NUM_THREADS"])
    return 7

environment.run(main)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project with one script, one pinned package and no environment."""
    folder = tmp_path / "a böok, in a folder"
    (folder / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "environment.py", folder / "scripts")
    (folder / "scripts" / "hello.py").write_text(SCRIPT, "utf-8")
    (folder / "pyproject.toml").write_text(PYPROJECT, "utf-8")
    (folder / "backend.py").write_text(BACKEND, "utf-8")
    pin(folder, version=1)
    return folder


def pin(project: Path, *, version: int, sha256: str | None = None) -> None:
    """Make a wheel of the stand-in package and pin it, by its hash or a wrong one."""
    wheel = project / f"pinned-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        info = f"pinned-{version}.dist-info"
        archive.writestr("pinned.py", f"VERSION = {version}")
        archive.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: pinned\nVersion: {version}"
        )
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any")
        archive.writestr(f"{info}/RECORD", "")
    sha256 = sha256 or hashlib.sha256(wheel.read_bytes()).hexdigest()
    (project / "requirements.txt").write_text(
        f"pinned @ {wheel.as_uri()} --hash=sha256:{sha256}\n", "utf-8"
    )


def start(project: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the stand-in's script, in a process group of its own and without any package index."""
    return subprocess.Popen(
        [sys.executable, str(project / "scripts" / "hello.py"), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PIP_NO_INDEX": "1"},
        start_new_session=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Wait for a script and return its exit code, output and errors."""
    output, errors = process.communicate(timeout=120)
    return process.returncode, output, errors


def wait_for(path: Path) -> None:
    """Wait until a file or folder is there."""
    for _ in range(600):
        if path.exists():
            return
        time.sleep(0.05)
    raise TimeoutError(path)


def test_environment_is_made_once_and_brought_up_to_date(project: Path) -> None:
    """The first run makes the environment, the next ones use it, other pins make it afresh."""
    code, output, errors = finish(start(project, "1", "zwei drei"))
    assert (code, errors) == (7, "")
    assert output.startswith("Making the environment in ")
    assert output.endswith("1 ['1', 'zwei drei'] 1\n")

    assert finish(start(project)) == (7, "1 [] 1\n", "")

    pin(project, version=2)
    code, output, _ = finish(start(project))
    assert code == 7
    assert output.startswith("Making the environment in ")
    assert output.endswith("2 [] 1\n")


def test_failed_install_says_what_failed_and_leaves_nothing(project: Path) -> None:
    """A package that is not the pinned one ends the script with its name, and no environment."""
    pin(project, version=1, sha256="0" * 64)
    code, _, errors = finish(start(project))
    assert code == 1
    assert "pinned" in errors
    assert "installing the pinned packages ended with an error" in errors
    assert "Traceback" not in errors
    assert not (project / ".venv").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups to interrupt")
def test_interrupted_install_leaves_nothing(project: Path) -> None:
    """Ctrl-C while the environment is made removes it and ends without a traceback."""
    process = start(project)
    wait_for(project / ".venv" / "pyvenv.cfg")
    os.killpg(process.pid, signal.SIGINT)
    code, _, errors = finish(process)
    assert code == 130
    assert "The unfinished environment was removed." in errors
    assert "Traceback" not in errors
    assert not (project / ".venv").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups to kill")
def test_killed_install_is_made_afresh(project: Path) -> None:
    """What a killed run left behind is never taken for an environment."""
    process = start(project)
    wait_for(project / ".venv" / "pyvenv.cfg")
    os.killpg(process.pid, signal.SIGKILL)
    finish(process)
    assert (project / ".venv").exists()
    assert finish(start(project))[0] == 7


@pytest.mark.parametrize("version", [(3, 8, 18), (3, 10, 0), (3, 15, 0)])
def test_other_pythons_are_refused(version: tuple[int, int, int]) -> None:
    """An unsupported Python is told which ones the book needs, before anything is made."""
    pretend = (
        "import runpy, sys; sys.version_info = (*eval(sys.argv[1]), 'final', 0); "
        "runpy.run_path(sys.argv[2])"
    )
    script = ROOT / "scripts" / "environment.py"
    done = subprocess.run(
        [sys.executable, "-c", pretend, str(version), str(script)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("This book needs Python 3.11 or newer, below 3.15; this is ")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("script", sorted((ROOT / "scripts").glob("*.py")), ids=lambda p: p.name)
def test_old_pythons_can_read_the_scripts(script: Path) -> None:
    """Python 3.6 reads each script as far as the sentence that refuses it."""
    ast.parse(script.read_text("utf-8"), feature_version=(3, 6))


def test_pins_are_complete_and_name_no_host() -> None:
    """Every package that the project asks for is pinned, each by its hashes, and no index named."""
    text = (ROOT / "requirements.txt").read_text("utf-8")
    assert "://" not in text
    pins = re.findall(r"^([a-z0-9-]+)==.*(\n    --hash=sha256:[0-9a-f]{64})?", text, re.MULTILINE)
    assert all(first_hash for _, first_hash in pins)

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    wanted = [*project["project"]["dependencies"], *groups["book"], *groups["test"]]
    assert {re.split("[=<>~]", name)[0] for name in wanted} <= {name for name, _ in pins}


def test_supported_pythons_are_said_once() -> None:
    """The scripts refuse the same Pythons as the package."""
    bounds = re.findall(r"\((\d+), (\d+)\)$", (ROOT / "scripts/environment.py").read_text(), re.M)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    oldest, too_new = (".".join(bound) for bound in bounds)
    assert project["requires-python"] == f">={oldest},<{too_new}"
