"""Packages that hold the files are had through programs of the machine; these here are fakes."""

from __future__ import annotations

import sys
import tarfile
from pathlib import Path

import pytest

from vgbook import sources
from vgbook.sources import debian, npm

FAKE = """#!{python}
import pathlib, sys
log, lists = pathlib.Path({log!r}), pathlib.Path({lists!r})
with log.open("a") as stream:
    print({name!r}, *(a for a in sys.argv[1:] if not a.startswith("-")), file=stream)
{does}
"""


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The file in which the fake programs, alone on the path, write how they were called."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "scratch").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "log"


def program(log: Path, name: str, does: str) -> None:
    """Make a program of that name."""
    path = log.parent / "bin" / name
    lists = str(log.parent / "lists")
    path.write_text(
        FAKE.format(python=sys.executable, log=str(log), lists=lists, name=name, does=does), "utf-8"
    )
    path.chmod(0o755)


def calls(log: Path) -> list[str]:
    """How the programs were called, without options."""
    return log.read_text("utf-8").splitlines()


def test_a_package_of_npm_is_unpacked(log: Path) -> None:
    """npm packs the version that is named, and its files are then in the folder."""
    (log.parent / "file").write_bytes(b"content")
    made = log.parent / "made.tgz"
    with tarfile.open(made, "w:gz") as archive:
        archive.add(log.parent / "file", "package/data/file")
    program(log, "npm", f"pathlib.Path('it-1.tgz').write_bytes(open({str(made)!r}, 'rb').read())")
    place = npm("it@1").bring(("file",), log.parent / "scratch")
    assert [path.read_bytes() for path in place.rglob("file")] == [b"content"]
    assert calls(log) == ["npm pack it@1"]


NEEDS_LISTS = """
if sys.argv[-1] == "update":
    lists.touch()
elif lists.exists():
    pathlib.Path("it_1.deb").touch()
else:
    sys.exit("E: Unable to locate package it")
"""
EXTRACT = """
pathlib.Path(sys.argv[-1]).mkdir()
pathlib.Path(sys.argv[-1], "file").write_bytes(b"content")
"""


@pytest.mark.parametrize("fresh", [True, False])
def test_a_package_of_debian_is_unpacked(log: Path, fresh: bool) -> None:
    """apt downloads the package, after an update where that is needed; nothing is installed."""
    program(log, "apt-get", NEEDS_LISTS)
    program(log, "dpkg-deb", EXTRACT)
    if not fresh:
        (log.parent / "lists").touch()
    place = debian("it").bring(("file",), log.parent / "scratch")
    assert [path.read_bytes() for path in place.rglob("file")] == [b"content"]
    again = ["apt-get update", "apt-get download it"] if fresh else []
    assert calls(log) == ["apt-get download it", *again, "dpkg-deb it_1.deb unpacked"]


@pytest.mark.parametrize(("source", "name"), [(npm("it@1"), "npm"), (debian("it"), "apt-get")])
def test_a_program_that_is_not_there_is_named(log: Path, source: sources.Source, name: str) -> None:
    """Without the program, the reason is that it is not installed."""
    with pytest.raises(OSError, match=f"^{name} is not installed$"):
        source.bring(("file",), log.parent / "scratch")


@pytest.mark.parametrize(("source", "name"), [(npm("it@1"), "npm"), (debian("it"), "apt-get")])
def test_a_program_that_fails_is_quoted(log: Path, source: sources.Source, name: str) -> None:
    """The reason of a failure is the first line in which the program complains."""
    program(log, name, "sys.exit('\\nE: it is gone\\nE: and more')")
    with pytest.raises(OSError, match=f"^{name} failed: E: it is gone$"):
        source.bring(("file",), log.parent / "scratch")


def test_a_program_that_never_ends_is_stopped(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program is given a limited time."""
    program(log, "npm", "import time; time.sleep(60)")
    monkeypatch.setattr(sources, "COMMAND", 0.2)
    with pytest.raises(OSError, match=r"npm was stopped after 0\.2 seconds"):
        npm("it@1").bring(("file",), log.parent / "scratch")
