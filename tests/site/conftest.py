"""A small book for the tests of the site: one experiment, one figure, one chapter."""

from __future__ import annotations

import dataclasses
import logging
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from markdown import Markdown
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from vgbook import experiments, figures
from vgbook.experiments import ROOT
from vgbook.figures import activation_slopes
from vgbook.figures.frame import frame
from vgbook.figures.palette import colour
from vgbook.records import Record, Series
from vgbook.site import plates
from vgbook.site.browser import served

CHAPTER = "---\nchapter: 4\n---\n# One\n\n/// figure | plain\nA caption.\n///\n\n"
WORKS = """
@article{Duo06, author = {Ada One and Bo Two}, title = {Both}, journal = {J}, year = 2006}
@article{Many10, author = {Ed A and Flo B and Gus C and Hal D}, title = {All}, journal = {J},
  year = 2010, doi = {10.1000/182}}
"""
PUBLISHED = """
[Duo06.table1]
where = "Table 1"
what = "test error"
unit = "percent"
[Duo06.table1.values]
best = 1.15
"""
CONFIG = f"""
INHERIT: {ROOT / "mkdocs.yml"}
docs_dir: docs
site_dir: site
theme: {{custom_dir: {ROOT / "vgbook" / "site" / "theme"}}}
hooks: [{ROOT / "vgbook" / "site" / "hooks.py"}]
watch: []
nav: [index.md, chapters/one.md, reference/bibliography.md]
plugins: []
"""


def toy_record():
    """Make a record of two starts by three seeds."""
    errors = np.array([[0.01, 0.02, 0.06], [0.5, 0.9, 0.9]])
    dims = ("start", "seed")
    return Record(
        experiment="toy",
        settings={"epochs": 2000, "depths": [1, 5], "unit": "sigmoid"},
        coordinates={"start": ["rbm", "random"], "seed": [0, 1, 2]},
        series={
            "error": Series(errors, dims, "fraction", "test error"),
            "stuck": Series(errors > 0.8, dims, "1", "whether a run is stuck"),
            "delta": Series(np.array(-2.34e-7), (), "nats", "error signal"),
        },
        provenance={"seconds": 123.4},
    )


def draw_plain(record, *, narrow=False):
    """Draw a line."""
    figure, (axes,) = frame("A claim", "a line", narrow=narrow)
    axes.plot([0, 1], [0, 1], color=colour("random"))
    return figure


@pytest.fixture
def figure_entry():
    """The small book's figure, as the table of figures holds it."""
    return figures.FigureEntry(
        draw=draw_plain,
        experiment="toy",
        alt=lambda record: "A line that rises.",
        claim=lambda record: {"Lines rise.": True},
        series=("error",),
    )


@pytest.fixture
def book(monkeypatch, figure_entry):
    """Put the small book in place of the real one; change its figure through the returned call."""

    def show(**changes):
        entry = dataclasses.replace(figure_entry, **changes)
        monkeypatch.setattr(figures, "FIGURES", {"plain": entry})
        for cached in (plates.plate, plates.record):
            cached.cache_clear()

    experiment = SimpleNamespace(
        __name__=activation_slopes.__name__,
        QUESTION="Do lines rise?",
        KIND="build",
        SETTINGS={},
        cells=lambda settings: [settings],
    )
    monkeypatch.setattr(experiments, "EXPERIMENTS", {"toy": experiment})
    monkeypatch.setattr(experiments, "record", lambda _: toy_record())
    show()
    yield show
    for cached in (plates.plate, plates.record):
        cached.cache_clear()


@pytest.fixture
def docs(tmp_path):
    """The folder of the small book's pages."""
    for name, text in {
        "index.md": "# Index\n",
        "chapters/one.md": CHAPTER,
        "reference/bibliography.md": "# Works\n\n/// bibliography\n///\n",
        "reference/bibliography.bib": WORKS,
        "reference/published.toml": PUBLISHED,
    }.items():
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "docs"


@pytest.fixture
def convert(docs, book):
    """Convert a page with Python-Markdown alone."""

    def convert(text, page="chapters/one.md"):
        options = {"vgbook.site": {"docs_dir": str(docs), "page": page}}
        return Markdown(
            extensions=["tables", "attr_list", "vgbook.site"], extension_configs=options
        ).convert(text)

    return convert


@pytest.fixture
def build(docs, book, caplog):
    """Build the small book strictly with MkDocs; return the folder of the site."""

    def build(text="", page="chapters/one.md"):
        path = docs / page
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
        (docs.parent / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
        loaded = {name: module for name, module in sys.modules.items() if is_book(name)}
        try:
            with caplog.at_level(logging.INFO, logger="mkdocs"):
                mkdocs_build(load_config(str(docs.parent / "mkdocs.yml"), strict=True))
        finally:  # the hook has made Python forget the package, for the next build
            for name in list(filter(is_book, sys.modules)):
                del sys.modules[name]
            sys.modules.update(loaded)
        return docs.parent / "site"

    return build


def is_book(module):
    """Whether a module belongs to the package."""
    return module.split(".")[0] == "vgbook"


@pytest.fixture(scope="session")
def real_site(tmp_path_factory):
    """The book itself, built strictly in a process of its own."""
    site = tmp_path_factory.mktemp("book") / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr[-4000:]
    return site


@pytest.fixture(scope="session")
def address(real_site):
    """Address at which the book is served while the tests run."""
    with served(real_site) as address:
        yield address
