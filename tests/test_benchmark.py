"""The benchmark times what is installed, and says what is not."""

import importlib
import re
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[1] / "scripts"


@pytest.fixture
def benchmark(monkeypatch):
    """The script, run on few examples in the environment of the tests."""
    monkeypatch.syspath_prepend(SCRIPTS)
    monkeypatch.setattr(importlib.import_module("environment"), "enter", lambda: None)
    monkeypatch.setattr(sys, "argv", ["benchmark.py", "--examples", "20", "--repeats", "1"])
    return importlib.import_module("benchmark")


def test_a_line_for_each_batch_size(benchmark, capsys):
    """Contrastive divergence is timed at three batch sizes: seconds, ratio and share of peak."""
    assert benchmark.main() == 0
    lines = capsys.readouterr().out.partition("against scikit-learn")[2].splitlines()
    for batch, line in zip((10, 20, 100), lines[2:], strict=True):
        assert re.fullmatch(rf" *{batch} +[\d.]+ s +[\d.]+ s +[\d.]+ +\d+%", line)


def test_a_missing_torch_is_named(benchmark, capsys, monkeypatch):
    """Without PyTorch the script says how to get it, and times the rest."""
    monkeypatch.setitem(sys.modules, "torch", None)
    assert benchmark.main() == 0
    output = capsys.readouterr().out
    assert re.search(r"PyTorch is not installed.*pip install \"torch==", output)
    assert "against scikit-learn" in output


@pytest.mark.parametrize("option", ["--examples", "--repeats"])
def test_nothing_cannot_be_timed(benchmark, capsys, monkeypatch, option):
    """No examples or no repeats end with exit code 2 and the name of the option."""
    monkeypatch.setattr(sys, "argv", ["benchmark.py", option, "0"])
    with pytest.raises(SystemExit) as end:
        benchmark.main()
    assert end.value.code == 2
    assert f"argument {option}: expected a whole number from 1" in capsys.readouterr().err
