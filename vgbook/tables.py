"""A record's series as a table, for a spreadsheet or another program."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable
from itertools import product

from vgbook.records import Record


def to_csv(record: Record, names: Iterable[str]) -> str:
    """Return the named series as one long table: series, unit, one column per dimension, value.

    NaN has no line: it stands for a cell that is not there.
    """
    names = list(names)
    dims = list(dict.fromkeys(dim for name in names for dim in record.series[name].dims))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["series", "unit", *dims, "value"])
    for name in names:
        series = record.series[name]
        labels = product(*(record.coordinates[dim] for dim in series.dims))
        for label, value in zip(labels, series.values.ravel().tolist(), strict=True):
            if isinstance(value, float) and math.isnan(value):
                continue
            at = dict(zip(series.dims, label, strict=True))
            writer.writerow([name, series.unit, *(at.get(dim, "") for dim in dims), value])
    return text.getvalue()
