"""Labs run when the site is built, and look like chapters."""

from __future__ import annotations

import pytest

from vgbook import experiments
from vgbook.site import labs
from vgbook.site.errors import BookError

NOTEBOOK_HTML = """
<script src="https://elsewhere.example/mathjax.js"></script><style>.jp {}</style>
<div class="jp-Cell jp-MarkdownCell"><div class="jp-RenderedMarkdown">
<h1 id="a">A<a class="anchor-link" href="#a">¶</a></h1>
<p>Let $a &lt; b$ &amp; <code>$x$</code>, see <a href="../chapters/one.md">one</a>.</p>
</div></div>
<div class="jp-Cell jp-CodeCell">
<div class="jp-InputArea-editor"><div class="highlight-ipynb hl-python"><pre>1 + 1</pre></div></div>
<div class="jp-OutputArea-output"><pre>2</pre></div></div>
"""


@pytest.fixture
def cleaned():
    """The page of a small lab."""
    return labs.page(NOTEBOOK_HTML, "small", lambda link: link.replace("one.md", "one/"))


def test_a_lab_keeps_text_code_and_results(cleaned):
    """Scripts and styles of the notebook are gone; links are those of the site."""
    assert "elsewhere" not in cleaned
    assert "<style" not in cleaned
    assert '<a href="../chapters/one/">one</a>' in cleaned
    assert "<pre><code>1 + 1</code></pre>" in cleaned
    assert '<div class="vg-lab-result"><pre>2</pre></div>' in cleaned


def test_formulas_of_a_lab_are_mathml(cleaned):
    """Formulas are converted, code between dollars is left alone."""
    assert cleaned.count("<math>") == 1
    assert "<mo>&lt;</mo>" in cleaned
    assert "<code>$x$</code>" in cleaned


def test_a_lab_offers_its_script_and_its_notebook(cleaned):
    """Both files are linked under the title."""
    assert 'href="small.py"' in cleaned
    assert 'href="small.ipynb"' in cleaned


def test_a_formula_that_cannot_be_converted_is_refused():
    """A lab's formulas are held to the same rule as a chapter's."""
    html = NOTEBOOK_HTML.replace("$a &lt; b$", r"$\nonsense$")
    with pytest.raises(ValueError, match="nonsense"):
        labs.page(html, "small", str)


def test_a_lab_is_run_once(tmp_path, monkeypatch):
    """The notebook holds the results, and the second time it comes from the cache."""
    monkeypatch.setattr(labs, "cache_dir", lambda: tmp_path / "cache")
    script = tmp_path / "small.py"
    script.write_text("# %%\n6 * 7\n", encoding="utf-8")
    notebook = labs.run(script)
    assert '"42"' in notebook.read_text("utf-8")
    written = notebook.stat().st_mtime_ns
    assert labs.run(script).stat().st_mtime_ns == written


def test_a_failing_cell_ends_the_build(tmp_path, monkeypatch):
    """The failure names the lab and the error."""
    monkeypatch.setattr(labs, "cache_dir", lambda: tmp_path / "cache")
    script = tmp_path / "small.py"
    script.write_text("# %%\n1 / 0\n", encoding="utf-8")
    with pytest.raises(BookError, match=r"(?s)small.py.*ZeroDivisionError"):
        labs.run(script)


def test_the_real_labs_are_labs():
    """Every script in the labs' folder is treated as a lab, and nothing below it."""
    folder = experiments.ROOT / "docs" / "labs"
    assert all(labs.is_lab(f"labs/{path.name}") for path in folder.glob("*.py"))
    assert not labs.is_lab("labs/small/small.py")
