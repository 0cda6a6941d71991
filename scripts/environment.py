"""The book's environment: `.venv`, made from the pinned packages the first time it is needed.

This module is the first thing that runs on a fresh machine, so it uses the standard library only,
and syntax that an old Python can read far enough to be refused with a sentence.
"""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

OLDEST = (3, 11)
TOO_NEW = (3, 15)

if not OLDEST <= sys.version_info[:2] < TOO_NEW:
    sys.exit(
        f"This book needs Python {OLDEST[0]}.{OLDEST[1]} or newer, below "
        f"{TOO_NEW[0]}.{TOO_NEW[1]}; this is Python {sys.version.split()[0]} ({sys.executable})."
    )

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PINS = ROOT / "requirements.txt"
STAMP = VENV / "made-from"

# One thread for matrix products: experiments run one process per core. The rest keeps MkDocs from
# advertising its next version, and Windows from reading text in anything but UTF-8.
VARIABLES = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "NO_MKDOCS_2_WARNING": "1",
    "PYTHONUTF8": "1",
}


def run(main: Callable[[], int]) -> NoReturn:
    """End the program with the exit code of `main`; Ctrl-C ends it without a traceback."""
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)


def enter() -> None:
    """Go on inside the environment: make it unless it is there, then run this script again in it.

    Returns at once when the script already runs inside a finished environment.
    """
    os.environ.update(VARIABLES)
    finished = is_finished()
    if finished and Path(sys.prefix).samefile(VENV):
        return
    if not finished:
        make()
    become(*sys.argv)


def become(*arguments: str) -> NoReturn:
    """Replace this program by the environment's Python with these arguments."""
    sys.stdout.flush()
    os.environ.pop("PYTHONHOME", None)
    command = [str(python()), *arguments]
    if os.name == "nt":  # there, execv ends this program before the new one has answered
        sys.exit(subprocess.run(command, check=False).returncode)
    os.execv(command[0], command)


def python() -> Path:
    """Path of the environment's Python."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_finished() -> bool:
    """Whether the environment is whole, and made from today's pins by this Python in this place."""
    return python().exists() and STAMP.exists() and STAMP.read_text("utf-8") == source()


def source() -> str:
    """What an environment is made from, as text; the stamp written last holds it."""
    pins = hashlib.sha256(PINS.read_bytes()).hexdigest()
    version = "{}.{}".format(*sys.version_info[:2])
    return f"requirements.txt {pins}\nPython {version}\n{ROOT}\n"


def make() -> None:
    """Make the environment afresh, whole or not at all.

    What a killed run, other pins, another Python or another place has left behind is removed.
    """
    with alone():
        if is_finished():  # another script made it while this one waited
            return
        print(f"Making the environment in {VENV}: once, one to two minutes.", flush=True)
        try:
            if VENV.exists():
                shutil.rmtree(VENV)
            fill()
            STAMP.write_text(source(), "utf-8")
        except KeyboardInterrupt:
            shutil.rmtree(VENV, ignore_errors=True)
            print("\nStopped. The unfinished environment was removed.", file=sys.stderr)
            raise
        except (OSError, subprocess.CalledProcessError) as error:
            shutil.rmtree(VENV, ignore_errors=True)
            sys.exit(f"Making the environment failed: {error}\nNothing was left behind.")


def fill() -> None:
    """Install the pinned packages and the book itself in a new environment."""
    has_ensurepip = importlib.util.find_spec("ensurepip") is not None
    venv.create(VENV, with_pip=has_ensurepip)
    pip = [str(python()), "-m", "pip"]
    if not has_ensurepip:  # Debian packs it apart; the pip of this Python can do the work
        base = getattr(sys, "_base_executable", sys.executable)
        pip = [base, "-m", "pip", "--python", str(python())]
    pip += ["install", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    pins = ["--require-hashes", "--only-binary", ":all:", "-r", str(PINS)]
    follow("installing the pinned packages", [*pip, *pins])
    book = ["--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    follow("installing the book itself", [*pip, *book])


def install_command(group: str) -> str:
    """Command that installs the packages of an optional group of pyproject.toml."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = " ".join(f'"{package}"' for package in project["dependency-groups"][group])
    return f"{sys.executable} -m pip install {wanted}"


def follow(step: str, command: list[str]) -> None:
    """Run a command, showing each line of its output for a moment, and the last ones if it fails.

    Raises
    ------
    OSError : the command failed; the message names the step.
    """
    lines = []
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            for line in process.stdout or ():
                lines.append(line)
                show(line.strip())
        except BaseException:
            process.kill()
            raise
    show("")
    if process.returncode:
        print("".join(lines[-12:]), file=sys.stderr)
        raise OSError(f"{step} ended with an error, shown above.")


def show(text: str) -> None:
    """Show a line in place of the one before, on a terminal only."""
    if sys.stdout.isatty():
        print(f"\r{text[:78]:78}\r", end="", flush=True)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let only one script at a time make the environment; the others wait for it."""
    try:
        import fcntl
    except ImportError:  # Windows, where scripts started at the same moment do not wait
        yield
        return
    with PINS.open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
