"""Runs an experiment's cells, the independent pieces of its work, and collects them in a record.

Each finished cell is on disk at once, under a name made from its settings and its code, so that a
run that was killed goes on where it stopped and a finished one has nothing left to do.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from vgbook.experiments import source, workers
from vgbook.experiments.workers import Cell, Measure
from vgbook.provenance import provenance
from vgbook.records import Record, write_whole


class Experiment(Protocol):
    """What a module in this package offers.

    `QUESTION` is one sentence; `KIND` is "build" (seconds, computed when the site is built) or
    "long" (its record is committed, with the results of the cells `CANARIES`, small and in double
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
    dask: str | None = None,
    on_cell: Callable[[int, int], None] | None = None,
) -> Record:
    """Measure what is not measured yet and return the record.

    Two runs at once share the work: each looks for a cell on disk before it measures it.

    Parameters
    ----------
    experiment : a module of `vgbook.experiments`.
    settings : its `SETTINGS` or `SMOKE`, or a variation of them.
    cache : folder of the finished cells.
    jobs : processes at once, each with one thread for matrix products; -1 for one per core.
    dask : address of the scheduler of a Dask cluster that measures in place of this machine.
    on_cell : called with (finished, total) at the start and after each finished cell.
    """
    code = source.digest(experiment.measure.__module__)  # results may be arranged by newer code
    cells = experiment.cells(settings)
    canaries = getattr(experiment, "CANARIES", []) if experiment.KIND == "long" else []
    finished = _finish(
        experiment.measure,
        {key(code, cell): cell for cell in [*cells, *canaries]},
        cache=cache,
        jobs=jobs,
        dask=dask,
        report=on_cell or (lambda _done, _total: None),
    )

    def result(cell: Cell) -> dict[str, Any]:
        return finished[key(code, cell)]["result"]

    record = experiment.collect(settings, [result(cell) for cell in cells])
    kept = [{"cell": cell, "result": result(cell)} for cell in canaries]
    seconds = sum(content["seconds"] for content in finished.values())
    return dataclasses.replace(
        record,
        provenance=provenance(seconds=seconds) | record.provenance,
        canary=kept or None,
    )


def key(*parts: Any) -> str:
    """Short name for plain values: the same values have the same name."""
    text = json.dumps(parts, sort_keys=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def cell_path(cache: Path, name: str) -> Path:
    """File of a finished cell."""
    return cache / f"{name}.json"


def _finish(
    measure: Measure,
    wanted: dict[str, Cell],
    *,
    cache: Path,
    jobs: int,
    dask: str | None,
    report: Callable[[int, int], None],
) -> dict[str, dict[str, Any]]:
    """Measure those of the named cells that are not on disk, and return the contents of all."""
    finished: dict[str, dict[str, Any]] = {}

    def unfinished(names: Iterable[str]) -> Iterator[str]:
        for name in names:
            content = _read(cell_path(cache, name), wanted[name])
            if content is None:
                yield name
            else:
                finished[name] = content

    waiting = list(unfinished(wanted))
    random.shuffle(waiting)  # two runs at once seldom meet, and the pace so far tells of the rest
    report(len(finished), len(wanted))
    tasks = ((name, measure, wanted[name]) for name in unfinished(waiting))
    if dask and waiting:
        results = workers.on_cluster(tasks, dask, measure)
    elif jobs == 1 or len(waiting) < 2:
        results = workers.one_by_one(tasks)
    else:
        results = workers.in_processes(tasks, jobs)
    with closing(results):
        for name, text in results:
            write_whole(cell_path(cache, name), text)
            finished[name] = json.loads(text)
            report(len(finished), len(wanted))
    report(len(finished), len(wanted))  # with the last ones, if another run has measured them
    return finished


def _read(path: Path, cell: Cell) -> dict[str, Any] | None:
    """Content of a finished cell; None if its file is missing, damaged or another cell's."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        whole = (
            content["cell"] == json.loads(json.dumps(cell))
            and isinstance(content["result"], dict)
            and content["seconds"] >= 0
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return content if whole else None
