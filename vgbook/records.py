"""A record is what an experiment measured, in a file that explains itself.

It holds the settings, the seeds, each measured series with its dimensions and unit, and where and
when it was measured; every plotted point and every measured number of the book comes from one.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

SCHEMA = 1
FIELDS = {
    "schema": int,
    "experiment": str,
    "settings": dict,
    "coordinates": dict,
    "series": dict,
    "provenance": dict,
    "canary": (list, type(None)),
}
SERIES_FIELDS = {"dims": list, "unit": str, "description": str, "nonfinite": bool, "values": object}


class RecordError(ValueError):
    """A record is damaged, incomplete, of another schema, or lacks what was asked of it."""


@dataclass(frozen=True)
class Series:
    """One measured quantity over named dimensions.

    Parameters
    ----------
    values : array, one axis for each name in `dims`.
    dims : names of the axes; each is a key of the record's coordinates.
    unit : "nats", "fraction", "1" for a pure number, ...
    description : one phrase that says what was measured.
    nonfinite : whether NaN and infinity are meant (NaN: no such cell; infinity: overflow).
    """

    values: np.ndarray
    dims: tuple[str, ...]
    unit: str
    description: str
    nonfinite: bool = False


@dataclass(frozen=True)
class Record:
    """What one experiment measured, with everything needed to measure it again.

    `canary` holds small cells, each with its `cell` and its `result`.
    """

    experiment: str
    settings: dict[str, Any]
    coordinates: dict[str, list[Any]]
    series: dict[str, Series]
    provenance: dict[str, Any] = field(default_factory=dict)
    canary: list[dict[str, Any]] | None = None

    def __post_init__(self) -> None:
        """Check that each series fits its coordinates and holds no undeclared NaN."""
        for name, series in self.series.items():
            where = f"record {self.experiment!r}, series {name!r}"
            for dim in series.dims:
                if dim not in self.coordinates:
                    raise RecordError(f"{where}: no coordinates for dimension {dim!r}")
            expected = tuple(len(self.coordinates[dim]) for dim in series.dims)
            if series.values.shape != expected:
                raise RecordError(
                    f"{where}: expected shape {expected} for {series.dims}, "
                    f"got {series.values.shape}"
                )
            if series.values.dtype.kind not in "biuf":
                raise RecordError(f"{where}: expected numbers, got {series.values.dtype}")
            if not series.nonfinite and not np.all(np.isfinite(series.values)):
                raise RecordError(f"{where}: holds NaN or infinity without declaring it")

    def select(self, name: str, **labels: Any) -> np.ndarray:
        """Values of series `name` at the given coordinate labels, over the remaining dimensions.

        `record.select("test_error", start="rbm", depth=5)` has shape `(seeds,)`.
        """
        where = f"record {self.experiment!r}"
        if name not in self.series:
            raise RecordError(f"{where} has no series {name!r}; it has {sorted(self.series)}")
        series = self.series[name]
        for dim in labels:
            if dim not in series.dims:
                raise RecordError(
                    f"{where}, series {name!r}: no dimension {dim!r} in {series.dims}"
                )
        index: list[Any] = []
        for dim in series.dims:
            known = self.coordinates[dim]
            if dim not in labels:
                index.append(slice(None))
            elif labels[dim] in known:
                index.append(known.index(labels[dim]))
            else:
                raise RecordError(f"{where}: {dim} has no {labels[dim]!r}; it has {known}")
        return np.asarray(series.values[tuple(index)])


def save(record: Record, path: Path | str) -> None:
    """Write `record` to `path` as JSON, whole or not at all."""
    write_whole(Path(path), to_json(record))


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file under a temporary name, then rename it: nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode() if isinstance(content, str) else content
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def to_json(record: Record) -> str:
    """Return the record as the text of its file; equal records give equal texts."""
    content = {
        "schema": SCHEMA,
        "experiment": record.experiment,
        "settings": record.settings,
        "coordinates": record.coordinates,
        "series": {
            name: {
                "dims": list(series.dims),
                "unit": series.unit,
                "description": series.description,
                "nonfinite": series.nonfinite,
                "values": _encode(series.values.tolist()),
            }
            for name, series in record.series.items()
        },
        "provenance": record.provenance,
        "canary": record.canary,
    }
    return json.dumps(content, allow_nan=False, ensure_ascii=False) + "\n"


def load(path: Path | str) -> Record:
    """Read a record; a damaged or foreign file is refused with its name and the field at fault."""
    path = Path(path)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise RecordError(f"{path}: not a whole JSON file ({error})") from error
    if not isinstance(content, dict):
        raise RecordError(f"{path}: expected a JSON object, got {type(content).__name__}")
    _require(content, FIELDS, str(path))
    if content["schema"] != SCHEMA:
        raise RecordError(f"{path}: field 'schema': expected {SCHEMA}, got {content['schema']!r}")
    series = {}
    for name, entry in content["series"].items():
        _require(entry, SERIES_FIELDS, f"{path}: series {name!r}")
        try:
            values = np.array(_decode(entry["values"]))
        except (ValueError, TypeError, KeyError) as error:
            raise RecordError(f"{path}: series {name!r}: bad field 'values' ({error})") from error
        series[name] = Series(
            values, tuple(entry["dims"]), entry["unit"], entry["description"], entry["nonfinite"]
        )
    try:
        return Record(
            content["experiment"],
            content["settings"],
            content["coordinates"],
            series,
            content["provenance"],
            content["canary"],
        )
    except RecordError as error:
        raise RecordError(f"{path}: {error}") from error


def _require(content: Any, fields: Mapping[str, Any], where: str) -> None:
    """Refuse an object that lacks one of `fields`, or has one of another type."""
    for name, expected in fields.items():
        if not isinstance(content, dict) or name not in content:
            raise RecordError(f"{where}: field {name!r} is missing")
        if not isinstance(content[name], expected):
            got = type(content[name]).__name__
            raise RecordError(f"{where}: field {name!r}: expected another type than {got}")


def _encode(values: Any) -> Any:
    """JSON has no NaN and no infinity: write them as null and as words."""
    if isinstance(values, list):
        return [_encode(value) for value in values]
    if isinstance(values, float) and not math.isfinite(values):
        return None if math.isnan(values) else ("inf" if values > 0 else "-inf")
    return values


def _decode(values: Any) -> Any:
    """Undo `_encode`."""
    if isinstance(values, list):
        return [_decode(value) for value in values]
    return {None: math.nan, "inf": math.inf, "-inf": -math.inf}.get(values, values)
