"""Results that papers report, each with the place where it stands, in one file.

A page or a figure that quotes somebody's result takes it from here, by the paper's key in the
bibliography, the table and a name; none is typed twice.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vgbook.nearest import nearest

PUBLISHED = Path(__file__).parents[1] / "docs" / "reference" / "published.toml"
UNITS = {"percent": 0.01, "1": 1.0}


class PublishedError(ValueError):
    """The file of published values is damaged, or lacks what was asked of it."""


@dataclass(frozen=True)
class Published:
    """One reported value: `value` in parts of one where the paper says percent."""

    key: str
    where: str
    what: str
    value: float


def value(key: str, table: str, name: str, *, path: Path = PUBLISHED) -> Published:
    """Return the value `name` of a table or text passage of the work with that `key`."""
    found = values(key, table, path=path)
    if name not in found:
        raise PublishedError(_missing(path, f"{key}.{table}", name, found))
    return found[name]


def values(key: str, table: str, *, path: Path = PUBLISHED) -> dict[str, Published]:
    """Return all values of one table, by name, in the order of the file."""
    works = _read(path)
    if key not in works:
        raise PublishedError(_missing(path, "the file", key, works))
    if table not in works[key]:
        raise PublishedError(_missing(path, key, table, works[key]))
    return works[key][table]


def keys(*, path: Path = PUBLISHED) -> list[str]:
    """Return the keys of all works in the file."""
    return list(_read(path))


@cache
def _read(path: Path) -> dict[str, dict[str, dict[str, Published]]]:
    """Read the whole file: work, table, name."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return {
            key: {
                table: {
                    name: Published(
                        key, entry["where"], entry["what"], _scaled(number, UNITS[entry["unit"]])
                    )
                    for name, number in entry["values"].items()
                }
                for table, entry in tables.items()
            }
            for key, tables in content.items()
        }
    except (tomllib.TOMLDecodeError, KeyError, AttributeError, TypeError) as error:
        raise PublishedError(f"{path}: not a file of published values ({error!r})") from error


def _scaled(number: float, factor: float) -> float:
    """Convert the printed number; the rounding keeps 1.15 percent at 0.0115 exactly."""
    return round(number * factor, 12)


def _missing(path: Path, where: str, name: str, known: Iterable[str]) -> str:
    """Say what is missing, and what is near it."""
    return f"{path.name}: {where} has no {name!r}; {nearest(name, known)}"
