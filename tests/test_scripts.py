"""The scripts of the book, as if the environment of the tests were theirs."""

from __future__ import annotations

import functools
import hashlib
import importlib
import importlib.util
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from vgbook import experiments, fetching, figures, idx
from vgbook.figures.palette import COLOURS

SCRIPTS = Path(__file__).parents[1] / "scripts"
Run = Callable[..., int]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a script with arguments and gives its exit code."""
    monkeypatch.syspath_prepend(SCRIPTS)
    monkeypatch.setattr(importlib.import_module("environment"), "enter", lambda: None)

    def run(name: str, *arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", [f"{name}.py", *arguments])
        spec = importlib.util.spec_from_file_location(f"scripts_{name}", SCRIPTS / f"{name}.py")
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        try:
            return script.main()
        except SystemExit as end:
            return end.code

    return run


@pytest.mark.parametrize("script", ["figures", "experiments"])
def test_unknown_id_names_the_nearest(
    run: Run, capsys: pytest.CaptureFixture[str], script: str
) -> None:
    """A misspelt id ends with exit code 2 and the ids that are nearest to it."""
    assert run(script, "slope-prodct") == 2
    assert "'slope-prodct'; nearest: slope-product" in capsys.readouterr().err


def test_unknown_set_names_the_nearest(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt set ends with exit code 2 and the sets that are nearest to it."""
    assert run("fetch", "mnist", "fashon-mnist") == 2
    assert "'fashon-mnist'; nearest: fashion-mnist, mnist" in capsys.readouterr().err


def test_sets_are_fetched_from_a_folder(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What a folder has is taken from it, and a set that it lacks fails the whole, not the rest."""
    monkeypatch.setenv("VGBOOK_DATA", str(tmp_path / "cache"))
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "file").write_bytes(b"content")
    for name, content in (("first", b"other"), ("second", b"content")):
        sums = {"file": hashlib.sha256(content).hexdigest()}
        asset = fetching.Asset(sums, functools.partial(idx.folder, name), ())
        monkeypatch.setitem(fetching.ASSETS, name, asset)
    assert run("fetch", "first", "second", "--from", str(mine)) == 1
    said = capsys.readouterr()
    assert said.err.startswith("first is not complete, it lacks file; ")
    assert said.err.count("\n") == 1
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["second"]
    assert run("fetch", "second") == 0
    assert capsys.readouterr().out == f"second: whole, in {tmp_path / 'cache' / 'second'}\n"


def test_a_folder_that_is_none_is_refused(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Fetching from something that is no folder ends with exit code 2 and what came."""
    assert run("fetch", "--from", str(tmp_path / "gone")) == 2
    assert f"expected a folder, got {tmp_path / 'gone'}" in capsys.readouterr().err


def test_a_cache_that_cannot_be_written_is_said(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """If the files have no place to go, one sentence says why."""
    (tmp_path / "file").write_bytes(b"content")
    sums = {"file": hashlib.sha256(b"content").hexdigest()}
    monkeypatch.setitem(
        fetching.ASSETS, "first", fetching.Asset(sums, lambda: tmp_path / "file" / "first", ())
    )
    assert run("fetch", "first", "--from", str(tmp_path)) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert str(tmp_path / "file") in said


def test_figures_are_listed(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """`figures.py --list` names each figure and draws none."""
    assert run("figures", "--list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(" ")[0] for line in lines] == list(figures.FIGURES)


@pytest.mark.parametrize(
    ("kind", "start"), [("svg", b"<svg "), ("png", b"\x89PNG"), ("pdf", b"%PDF")]
)
def test_figures_are_drawn_in_each_format(
    run: Run, tmp_path: Path, kind: str, start: bytes
) -> None:
    """A drawn figure is a file of its format, the same bytes each time."""
    drawn = []
    for folder in (tmp_path / "once", tmp_path / "again"):
        assert run("figures", "activation-slopes", "--format", kind, "--out", str(folder)) == 0
        drawn.append((folder / f"activation-slopes.{kind}").read_bytes())
    assert drawn[0].startswith(start)
    assert drawn[0] == drawn[1]


def test_dark_figures_have_no_light_colour(run: Run, tmp_path: Path) -> None:
    """A figure for dark paper is drawn in the palette's dark colours alone."""
    assert run("figures", "activation-slopes", "--dark", "--out", str(tmp_path)) == 0
    text = (tmp_path / "activation-slopes-dark.svg").read_text("utf-8")
    assert COLOURS["paper"][1] in text
    assert not [light for light, _ in COLOURS.values() if light in text]


def test_dark_figures_are_svg(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Dark paper in another format is refused, with what was expected and what came."""
    assert run("figures", "--dark", "--format", "pdf") == 2
    assert "expected --format svg, got pdf" in capsys.readouterr().err


def test_experiments_are_listed(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`experiments.py --list` tells each experiment's question, kind, size, seconds and state."""
    monkeypatch.setattr(experiments, "state", lambda _name: "canary failing")
    assert run("experiments", "--list") == 0
    entries = capsys.readouterr().out.strip().split("\n\n")
    assert len(entries) == len(experiments.EXPERIMENTS)
    for (name, experiment), entry in zip(experiments.EXPERIMENTS.items(), entries, strict=True):
        facts, question = entry.strip().splitlines()
        assert facts.startswith(f"{name} ({experiment.KIND}, ")
        assert " cell" in facts
        assert facts.endswith(", record: canary failing)")
        assert (" s of computing" in facts) == experiments.record_path(name).exists()
        assert question.strip() == experiment.QUESTION


def test_a_list_survives_a_missing_record(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An experiment that builds on a missing record is listed with what it waits for."""
    monkeypatch.setattr(experiments, "COMMITTED", tmp_path)
    assert run("experiments", "--list", "digits-before-after") == 0
    assert "scripts/experiments.py digits-tuning" in capsys.readouterr().out


def test_smoke_run_shows_its_progress(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A run counts its cells on a bar, then names the record; a second one has nothing to do."""
    monkeypatch.setenv("VGBOOK_CACHE", str(tmp_path))
    cells = len(
        experiments.EXPERIMENTS["gradient-flow-by-depth"].cells(
            experiments.EXPERIMENTS["gradient-flow-by-depth"].SMOKE
        )
    )
    for _ in range(2):
        assert run("experiments", "gradient-flow-by-depth", "--smoke", "--jobs", "1") == 0
        said = capsys.readouterr()
        assert f"{cells}/{cells}" in said.err
        assert said.out.startswith("gradient-flow-by-depth: ")
        assert Path(said.out.strip().partition(": ")[2]).exists()


def test_a_list_survives_missing_data(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An experiment whose canary needs images that are not there is listed with what it needs."""

    def state(_name: str) -> str:
        raise idx.DataError("fetch the set")

    monkeypatch.setattr(experiments, "state", state)
    assert run("experiments", "--list", "slope-product") == 0
    assert ", fetch the set)\n" in capsys.readouterr().out


def test_an_address_without_cluster_is_said(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where no Dask scheduler can be, a sentence ends the script."""
    monkeypatch.setenv("VGBOOK_CACHE", str(tmp_path))
    assert run("experiments", "gradient-flow-by-depth", "--smoke", "--dask", "nonsense") == 1
    assert "no Dask scheduler answers at nonsense: " in capsys.readouterr().err


def test_a_missing_dask_is_named(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without Dask the script says how to get it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert run("experiments", "gradient-flow-by-depth", "--smoke", "--dask", "nonsense") == 1
    said = capsys.readouterr().err
    assert said == f'Dask is not installed: {sys.executable} -m pip install "distributed"\n'


def test_a_cluster_has_its_own_number_of_jobs(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Asking for processes and for a cluster is refused."""
    assert run("experiments", "--jobs", "2", "--dask", "tcp://127.0.0.1:1") == 2
    assert "not allowed with argument --jobs" in capsys.readouterr().err


def test_jobs_below_one_are_refused(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """A number of jobs that makes no sense ends with exit code 2 and what was expected."""
    assert run("experiments", "--jobs", "0") == 2
    assert "expected a whole number from 1, got 0" in capsys.readouterr().err


def test_taken_port_is_said_before_building(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Serving on a port that another program has ends with one sentence."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert run("serve", "--port", str(port)) == 1
    assert capsys.readouterr().err == f"Port {port} is taken; choose another with --port.\n"


@pytest.mark.parametrize(
    ("arguments", "tools"),
    [((), ["ruff", "ruff", "mypy", "pytest"]), (("tests/test_records.py", "-x"), ["pytest"])],
)
@pytest.mark.parametrize("failing", [None, "ruff", "pytest"])
def test_checks_run_and_any_failure_counts(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    tools: list[str],
    failing: str | None,
) -> None:
    """All checks run without arguments, pytest alone with them, and one failure fails the whole."""
    commands = []

    def pretend(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command[2:])
        return subprocess.CompletedProcess(command, int(command[2] == failing))

    monkeypatch.setattr(subprocess, "run", pretend)
    assert run("test", *arguments) == int(failing in tools)
    assert [command[0] for command in commands] == tools
    assert commands[-1] == ["pytest", *arguments]
