"""The works that the book cites, read from one BibTeX file.

`[@HOT06]` in a page becomes "Hinton, Osindero & Teh (2006)", linked to the work's entry in the
bibliography.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pybtex.database import Entry, parse_file
from pybtex.plugin import find_plugin
from pybtex.richtext import Text
from pybtex.scanner import PybtexSyntaxError

from vgbook.nearest import nearest


@dataclass(frozen=True)
class Work:
    """A cited work: authors and year for the text, the title, and its entry as HTML."""

    authors: str
    year: str
    title: str
    entry: str


@cache
def works(bibliography: Path) -> dict[str, Work]:
    """Return every work of a BibTeX file by its key, in the order of authors and years.

    Raises
    ------
    ValueError : the file is not whole, or a work lacks its authors, year or title.
    """
    try:
        data = parse_file(str(bibliography), bib_format="bibtex")
    except PybtexSyntaxError as error:
        raise ValueError(f"{bibliography.name}: {error}") from error
    backend = find_plugin("pybtex.backends", "html")()
    style = find_plugin("pybtex.style.formatting", "plain")()
    return {
        formatted.key: _work(data.entries[formatted.key], formatted.text.render(backend))
        for formatted in style.format_bibliography(data)
    }


def work(key: str, bibliography: Path) -> Work:
    """Return one work, or a KeyError that names the nearest keys."""
    known = works(bibliography)
    if key not in known:
        raise KeyError(f"{bibliography.name} has no work {key!r}; {nearest(key, known)}")
    return known[key]


def _work(entry: Entry, html: str) -> Work:
    """Read what the text needs of an entry."""
    for name in ("title", "year"):
        if name not in entry.fields:
            raise ValueError(f"work {entry.key!r}: field {name!r} is missing")
    names = [
        " ".join(str(name) for name in person.rich_last_names)
        for person in entry.persons.get("author", [])
    ]
    if not names:
        raise ValueError(f"work {entry.key!r}: it has no author")
    title = str(Text.from_latex(entry.fields["title"]))
    return Work(_authors(names), entry.fields["year"], title, html)


def _authors(names: list[str]) -> str:
    """Up to three names in full, the first of more."""
    if len(names) > 3:
        return f"{names[0]} et al."
    return " & ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
