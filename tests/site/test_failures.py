"""A page that asks for what does not exist, or says what is not so, cannot be built."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure
from mkdocs.exceptions import Abort


def test_a_page_without_faults_is_built(build):
    """The small book builds strictly, with a page for its chapter."""
    site = build("{{ toy.error[start=rbm] median .1% }}")
    assert "2.0\u202f%" in (site / "chapters" / "one" / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("/// figure | plane\nA caption.\n///", "nearest: plain"),
        ("/// figur | plain\nA caption.\n///", "figur | plain"),
        ("See [@fig:plane].", "nearest: plain"),
        ("{{ toy.eror median .1% }}", "'eror'"),
        ("{{ toy.error[start=rbn] median .1% }}", "'rbn'"),
        ("{{ toy.error[begin=rbm] median .1% }}", "'begin'"),
        ("{{ toy:settings.epoch }}", "'settings.epoch'"),
        ("{{ toy.error[start=rbm] .1% }}", "['seed']"),
        ("{{ toy.delta .1% }}", "fraction"),
        ("{{ published.Duo06.table1.bets .1% }}", "nearest: best"),
        ("[@Duo07]", "nearest: Duo06"),
        (r"$\sigmoid(z)$", r"\\sigmoid(z)"),
        ("$$\n\\frac{1\n$$", "frac{1"),
    ],
)
def test_what_does_not_exist_ends_the_build(build, caplog, text, name):
    """An unknown figure, field, label, work or command fails, with the page and the name."""
    with pytest.raises(Abort) as failure:
        build(f"\n\n{text}\n")
    for message in (caplog.text, str(failure.value)):
        assert "chapters/one.md" in message
        assert name in message


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"alt": lambda record: " "}, "no text alternative"),
        ({"claim": lambda record: {"Lines fall.": False}}, "'Lines fall.'"),
    ],
)
def test_a_figure_that_is_silent_or_wrong_ends_the_build(build, book, change, reason):
    """Without alt text, or with a false claim, a figure fails with its page and its name."""
    book(**change)
    with pytest.raises(Abort) as failure:
        build()
    for part in ("chapters/one.md", "'plain'", reason):
        assert part in str(failure.value)


def test_a_colour_outside_the_palette_ends_the_build(build, book):
    """A figure in a colour that could not follow the scheme fails with its name."""

    def draw(record, *, narrow=False):
        figure = Figure()
        figure.add_subplot().plot([0, 1], color="#123456")
        return figure

    book(draw=draw)
    with pytest.raises(Abort, match=r"figure 'plain'.*#123456"):
        build()


def test_a_dead_link_ends_the_build(build):
    """A link to a page, or to a place on a page, that does not exist fails."""
    with pytest.raises(Abort, match="2 warnings"):
        build("[one](two.md) and [two](../index.md#nowhere)")
