"""Numbers in prose, taken from where they were measured or published.

`{{ digits-before-after.test_error[start=rbm, depth=5] median .1% }}` asks a record for a series
at some labels, reduces it, and spells it; `{{ digits-before-after:settings.epochs }}` asks for a
setting; `{{ published.HOT06.table1.dbn .2% }}` for what a paper reports.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vgbook import published
from vgbook.records import Record
from vgbook.reductions import REDUCTIONS
from vgbook.site import plates
from vgbook.site.spelling import Spelled, spell

WORD = re.compile(r"[^\s\[]+(?:\[[^\]]*\])?")  # labels in brackets may hold spaces
SERIES = re.compile(r"(?P<record>[\w-]+)\.(?P<series>[\w-]+)(?:\[(?P<labels>[^\]]*)\])?")
DETAIL = re.compile(r"(?P<record>[\w-]+):(?P<path>[\w.-]+)")
PUBLISHED = re.compile(r"published\.(?P<key>[\w-]+)\.(?P<table>[\w-]+)\.(?P<name>[\w-]+)")
REDUCTION = re.compile(rf"(?P<name>{'|'.join(REDUCTIONS)})(?:\((?P<dim>\w+)\))?")


@dataclass(frozen=True)
class Number:
    """A spelled value, itself, and where it comes from: "record" or "published", and in words."""

    spelled: Spelled
    value: Any
    kind: str
    source: str


@dataclass(frozen=True)
class _Found:
    """What a source holds: an array over `dims`, its meaning, and whether a percentage fits it."""

    values: np.ndarray
    dims: tuple[str, ...]
    meaning: str
    is_share: bool


def number(text: str, published_file: Path) -> Number:
    """Evaluate what stands between `{{` and `}}`: a source, reductions, a format.

    Raises
    ------
    ValueError, KeyError : it asks for what does not exist, or more than one value is left.
    """
    source, *steps = WORD.findall(text) or [""]
    form = "" if not steps or REDUCTION.fullmatch(steps[-1]) else steps.pop()
    try:
        found = _find(source, published_file)
        value = _reduce(found, steps)
        if form.endswith("%") and not found.is_share:
            raise ValueError(f"its unit is not 'fraction', so {form!r} does not fit")
        spelled = spell(value, form)
    except (LookupError, ValueError) as error:
        raise ValueError(f"number {{{{ {text} }}}}: {error.args[0]}") from error
    kind = "published" if PUBLISHED.fullmatch(source) else "record"
    return Number(spelled, value, kind, " ".join([f"{found.meaning}: {source}", *steps]))


def _find(source: str, published_file: Path) -> _Found:
    """Look a source up."""
    if match := PUBLISHED.fullmatch(source):
        entry = published.value(*match.groups(), path=published_file)
        return _Found(np.array(entry.value), (), f"{entry.what}, {entry.where}", True)
    if match := DETAIL.fullmatch(source):
        return _detail(plates.record(match["record"]), match["path"])
    if match := SERIES.fullmatch(source):
        return _series(plates.record(match["record"]), match["series"], match["labels"] or "")
    raise ValueError(
        "expected record.series[dim=label], record:settings.name or published.KEY.table.name, "
        f"got {source!r}"
    )


def _series(record: Record, name: str, labels: str) -> _Found:
    """Select a measured series at labels written like `start=rbm, depth=5`."""
    chosen = {}
    for pair in filter(None, re.split(r",\s*", labels.strip())):
        dim, equals, label = pair.partition("=")
        if not equals:
            raise ValueError(f"expected dim=label, got {pair!r}")
        known = {str(value): value for value in record.coordinates.get(dim, [])}
        chosen[dim] = known.get(label, label)
    values = record.select(name, **chosen)
    series = record.series[name]
    dims = tuple(dim for dim in series.dims if dim not in chosen)
    return _Found(
        values, dims, series.description, series.unit == "fraction" or values.dtype == bool
    )


def _detail(record: Record, path: str) -> _Found:
    """Follow a path like `settings.epochs` or `settings.depths.0` into a record."""
    value: Any = {"settings": record.settings, "coordinates": record.coordinates}
    for name in path.split("."):
        if isinstance(value, list):
            value = dict(enumerate(value))
        key = int(name) if name.isdigit() else name
        if not isinstance(value, dict) or key not in value:
            raise KeyError(f"record {record.experiment!r} has no {path!r}")
        value = value[key]
    values = np.array(value)
    if values.dtype == object or values.ndim > 1:
        raise ValueError(f"{path!r} is neither one value nor a list of values")
    return _Found(values, ("item",)[: values.ndim], record.experiment, False)


def _reduce(found: _Found, steps: list[str]) -> Any:
    """Apply the named reductions one after the other; exactly one value must be left."""
    values, dims = found.values, list(found.dims)
    for step in steps:
        match = REDUCTION.fullmatch(step)
        if match is None:
            raise ValueError(f"no reduction {step!r}; there are {', '.join(REDUCTIONS)}")
        if match["dim"] and match["dim"] not in dims:
            raise ValueError(f"no dimension {match['dim']!r} is left to reduce, only {dims}")
        axis = dims.index(match["dim"]) if match["dim"] else None
        values = np.asarray(REDUCTIONS[match["name"]](values, axis))
        dims = [dim for dim in dims if values.ndim and dim != match["dim"]]
    if dims:
        raise ValueError(f"values over {dims} are left: name labels, or a reduction")
    return values.item()
