"""Numbers in prose come from records and published values, and are spelled the book's way."""

from __future__ import annotations

import pytest

from vgbook.site.numbers import number
from vgbook.site.spelling import MINUS, Spelled, spell


@pytest.mark.parametrize(
    ("value", "form", "text", "exponent"),
    [
        (0.0344, ".1%", "3.4\u202f%", ""),
        (-0.5, ".1f", f"{MINUS}0.5", ""),
        (10000, ",d", "10,000", ""),
        (5.0, "d", "5", ""),
        (7, "", "7", ""),
        ("sigmoid", "", "sigmoid", ""),
        (2.34e-7, "sci", "2.3·10", f"{MINUS}7"),
        (9.96e5, "sci", "1.0·10", "6"),
        (2.34e-7, "sci0", "2·10", f"{MINUS}7"),
    ],
)
def test_spelling(value, form, text, exponent):
    """Percent after a narrow space, thousands with commas, powers of ten, a real minus sign."""
    assert spell(value, form) == Spelled(text, exponent)


@pytest.mark.parametrize(
    ("value", "form"), [(float("nan"), ".1f"), (0.5, ""), (0.5, "d"), ("word", ".1f"), (1, "zz")]
)
def test_a_format_that_does_not_fit_is_refused(value, form):
    """A number that is not finite, or that its format would distort, is not spelled."""
    with pytest.raises(ValueError, match=r"expected|does not fit"):
        spell(value, form)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("toy.error[start=rbm] median .1%", 0.02),
        ("toy.error[start=rbm, seed=2] .0%", 0.06),
        ("toy.error median(seed) max .0%", 0.9),
        ("toy.error mean(start) min .0%", 0.255),
        ("toy.stuck[start=random] count", 2),
        ("toy.stuck mean .0%", 2 / 6),
        ("toy.error length(start)", 2),
        ("toy.error length", 6),
        ("toy:coordinates.seed length", 3),
        ("toy:settings.depths max", 5),
        ("toy:settings.depths.0", 1),
        ("toy:settings.epochs ,d", 2000),
        ("toy.delta sci", -2.34e-7),
        ("published.Duo06.table1.best .2%", 0.0115),
    ],
)
def test_a_number_is_what_the_record_holds(docs, book, text, value):
    """Labels choose, reductions reduce in the order written, and settings are read as they are."""
    assert number(text, docs / "reference" / "published.toml").value == pytest.approx(value)


def test_a_number_in_a_table_tells_where_it_comes_from(convert):
    """The form works inside a table, and its title and value name source and exact value."""
    html = convert("| a |\n|---|\n| {{ toy.error[start=rbm, seed=2] .0% }} |\n")
    assert 'value="0.06"' in html
    assert 'title="test error: toy.error[start=rbm, seed=2]"' in html
    assert ">6\u202f%</data></td>" in html


def test_code_shows_the_form_itself(convert):
    """Between backticks the form is not evaluated."""
    assert "{{ toy.nothing }}" in convert("`{{ toy.nothing }}`")
