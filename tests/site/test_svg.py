"""Figures become SVG that follows the page's colours and is the same on every build."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
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


def pictured(pixels):
    """Draw a figure with one picture of these pixels, (m, n, 4) in whole numbers to 255."""
    figure = Figure()
    axes = figure.add_axes((0, 0, 1, 1))
    axes.imshow(np.array(pixels, np.uint8), interpolation="none")
    axes.axis("off")
    return svg.inline(figure, prefix="x", title="x")


def test_a_picture_takes_its_colour_from_the_page():
    """A picture is a mask of its density over a rectangle in the variable of its role."""
    ink = [0x1F, 0x24, 0x30]
    drawing = pictured([[[*ink, 0], [*ink, 128]], [[*ink, 255], [*ink, 64]]])
    root = ET.fromstring(drawing)
    (mask,) = root.iter(f"{{{svg.NAMESPACE}}}mask")
    assert mask.get("style") == "mask-type: alpha"
    # Without these the mask would begin beside the picture and cut it off.
    assert [mask.get(name) for name in ("x", "y", "width", "height")] == ["0", "0", "2", "2"]
    (picture,) = mask
    assert picture.tag == svg.PICTURE
    (seen,) = (e for e in root.iter() if e.get("mask") == f"url(#{mask.get('id')})")
    assert seen.get("style") == "fill: var(--vg-ink, #1f2430)"
    assert (seen.get("width"), seen.get("height")) == ("2", "2")


@pytest.mark.parametrize(
    "pixels",
    [[[[31, 36, 48, 255], [255, 255, 255, 255]]], [[[1, 2, 3, 255], [1, 2, 3, 0]]]],
    ids=["two colours", "a foreign colour"],
)
def test_a_picture_of_other_colours_is_refused(pixels):
    """A picture of two colours, or of one outside the palette, could not follow the scheme."""
    with pytest.raises(svg.ForeignColourError, match=r"one colour of the palette|#010203"):
        pictured(pixels)


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
