"""Labs: scripts of text and code that run when the site is built and are shown with their results.

Each is run once for each state of its text and of the package. What a reader sees on the page is
what the downloadable notebook holds. Cells with the tag `answer` are folded away on the page.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from html import escape
from itertools import groupby
from pathlib import Path
from urllib.parse import urljoin

import jupytext
from bs4 import BeautifulSoup, Tag
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from vgbook import __version__
from vgbook.experiments import cache_dir, source
from vgbook.figures.frame import STYLE
from vgbook.records import write_whole
from vgbook.site.errors import BookError
from vgbook.site.mathml import mathml

FORMULA = re.compile(r"\$\$(?P<display>.+?)\$\$|\$(?P<inline>[^\s$](?:[^$]*[^\s$])?)\$", re.DOTALL)
# Where the site serves the package, from its own address.
WHEEL = f"wheel/vgbook-{__version__}-py3-none-any.whl"
INSTALL = """\
To run this lab on your own computer, with Python 3.11 or newer, install what it needs:

```
pip install jupyterlab "vgbook[labs] @ {wheel}"
```
"""
ANSWER = "answer"
FOOT = """
<p class="vg-foot">Run when this site was built:
<a href="{name}.py">script (.py)</a> · <a href="{name}.ipynb">notebook with results (.ipynb)</a></p>
"""


def read(script: Path, address: str) -> NotebookNode:
    """Read a lab, and let it say after its first cell how to install what it needs.

    Parameters
    ----------
    address : of the site, which serves the package.
    """
    lab = jupytext.read(script)
    wheel = urljoin(address, WHEEL)
    # Its id is fixed, or the same lab would be a new one at every build.
    lab.cells.insert(1, new_markdown_cell(INSTALL.format(wheel=wheel).strip(), id="install"))
    return lab


def download(script: Path, address: str) -> str:
    """Return the script that readers download: the lab as `read` gives it."""
    return str(jupytext.writes(read(script, address), fmt="py:percent"))


def run(script: Path, address: str) -> Path:
    """Run a lab and return its notebook, results included; from the cache if nothing changed.

    Raises
    ------
    BookError : a cell of the lab fails; the message holds the cell and its error.
    """
    key = _digest(script, address)
    notebook = cache_dir() / "labs" / key / f"{script.stem}.ipynb"
    if not notebook.exists():
        lab = read(script, address)
        try:
            NotebookClient(
                lab,
                kernel_name="python3",
                timeout=600,
                extra_arguments=["--log-level=ERROR"],
                coalesce_streams=True,  # what a cell prints is one text, however long it takes
            ).execute()
        except CellExecutionError as error:
            raise BookError(f"{script.name}: {error}") from error
        _fold_answers(lab)
        write_whole(notebook, jupytext.writes(lab, fmt="ipynb"))
    return notebook


def _fold_answers(lab: NotebookNode) -> None:
    """Let a notebook be opened with its answers folded, as JupyterLab knows how to."""
    for cell in lab.cells:
        if ANSWER in cell.metadata.get("tags", ()):
            cell.metadata["jupyter"] = {"source_hidden": True}
            if cell.cell_type == "code":
                cell.metadata["jupyter"]["outputs_hidden"] = True


def _digest(script: Path, address: str) -> str:
    """Hash everything that the notebook of a lab depends on."""
    total = hashlib.sha256(download(script, address).encode())
    for module in sorted(source.imports(script)):
        total.update(source.digest(module).encode())
    total.update(STYLE.read_bytes())
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
    parts = []
    for answers, cells in groupby(soup.select(".jp-Cell"), _is_answer):
        found = [part for cell in cells for part in _parts(cell)]
        parts += [_folded(found)] if answers else found
    for part in parts:
        for link in part.select("a[href]"):
            link["href"] = resolve(str(link["href"]))
        for anchor in part.select("a.anchor-link"):
            anchor["class"] = "headerlink"
        for heading in part.select("h1"):
            heading.insert_after(BeautifulSoup(FOOT.format(name=name), "html.parser"))
    return "\n".join(str(part) for part in parts)


def _is_answer(cell: Tag) -> bool:
    """Whether a cell is to be folded; its tag is a class of the cell, or of the text in it."""
    mark = f".celltag_{ANSWER}"
    return cell.select_one(mark) is not None or f"celltag_{ANSWER}" in cell["class"]


def _folded(parts: list[Tag]) -> Tag:
    """Put the answer to an exercise behind a line that opens it, like those of the chapters."""
    details = Tag(name="details", attrs={"class": "question vg-lab-answer"})
    summary = Tag(name="summary")
    summary.string = "Answer"
    details.extend([summary, *parts])
    return details


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
