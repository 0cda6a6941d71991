"""Figures become SVG that follows the page's colours and is the same on every build."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from vgbook import figures, records
from vgbook.figures import FIGURES
from vgbook.figures.palette import COLOURS
from vgbook.site import colours, svg
from vgbook.site.display import show

RECORDS = Path(__file__).parents[1] / "records"


def inlined(figure_id):
    """Draw a figure of the book from its fixed record, for a page."""
    record = records.load(RECORDS / f"{FIGURES[figure_id].experiment}.json")
    return svg.inline(figures.draw(figure_id, record), prefix=figure_id, title="A & B")


@pytest.mark.parametrize("figure_id", FIGURES)
def test_every_colour_follows_the_scheme(figure_id):
    """No colour of a figure is fixed: each is a variable that the stylesheet defines."""
    drawing = inlined(figure_id)
    stylesheet = colours.files()["assets/colours.css"]
    used = re.findall(r"var\((--vg-[a-z]+), #[0-9a-f]{6}\)", drawing)
    assert used
    assert len(used) == len(re.findall("#[0-9a-f]{6}\\b", drawing))
    assert all(stylesheet.count(f"{name}: #") == 2 for name in used)


@pytest.mark.parametrize("figure_id", FIGURES)
def test_two_drawings_are_the_same_bytes(figure_id):
    """The same record gives the same SVG."""
    assert inlined(figure_id) == inlined(figure_id)


def test_ids_carry_the_prefix_and_are_all_in_use():
    """Every id starts with the prefix, is unique, and something points to it."""
    drawing = inlined("gradient-flow-by-depth")
    ids = re.findall(r'\bid="([^"]+)"', drawing)
    assert len(ids) == len(set(ids)) > 10
    assert all(name.startswith("gradient-flow-by-depth-") for name in ids)
    pointed_at = set(re.findall(r'(?:href="#|url\(#|labelledby=")([^")]+)', drawing))
    assert pointed_at == set(ids)


def test_the_title_is_escaped_and_nothing_of_matplotlib_is_left():
    """The title is text; Matplotlib's stylesheet and metadata would leak into the page."""
    drawing = inlined("slope-product")
    assert ">A &amp; B</title>" in drawing
    assert "<style" not in drawing
    assert "metadata" not in drawing
    assert "<?xml" not in drawing


@pytest.mark.parametrize("colour", ["#123456", "black"])
def test_a_foreign_colour_is_named(colour):
    """A colour outside the palette is refused, also black, which Matplotlib does not write."""
    figure = Figure()
    figure.text(0.5, 0.5, "text", color=colour)
    with pytest.raises(svg.ForeignColourError, match=r"#123456|#000000"):
        svg.inline(figure, prefix="x", title="x")


def test_dark_and_light_differ_in_the_stylesheet():
    """Each role has its light colour in the light scheme and its dark colour in the dark one."""
    light, dark = colours.files()["assets/colours.css"].split('[data-md-color-scheme="slate"]')
    for role, pair in COLOURS.items():
        assert f"--vg-{role}: {pair[0]};" in light
        assert f"--vg-{role}: {pair[1]};" in dark


def test_a_lab_figure_needs_words():
    """A figure in a lab is refused without a text alternative."""
    with pytest.raises(ValueError, match="alt: expected a sentence"):
        show(Figure(), alt="")
