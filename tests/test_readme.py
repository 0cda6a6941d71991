"""What the project says of itself: the README, its figure, and how to cite the book."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import vgbook
from vgbook.site.export import export

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
NUMBER = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_figure_is_what_the_code_draws(dark: bool) -> None:
    """The README's picture differs from a fresh drawing by less than a tenth of a point.

    `python scripts/figures.py gradient-flow-by-depth --out docs/assets` draws it again; with
    `--dark`, the one for dark paper.
    """
    name = "gradient-flow-by-depth"
    committed = (ROOT / "docs/assets" / f"{name}{'-dark' if dark else ''}.svg").read_text("utf-8")
    drawn = export(name, "svg", dark=dark).decode()
    assert NUMBER.split(committed) == NUMBER.split(drawn)
    np.testing.assert_allclose(
        np.array(NUMBER.findall(committed), float),
        np.array(NUMBER.findall(drawn), float),
        rtol=0,
        atol=0.1,
    )


def test_what_it_names_is_there() -> None:
    """Every file that the README links to, shows or runs exists."""
    named = re.findall(r'\]\(([^):]+)\)|(?:src|srcset)="([^":]+)"|python (\S+)', README)
    paths = ["".join(groups) for groups in named]
    assert "scripts/serve.py" in paths
    assert not [path for path in paths if not (ROOT / path).exists()]


def test_citation_is_of_this_version() -> None:
    """The citation names the version of the code beside it, and its licence."""
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"\nversion: {vgbook.__version__}\n" in citation
    assert "\nlicense: BSD-3-Clause" in citation
