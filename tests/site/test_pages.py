"""What the Markdown of the book becomes: figures, references, citations, formulas."""

from __future__ import annotations

import re

import pytest

from vgbook.site import listing
from vgbook.site.errors import BookError

FIGURE = "/// figure | plain\nA *caption*.\n///\n"


def test_a_figure_stands_with_number_caption_and_foot_line(convert):
    """On its chapter's page a figure is numbered, and its foot line leads to everything behind."""
    html = convert(FIGURE)
    assert '<figure class="vg-figure" id="fig-plain">' in html
    assert "<strong>Figure\u00a04.1.</strong> A <em>caption</em>." in html
    for path in ("code/plain.md", "data/plain.csv", "records/toy.json", "figures/plain.png"):
        assert f'href="/{path}"' in html
    assert "python scripts/figures.py plain" in html


def test_a_repeated_figure_keeps_its_number(convert):
    """On another page the same figure shows its chapter's number and links to it."""
    html = convert(FIGURE, page="index.md")
    assert '<a href="/chapters/one.md#fig-plain"><strong>Figure\u00a04.1.</strong></a>' in html


def test_a_drawing_has_a_name_and_no_id_twice(convert):
    """Both drawings are images with the text alternative as title; all ids differ."""
    html = convert(FIGURE)
    assert html.count('role="img"') == html.count(">A line that rises.</title>") == 2
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_a_figure_needs_a_caption(convert):
    """A figure without a caption is refused."""
    with pytest.raises(BookError, match="'plain' has no caption"):
        convert("/// figure | plain\n///\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[@fig:plain]", ["Figure\u00a04.1"]),
        ("[@Duo06]", ["One &amp; Two (2006)"]),
        ("([@Many10])", ["A et al. 2010"]),
        ("[@Duo06, p. 7; @Many10]", ["One &amp; Two (2006, p. 7)", "A et al. (2010)"]),
    ],
)
def test_references_and_citations(convert, text, shown):
    """A reference names figure or work; in parentheses the year needs none of its own."""
    assert re.findall(r"<a [^>]*>([^<]*)</a>", convert(text)) == shown


def test_the_bibliography_has_an_anchor_for_each_citation(convert):
    """Each work stands in the bibliography under the anchor that citations link to."""
    html = convert("/// bibliography\n///\n", page="reference/bibliography.md")
    assert 'href="/reference/bibliography.md#ref-Many10"' in convert("[@Many10]")
    assert '<li id="ref-Many10">' in html
    assert 'href="https://doi.org/10.1000/182"' in html


def test_formulas_become_mathml(convert):
    """Formulas in a line and on lines of their own are MathML, with < and & as they should be."""
    html = convert("Let $a < b$.\n\n$$\n\\begin{aligned} a &< b \\\\ c &= d \\end{aligned}\n$$\n")
    assert html.count("<math") == 2
    assert html.count("<mo>&lt;</mo>") == 2
    assert "<mtable" in html
    assert "\\begin" not in html
    assert "amp;" not in html


def test_a_prime_stands_on_the_line(convert):
    """A prime is not a superscript of its letter; a power beside it is."""
    assert "<msup><mi>f</mi><mo>" not in convert("$f'(z)$")
    power = '<msup><mrow><mi>f</mi><mo lspace="0" rspace="0">′</mo></mrow><mn>2</mn></msup>'
    assert power in convert("$f'^2$")


def test_the_text_of_a_figure_is_markdown(convert):
    """A caption may hold numbers, citations and formulas."""
    html = convert("/// figure | plain\n{{ toy.delta sci }}, [@Duo06], $x$\n///\n")
    caption = html[html.index("<figcaption>") : html.index("</figcaption>")]
    assert all(part in caption for part in ("<sup>", "ref-Duo06", "<math>"))


def test_experiments_are_listed_with_their_size_and_time(convert):
    """A row for each experiment leads to its record, and the last row adds up the times."""
    html = convert("/// experiments\n///\n", page="index.md")
    assert '<a href="/records/toy.json">toy</a>' in html
    assert html.count("<tr>") == 3
    assert "Do lines rise?" in html
    assert html.count("<td>2 min</td>") == 2


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1 s"), (99.4, "99 s"), (240, "4 min"), (9182, "2 h 33 min")]
)
def test_a_time_is_said_in_units_that_fit(seconds, text):
    """Seconds, then minutes, then hours and minutes."""
    assert listing.spelled(seconds) == text
