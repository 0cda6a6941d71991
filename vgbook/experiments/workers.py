"""Measures an experiment's cells: one by one, in processes of this machine, or on a Dask cluster.

Whoever measures a cell hands it back as the text of its file, and only the caller writes, so that
a worker needs no disk in common with it.
"""

from __future__ import annotations

import json
import signal
import warnings
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from time import perf_counter
from typing import Any

from vgbook.experiments import source

Cell = dict[str, Any]
Measure = Callable[[Cell], dict[str, Any]]
Task = tuple[str, Measure, Cell]
Texts = Generator[tuple[str, str], None, None]


class ClusterError(RuntimeError):
    """A Dask cluster cannot be reached, or its workers have other code than this program."""


def finish(name: str, measure: Measure, cell: Cell) -> tuple[str, str]:
    """Measure one cell, and return its name and the text of its file."""
    start = perf_counter()
    result = measure(cell)
    content = {"cell": cell, "result": result, "seconds": perf_counter() - start}
    return name, json.dumps(content)


def one_by_one(tasks: Iterator[Task]) -> Texts:
    """Finish the tasks here, in their order."""
    for task in tasks:
        yield finish(*task)


def in_processes(tasks: Iterator[Task], jobs: int) -> Texts:
    """Finish the tasks in processes with one thread for matrix products each, in any order.

    Ctrl-C is the caller's: the processes do not hear it, and end when the caller stops listening.
    """
    from joblib import parallel_config

    idle = 10  # seconds until processes end whose caller was killed
    with parallel_config("loky", n_jobs=jobs, inner_max_num_threads=1, idle_worker_timeout=idle):
        yield from _in_parallel(tasks)


def on_cluster(tasks: Iterator[Task], address: str, measure: Measure) -> Texts:
    """Finish the tasks, all with the same `measure`, on the cluster with this scheduler.

    Raises
    ------
    ClusterError : nobody answers there, there is no worker, or one would measure with other code.
    """
    from distributed import Client
    from joblib import parallel_config

    try:
        client = Client(address)
    except (OSError, ValueError) as error:
        raise ClusterError(f"no Dask scheduler answers at {address}: {error}") from error
    with client, parallel_config("dask", client=client):
        try:
            client.wait_for_workers(1, timeout=10)
        except TimeoutError as error:
            raise ClusterError(f"the Dask cluster at {address} has no worker") from error
        code = source.digest(measure.__module__)
        codes = client.run(source.digest, measure.__module__, on_error="return")
        if others := sorted(worker for worker, found in codes.items() if found != code):
            raise ClusterError(
                f"these Dask workers lack this version of {measure.__module__} or of what it "
                f"needs: {', '.join(others)}"
            )
        yield from _in_parallel(tasks)


def _in_parallel(tasks: Iterator[Task]) -> Texts:
    """Finish the tasks where joblib is told to, taking each only when its turn comes."""
    from joblib import Parallel, delayed

    parallel = Parallel(batch_size=1, pre_dispatch="n_jobs", return_as="generator_unordered")
    results: Texts | None = None
    try:
        with _without_interrupts():
            results = parallel(delayed(finish)(*task) for task in tasks)
        for result in results:  # noqa: UP028, for `yield from` would close them with a warning
            yield result
    finally:
        with warnings.catch_warnings(action="ignore"):  # joblib's, that cells in work are lost
            if results:
                results.close()


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back until the end; processes started meanwhile never hear of it."""
    if current_thread() is not main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield  # another thread is never interrupted; Windows has no such mask
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # started later, it would take the mask off
    came: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _frame: came.append(number))
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # the processes inherit it
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        signal.signal(signal.SIGINT, handler)
    if came:
        raise KeyboardInterrupt
