"""Labs run when the site is built, and look like chapters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib

import jupytext
import pytest
import yaml

from vgbook import experiments
from vgbook.site import labs
from vgbook.site.errors import BookError

FOLDER = experiments.ROOT / "docs" / "labs"
LABS = sorted(FOLDER.glob("*.py"))
ADDRESS = "https://book.example/gradient/"
NOTEBOOK_HTML = """
<script src="https://elsewhere.example/mathjax.js"></script><style>.jp {}</style>
<div class="jp-Cell jp-MarkdownCell"><div class="jp-RenderedMarkdown">
<h1 id="a">A<a class="anchor-link" href="#a">¶</a></h1>
<p>Let $a &lt; b$ &amp; <code>$x$</code>, see <a href="../chapters/one.md">one</a>.</p>
</div></div>
<div class="jp-Cell jp-CodeCell">
<div class="jp-InputArea-editor"><div class="highlight-ipynb hl-python"><pre>1 + 1</pre></div></div>
<div class="jp-OutputArea-output"><pre>2</pre></div></div>
<div class="jp-Cell jp-MarkdownCell"><div class="jp-RenderedMarkdown celltag_answer">
<p>Two.</p></div></div>
<div class="jp-Cell jp-CodeCell celltag_answer">
<div class="jp-InputArea-editor"><div class="highlight-ipynb hl-python"><pre>2 + 2</pre></div></div>
<div class="jp-OutputArea-output"><pre>4</pre></div></div>
<div class="jp-Cell jp-MarkdownCell"><div class="jp-RenderedMarkdown"><p>Next.</p></div></div>
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


def test_answers_are_folded_on_the_page(cleaned):
    """Neighbouring answers, text and code, stand behind one line; what follows does not."""
    _, details = cleaned.split('<details class="question vg-lab-answer"><summary>Answer</summary>')
    inside, outside = details.split("</details>")
    assert "Two." in inside
    assert "2 + 2" in inside
    assert '<div class="vg-lab-result"><pre>4</pre></div>' in inside
    assert "Next." in outside


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
    notebook = labs.run(script, ADDRESS)
    assert '"42"' in notebook.read_text("utf-8")
    written = notebook.stat().st_mtime_ns
    assert labs.run(script, ADDRESS).stat().st_mtime_ns == written


def test_a_lab_is_run_again_when_what_it_uses_has_changed(monkeypatch):
    """The key changes with the code that a lab imports and with its text, and with nothing else."""
    lab = FOLDER / "backpropagation-by-hand.py"
    used = []
    monkeypatch.setattr(labs.source, "digest", lambda module: used.append(module) or module)
    key = labs._digest(lab, ADDRESS)
    assert "vgbook.network" in used
    assert "vgbook.figures.frame" in used
    assert "vgbook.site.labs" not in used
    monkeypatch.setattr(labs.source, "digest", lambda module: f"new {module}")
    assert labs._digest(lab, ADDRESS) != key


def test_answers_are_folded_in_the_notebook(tmp_path, monkeypatch):
    """JupyterLab opens the notebook with the cells of an answer collapsed, and no others."""
    monkeypatch.setattr(labs, "cache_dir", lambda: tmp_path / "cache")
    script = tmp_path / "small.py"
    script.write_text('# %%\n1\n\n# %% tags=["answer"]\n2\n', encoding="utf-8")
    notebook = json.loads(labs.run(script, ADDRESS).read_text("utf-8"))
    question, _, answer = notebook["cells"]
    assert "jupyter" not in question["metadata"]
    assert answer["metadata"]["jupyter"] == {"source_hidden": True, "outputs_hidden": True}


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_every_lab_says_how_to_install_what_it_needs(path):
    """The line stands once in the script to download: the site's own wheel, with its extra."""
    text = labs.download(path, ADDRESS)
    line = f'# pip install jupyterlab "vgbook[labs] @ {ADDRESS}{labs.WHEEL}"\n'
    assert text.count(line) == 1
    cells = jupytext.reads(text, fmt="py:percent").cells
    without = [cell.source for cell in cells if line[2:-1] not in cell.source]
    assert without == [cell.source for cell in jupytext.read(path).cells]


NOT_FOR_LABS = (
    *("IPython", "bs4", "ipykernel", "jinja2", "jupytext", "markdown", "math_core", "mkdocs"),
    *("nbclient", "nbformat", "pooch", "pybtex", "pymdownx", "tqdm", "ziamath"),
)
LABS_ALONE = """
import runpy, sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in sys.argv[2:]:
            raise ModuleNotFoundError(f"{name} is not for labs", name=name)

sys.meta_path.insert(0, Refuse())
runpy.run_path(sys.argv[1])
"""


def test_what_labs_need_is_what_the_book_needs_too():
    """Each package of the extra is one of the book's, in the same version."""
    project = tomllib.loads((experiments.ROOT / "pyproject.toml").read_text("utf-8"))
    extra = project["project"]["optional-dependencies"]["labs"]
    assert set(extra) <= set(project["dependency-groups"]["book"])


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_a_lab_is_a_plain_script(path):
    """It runs without Jupyter, and without what only the pages of the site need."""
    done = subprocess.run(
        [sys.executable, "-c", LABS_ALONE, str(path), *NOT_FOR_LABS],
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_a_lab_has_two_things_to_change(path):
    """Each of its two exercises is followed by an answer that is folded."""
    cells = jupytext.read(path).cells
    kinds = ["answer" if labs.ANSWER in c.metadata.get("tags", ()) else c.source for c in cells]
    for number in "12":
        (at,) = (i for i, text in enumerate(kinds) if f"\n**{number}. " in f"\n{text}")
        assert kinds[at + 1] == "answer"
    assert "## Two things to change" in "\n".join(kinds)


def test_labs_stand_in_the_navigation_in_the_order_of_the_book():
    """By hand first, then vanishing, then the machine, then 2006."""
    text = (experiments.ROOT / "mkdocs.yml").read_text("utf-8")
    config = yaml.load(text, Loader=yaml.BaseLoader)
    (listed,) = (entry["Labs"] for entry in config["nav"] if "Labs" in entry)
    names = ["backpropagation-by-hand", "watch-a-gradient-vanish", "train-an-rbm", "repeat-2006"]
    assert listed == [f"labs/{name}.py" for name in names]
    assert {f"labs/{path.name}" for path in LABS} == set(listed)


def test_a_failing_cell_ends_the_build(tmp_path, monkeypatch):
    """The failure names the lab and the error."""
    monkeypatch.setattr(labs, "cache_dir", lambda: tmp_path / "cache")
    script = tmp_path / "small.py"
    script.write_text("# %%\n1 / 0\n", encoding="utf-8")
    with pytest.raises(BookError, match=r"(?s)small.py.*ZeroDivisionError"):
        labs.run(script, ADDRESS)


def test_the_real_labs_are_labs():
    """Every script in the labs' folder is treated as a lab, and nothing below it."""
    assert all(labs.is_lab(f"labs/{path.name}") for path in LABS)
    assert not labs.is_lab("labs/small/small.py")
