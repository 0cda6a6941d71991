"""Labs: scripts of text and code that run when the site is built and are shown with their results.

Each is run once for each state of its text and of the package. What a reader sees on the page is
what the downloadable notebook holds.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from html import escape
from pathlib import Path

import jupytext
from bs4 import BeautifulSoup, Tag
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from vgbook.experiments import cache_dir
from vgbook.records import write_whole
from vgbook.site.errors import BookError
from vgbook.site.mathml import mathml

PACKAGE = Path(__file__).parents[1]
FORMULA = re.compile(r"\$\$(?P<display>.+?)\$\$|\$(?P<inline>[^\s$](?:[^$]*[^\s$])?)\$", re.DOTALL)
FOOT = """
<p class="vg-foot">Run when this site was built:
<a href="{name}.py">script (.py)</a> · <a href="{name}.ipynb">notebook with results (.ipynb)</a></p>
"""


def run(script: Path) -> Path:
    """Run a lab and return its notebook, results included; from the cache if nothing changed.

    Raises
    ------
    BookError : a cell of the lab fails; the message holds the cell and its error.
    """
    notebook = cache_dir() / "labs" / _digest(script) / f"{script.stem}.ipynb"
    if not notebook.exists():
        lab = jupytext.read(script)
        try:
            NotebookClient(
                lab, kernel_name="python3", timeout=600, extra_arguments=["--log-level=ERROR"]
            ).execute()
        except CellExecutionError as error:
            raise BookError(f"{script.name}: {error}") from error
        write_whole(notebook, jupytext.writes(lab, fmt="ipynb"))
    return notebook


def _digest(script: Path) -> str:
    """Hash everything that the results of a lab depend on."""
    total = hashlib.sha256(script.read_bytes())
    for path in sorted(PACKAGE.rglob("*.*")):
        if path.suffix in (".py", ".mplstyle"):
            total.update(path.read_bytes())
    return total.hexdigest()[:16]


def is_lab(uri: str) -> bool:
    """Whether the file at that path, from the folder of all pages, is a lab."""
    return re.fullmatch(r"labs/[^/]+\.py", uri) is not None


def page(html: str, name: str, resolve: Callable[[str], str]) -> str:
    """Return the body of a lab's page from the notebook's HTML.

    Of the notebook's own page only text, code and results are kept: its scripts and stylesheets
    would ask other hosts, and would not look like the book.

    Parameters
    ----------
    name : file name of script and notebook, which are served beside the page.
    resolve : gives the address of a page of the book from a link to its source.
    """
    soup = BeautifulSoup(html, "html.parser")
    parts = [part for cell in soup.select(".jp-Cell") for part in _parts(cell)]
    for part in parts:
        for link in part.select("a[href]"):
            link["href"] = resolve(str(link["href"]))
        for anchor in part.select("a.anchor-link"):
            anchor["class"] = "headerlink"
        for heading in part.select("h1"):
            heading.insert_after(BeautifulSoup(FOOT.format(name=name), "html.parser"))
    return "\n".join(str(part) for part in parts)


def _parts(cell: Tag) -> list[Tag]:
    """Return the parts of a cell that a reader needs."""
    parts = []
    for text in cell.select(".jp-RenderedMarkdown"):
        _convert_formulas(text)
        text["class"] = "vg-lab-text"
        parts.append(text)
    for code in cell.select(".jp-InputArea-editor .highlight-ipynb"):
        code["class"] = "language-python highlight"
        for pre in code.select("pre"):
            pre.name = "code"
            pre.wrap(Tag(name="pre"))
        parts.append(code)
    for result in cell.select(".jp-OutputArea-output"):
        result["class"] = "vg-lab-result"
        parts.append(result)
    return parts


def _convert_formulas(text: Tag) -> None:
    """Replace what stands between dollars, outside code, by MathML."""
    for string in text.find_all(string=FORMULA):
        if string.find_parent(["code", "pre"]):
            continue
        pieces, end = [], 0
        for match in FORMULA.finditer(string):
            pieces += [escape(string[end : match.start()]), _formula(match)]
            end = match.end()
        converted = "".join(pieces) + escape(string[end:])
        string.replace_with(BeautifulSoup(converted, "html.parser"))


def _formula(match: re.Match[str]) -> str:
    """Convert one formula."""
    if match["display"]:
        return f'<div class="arithmatex">{mathml(match["display"], display=True)}</div>'
    return f'<span class="arithmatex">{mathml(match["inline"], display=False)}</span>'
