"""Sweeps are killed, stopped, damaged, doubled and spread over a cluster, and lose nothing.

VGBOOK_KILLS=20 in the environment kills a sweep twenty times instead of twice.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from vgbook import experiments, records
from vgbook.experiments import EXPERIMENTS, progress, source, sweep, workers

NAME = "gradient-flow-by-depth"
KILLS = int(os.environ.get("VGBOOK_KILLS", "2"))
# A sweep of cells that take about a tenth of a second, in a program of its own.
SETTINGS = EXPERIMENTS[NAME].SETTINGS | {"depths": [20], "width": 250}
PROGRAM = """
import json, sys
from pathlib import Path
from vgbook import records
from vgbook.experiments import EXPERIMENTS, sweep

cache, name, settings, jobs = json.loads(sys.argv[1])
record = sweep.run(EXPERIMENTS[name], settings, cache=Path(cache), jobs=jobs)
records.save(record, Path(cache + ".json"))
"""
SCRIPT = """
import runpy, sys
sys.path.insert(0, "scripts")
import environment
environment.enter = lambda: None
sys.argv = ["experiments.py", *sys.argv[1:]]
runpy.run_path("scripts/experiments.py", run_name="__main__")
"""
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
needs_groups = pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups")


def start(program, *arguments, **options):
    """Start a program with everything it starts in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        cwd=Path(__file__).parents[1],
        start_new_session=True,
        **options,
    )


def start_sweep(cache, settings, *, jobs):
    """Start a sweep that saves its record beside its cells."""
    arguments = json.dumps([str(cache), NAME, settings, jobs])
    return start(PROGRAM, arguments, env=os.environ | ONE_THREAD, stderr=subprocess.DEVNULL)


def cells_in(cache):
    """Finished cells, with the moments when they were written."""
    return {path: path.stat().st_mtime_ns for path in cache.glob("*.json")}


def wait_until(condition):
    """Wait, for a minute at most, until something is so."""
    for _ in range(6000):
        if condition():
            return
        time.sleep(0.01)
    raise TimeoutError


def same_series(one, other):
    """Whether two records hold the same numbers, to the last bit."""
    return all(
        np.array_equal(series.values, other.series[name].values, equal_nan=True)
        for name, series in one.series.items()
    )


def running(group):
    """Processes that are left of a group."""
    listed = subprocess.run(["ps", "-wweo", "pgid=,stat=,args="], capture_output=True, text=True)
    lines = [line.split(maxsplit=2) for line in listed.stdout.splitlines()]
    return [
        command for number, state, command in lines if number == str(group) and "Z" not in state
    ]


def small(cache, **options):
    """Run a sweep of four cells, in milliseconds."""
    experiment = EXPERIMENTS[NAME]
    return sweep.run(experiment, experiment.SMOKE, cache=cache, **options)


@pytest.fixture
def measured(monkeypatch):
    """List of the cells that are measured in this process."""
    cells, measure = [], EXPERIMENTS[NAME].measure

    def noted(cell):
        cells.append(cell)
        return measure(cell)

    noted.__module__ = measure.__module__
    monkeypatch.setattr(EXPERIMENTS[NAME], "measure", noted)
    return cells


def test_a_finished_run_measures_nothing(tmp_path, measured):
    """Running again reads the finished cells only."""
    whole = small(tmp_path)
    assert len(measured) == 4
    assert same_series(small(tmp_path), whole)
    assert len(measured) == 4


@needs_groups
def test_killed_sweeps_go_on(tmp_path):
    """Killed at any moment, a sweep goes on: no finished cell is measured again or differs."""
    settings = SETTINGS | {"seeds": list(range(6 + 6 * KILLS))}
    finished = {}
    for kill in range(KILLS):
        process = start_sweep(tmp_path / "killed", settings, jobs=2)
        try:
            wait_until(lambda: len(cells_in(tmp_path / "killed")) > len(finished))  # noqa: B023
            time.sleep(random.uniform(0, 0.2))
            if kill % 2:  # the processes that measure are killed too
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            assert process.wait() == -signal.SIGKILL
            before, finished = finished, cells_in(tmp_path / "killed")
            assert before.items() <= finished.items()
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    assert len(finished) < len(settings["seeds"])
    assert start_sweep(tmp_path / "killed", settings, jobs=2).wait() == 0
    assert finished.items() <= cells_in(tmp_path / "killed").items()
    assert start_sweep(tmp_path / "whole", settings, jobs=1).wait() == 0
    assert same_series(*(records.load(tmp_path / f"{name}.json") for name in ("killed", "whole")))


@needs_groups
@pytest.mark.parametrize("moment", ["processes start", "cells are measured"])
def test_ctrl_c_stops_within_seconds(moment, tmp_path):
    """Ctrl-C ends script and processes with exit code 130, a sentence, and every finished cell."""
    process = start(
        SCRIPT,
        NAME,
        "--jobs",
        "2",
        env=os.environ | ONE_THREAD | {"VGBOOK_CACHE": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    cells = tmp_path / "cells" / "gradient_flow"
    try:
        if moment == "cells are measured":
            wait_until(lambda: cells_in(cells))
        else:
            wait_until(lambda: sum("LokyProcess" in line for line in running(process.pid)) == 2)
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)
        output, errors = process.communicate(timeout=10)
        wait_until(lambda: not running(process.pid))
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 130
    assert "Stopped. Finished cells are kept: the same command goes on.\n" in errors
    assert "Traceback" not in output + errors
    assert not list((tmp_path / "records").glob("*"))
    assert all(json.loads(path.read_text())["result"] for path in cells.glob("*"))


def test_two_runs_at_once_agree(tmp_path):
    """Two runs of a sweep in one cache both finish, with the series of an undisturbed run."""
    settings = SETTINGS | {"seeds": list(range(10))}
    runs = [start_sweep(tmp_path / "cells", settings, jobs=jobs) for jobs in (1, 2)]
    assert [run.wait() for run in runs] == [0, 0]
    assert len(list((tmp_path / "cells").iterdir())) == 10
    assert start_sweep(tmp_path / "whole", settings, jobs=1).wait() == 0
    assert same_series(*(records.load(tmp_path / f"{name}.json") for name in ("cells", "whole")))


@pytest.mark.parametrize("jobs", [1, 2])
def test_cells_of_another_run_are_picked_up(jobs, tmp_path, measured):
    """What another run has measured in the meantime is read, not measured again."""
    seen = []

    def other_run(done, total):
        seen.append((done, total))
        if len(seen) == 1:
            small(tmp_path)

    small(tmp_path, jobs=jobs, on_cell=other_run)
    assert len(measured) == 4
    assert seen == [(0, 4), (4, 4)]


@pytest.mark.parametrize(
    "damage",
    [
        lambda text, _: text[: len(text) // 2],
        lambda *_: b"",
        lambda *_: b"[]",
        lambda *_: b"\xff",
        lambda _, other: other,
        lambda text, _: text.replace(b'"result"', b'"outcome"'),
        lambda text, _: text.replace(b'"result": {', b'"result": [], "": {'),
        lambda text, _: text.replace(b'"seconds": ', b'"seconds": "long", "": '),
    ],
)
def test_damaged_cells_are_measured_again(damage, tmp_path, measured):
    """A file that was cut off, is of another cell or is no cell at all is not trusted."""
    whole = small(tmp_path)
    one, other = sorted(tmp_path.iterdir())[:2]
    kept = {path: at for path, at in cells_in(tmp_path).items() if path != one}
    one.write_bytes(damage(one.read_bytes(), other.read_bytes()))
    measured.clear()
    assert same_series(small(tmp_path), whole)
    assert measured == [json.loads(one.read_text())["cell"]]
    assert kept.items() <= cells_in(tmp_path).items()


@pytest.mark.parametrize(
    ("module", "again"),
    [("gradient_flow_by_depth", 0), ("gradient_flow", 4), ("../network", 4)],
)
def test_only_code_that_measures_makes_cells_old(module, again, tmp_path, measured, monkeypatch):
    """New code to arrange results makes a new record of old cells; new numerics measure anew."""
    small(tmp_path)
    path = experiments.record_path(NAME)
    measured.clear()
    changed = (Path(sweep.__file__).parent / f"{module}.py").resolve()
    code = source._code
    monkeypatch.setattr(source, "_code", lambda path: code(path) + "#" * (path == changed))
    small(tmp_path)
    assert len(measured) == again
    assert experiments.record_path(NAME) != path


def test_the_time_left_is_told_from_this_run(capsys):
    """Cells that were finished before do not make the rest look quick."""
    with progress.bar("flow") as show:
        show(90, 100)
        time.sleep(0.3)
        show(91, 100)
    shown = capsys.readouterr().err
    assert "90/100 [00:00<?" in shown
    assert "91/100 [00:00<00:02" in shown


def test_without_tqdm_there_is_no_bar(capsys, monkeypatch):
    """Where there is NumPy alone, nothing is shown."""
    monkeypatch.setitem(sys.modules, "tqdm", None)
    with progress.bar("flow") as show:
        assert show is None
    assert capsys.readouterr().err == ""


@pytest.fixture(scope="module")
def cluster():
    """A Dask cluster of two processes on this machine."""
    try:
        from distributed import LocalCluster
    except ImportError:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip("Dask is not installed; the package is called distributed")
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        yield cluster


def test_a_cluster_gives_the_same_series(cluster, tmp_path):
    """A Dask cluster measures the same cells, to the last bit, and the caller writes them."""
    from distributed import Client, get_task_stream

    with Client(cluster) as client, get_task_stream(client) as stream:
        spread = small(tmp_path / "spread", dask=cluster.scheduler_address)
    assert len(stream.data) == 4
    assert same_series(spread, small(tmp_path / "serial"))
    names = {path.name for path in (tmp_path / "serial").iterdir()}
    assert {path.name for path in (tmp_path / "spread").iterdir()} == names


def test_a_finished_sweep_asks_no_cluster(tmp_path, measured):
    """With all cells on disk, nobody is asked to measure."""
    small(tmp_path)
    small(tmp_path, dask="tcp://nowhere:1")
    assert len(measured) == 4


def test_workers_with_other_code_are_refused(cluster, tmp_path):
    """A worker whose code differs is named, and nothing that it measures is kept."""
    from distributed import Client

    def other_code():
        from vgbook.experiments import source

        source._code = str

    def same_code():
        import importlib

        from vgbook.experiments import source

        importlib.reload(source)

    with Client(cluster) as client:
        client.run(other_code)
        with pytest.raises(workers.ClusterError, match=r"lack this version of .*tcp://.*, tcp://"):
            small(tmp_path, dask=cluster.scheduler_address)
        client.run(same_code)
    assert not list(tmp_path.iterdir())


def test_an_address_without_scheduler_is_named(tmp_path):
    """Where no scheduler can be, the sweep says so."""
    with pytest.raises(workers.ClusterError, match="no Dask scheduler answers at nonsense: "):
        small(tmp_path, dask="nonsense")
