"""Image files are read only if they are there and are the published ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from vgbook import idx

NAMES = (*idx.TRAIN, *idx.TEST)


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The folder of a set of four files, none of which is there."""
    monkeypatch.setenv("VGBOOK_DATA", str(tmp_path))
    sums = {name: hashlib.sha256(name.encode()).hexdigest() for name in NAMES}
    monkeypatch.setitem(idx.SUMS, "tiny", sums)
    idx.read.cache_clear()
    (tmp_path / "tiny").mkdir()
    yield tmp_path / "tiny"
    idx.read.cache_clear()


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    """Of a file that is not there, the message tells the path and the command that brings it."""
    for other in NAMES:
        if other != name:
            (folder / other).write_bytes(other.encode())
    with pytest.raises(idx.DataError, match=r"is missing; .*python scripts/fetch.py tiny") as told:
        idx.read("tiny")
    assert str(folder / name) in str(told.value)


@pytest.mark.parametrize("damage", [b"", b"half", b"something else"])
def test_a_damaged_file_is_named(folder: Path, damage: bytes) -> None:
    """A file that is not the published one is refused, with the command that brings it again."""
    (folder / NAMES[0]).write_bytes(damage)
    with pytest.raises(idx.DataError, match=r"not the published file; .*fetch.py tiny") as told:
        idx.read("tiny")
    assert str(folder / NAMES[0]) in str(told.value)


def test_the_cache_of_the_user_is_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the variable VGBOOK_DATA, files are kept in the user's cache, by the set's name."""
    from platformdirs import user_cache_path

    monkeypatch.delenv("VGBOOK_DATA", raising=False)
    place = idx.folder("mnist")
    assert place.parts[-2:] == ("data", "mnist")
    assert place.is_relative_to(user_cache_path("vgbook", appauthor=False))
