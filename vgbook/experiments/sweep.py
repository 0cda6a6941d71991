"""Runs an experiment's cells, the independent pieces of its work, and collects them in a record.

Each finished cell is on disk at once, under a name made from its settings and its code, so that a
run that was killed goes on where it stopped and a finished one has nothing left to do.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol

from vgbook.experiments import source
from vgbook.provenance import provenance
from vgbook.records import Record, write_whole

Cell = dict[str, Any]


class Experiment(Protocol):
    """What a module in this package offers.

    `QUESTION` is one sentence; `KIND` is "build" (seconds, computed when the site is built) or
    "long" (its record is committed, with the result of the cell `CANARY`, small and in double
    precision, to tell whether the numerics still give what they gave).
    """

    __name__: str
    QUESTION: str
    KIND: str
    SETTINGS: dict[str, Any]
    SMOKE: dict[str, Any]

    def cells(self, settings: dict[str, Any]) -> list[Cell]:
        """Split the work into independent pieces, each described by plain values."""

    def measure(self, cell: Cell) -> dict[str, Any]:
        """Do one piece of the work; the result is plain values too."""

    def collect(self, settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
        """Arrange the results, in the order of the cells, as named series."""


def run(
    experiment: Experiment,
    settings: dict[str, Any],
    *,
    cache: Path,
    jobs: int = 1,
    on_cell: Callable[[int, int], None] | None = None,
) -> Record:
    """Measure what is not measured yet and return the record.

    Parameters
    ----------
    experiment : a module of `vgbook.experiments`.
    settings : its `SETTINGS` or `SMOKE`, or a variation of them.
    cache : folder of the finished cells.
    jobs : processes at once, each with one thread for matrix products; -1 for one per core.
    on_cell : called with (finished, total) at the start and after each finished cell.
    """
    code = source.digest(experiment.__name__)
    cells = experiment.cells(settings)
    canary = getattr(experiment, "CANARY", None) if experiment.KIND == "long" else None
    wanted = {
        cell_path(cache, code, cell): cell for cell in [*cells, *([canary] if canary else [])]
    }
    waiting = [(path, cell) for path, cell in wanted.items() if not path.exists()]
    report = on_cell or (lambda _done, _total: None)
    done = len(wanted) - len(waiting)
    report(done, len(wanted))
    for _ in _finish_all(experiment, waiting, jobs):
        done += 1
        report(done, len(wanted))

    finished = {path: json.loads(path.read_text(encoding="utf-8")) for path in wanted}
    record = experiment.collect(
        settings, [finished[cell_path(cache, code, cell)]["result"] for cell in cells]
    )
    if canary:
        result = finished[cell_path(cache, code, canary)]["result"]
        record = dataclasses.replace(record, canary={"cell": canary, "result": result})
    seconds = sum(entry["seconds"] for entry in finished.values())
    return dataclasses.replace(record, provenance=provenance(seconds=seconds) | record.provenance)


def key(*parts: Any) -> str:
    """Short name for plain values: the same values have the same name."""
    text = json.dumps(parts, sort_keys=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def cell_path(cache: Path, code: str, cell: Cell) -> Path:
    """File of a finished cell, computed by the code with this digest."""
    return cache / f"{key(code, cell)}.json"


def _finish_all(
    experiment: Experiment, waiting: list[tuple[Path, Cell]], jobs: int
) -> Iterator[None]:
    """Measure the waiting cells, here or in parallel, yielding after each."""
    if jobs == 1 or len(waiting) < 2:
        for path, cell in waiting:
            _finish(experiment.measure, path, cell)
            yield
        return
    from joblib import Parallel, delayed, parallel_config

    with parallel_config("loky", inner_max_num_threads=1):
        yield from Parallel(n_jobs=jobs, return_as="generator_unordered")(
            delayed(_finish)(experiment.measure, path, cell) for path, cell in waiting
        )


def _finish(measure: Callable[[Cell], dict[str, Any]], path: Path, cell: Cell) -> None:
    """Measure one cell and write it, with the seconds it took."""
    start = perf_counter()
    result = measure(cell)
    content = {"cell": cell, "result": result, "seconds": perf_counter() - start}
    write_whole(path, json.dumps(content))
