"""Canaries: small cells in double precision that are measured again to see if they still agree.

Every committed record holds some, with their results. A change of the numerics makes them differ; a
change of anything else does not.
"""

from __future__ import annotations

import json
import math
from typing import Any

from vgbook.experiments.workers import Measure
from vgbook.records import Record

RELATIVE = 1e-6  # more than other processors and matrix libraries make of the last bits


def entries(record: Record) -> list[dict[str, Any]]:
    """Return the canaries of a record, each with its `cell` and its `result`."""
    return record.canary or []


def failures(record: Record, measure: Measure) -> list[str]:
    """Measure the canaries of a record again, and name each value that has changed."""
    found = []
    for entry in entries(record):
        try:
            found += differences(entry["result"], measure(entry["cell"]))
        except (KeyError, TypeError, ValueError) as error:
            found.append(f"the cell is not one that can be measured: {error!r}")
    return found


def differences(expected: dict[str, Any], got: dict[str, Any]) -> list[str]:
    """Name the values of a result that are not what they were, numbers within 1e-6 of their size.

    Parameters
    ----------
    expected, got : nested dictionaries and lists of plain values.
    """
    before, now = _leaves(expected), _leaves(json.loads(json.dumps(got)))
    nothing = "nothing"
    return [
        f"{place}: expected {before.get(place, nothing)}, got {now.get(place, nothing)}"
        for place in before | now
        if not (place in before and place in now and _same(before[place], now[place]))
    ]


def _leaves(value: Any, place: str = "") -> dict[str, Any]:
    """All values inside a nested one, by their place in it."""
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    else:
        return {place: value}
    return {
        inner: leaf
        for key, part in items
        for inner, leaf in _leaves(part, f"{place}.{key}" if place else str(key)).items()
    }


def _same(a: Any, b: Any) -> bool:
    """Whether two plain values agree."""
    if isinstance(a, int | float) and isinstance(b, int | float):
        return math.isclose(a, b, rel_tol=RELATIVE) or (math.isnan(a) and math.isnan(b))
    return bool(a == b)
