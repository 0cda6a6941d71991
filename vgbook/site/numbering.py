"""The number of each figure: the chapter's, and its place within the chapter.

A chapter is a page under `chapters/` whose front matter says `chapter: N`; its figures are
numbered in the order of the page, so that any page can refer to any figure by its id.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vgbook.nearest import nearest

CHAPTER = re.compile(r"\A---\n.*?^chapter:\s*(\d+)\s*$.*?^---$", re.MULTILINE | re.DOTALL)
FIGURE = re.compile(r"^/{3,}\s*figure\s*\|\s*(\S+)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """Where a figure stands: its page, from the folder of all pages, and its number, "2.1"."""

    page: str
    number: str


@cache
def places(docs: Path) -> dict[str, Place]:
    """Return the place of every figure of every chapter under the folder `docs`.

    Raises
    ------
    ValueError : a figure stands twice, or two chapters have the same number.
    """
    found: dict[str, Place] = {}
    chapters: dict[str, str] = {}
    for path in sorted((docs / "chapters").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        page = path.relative_to(docs).as_posix()
        chapter = CHAPTER.match(text)
        if chapter is None:
            raise ValueError(f"{page}: its front matter has no line `chapter: N`")
        other = chapters.setdefault(chapter[1], page)
        if other != page:
            raise ValueError(f"{page}: chapter {chapter[1]} is already {other}")
        for count, figure_id in enumerate(FIGURE.findall(text), start=1):
            if figure_id in found:
                raise ValueError(f"{page}: figure {figure_id!r} stands on {found[figure_id].page}")
            found[figure_id] = Place(page, f"{chapter[1]}.{count}")
    return found


def place(figure_id: str, docs: Path) -> Place:
    """Return the place of one figure, or a KeyError that names the nearest ids."""
    known = places(docs)
    if figure_id not in known:
        raise KeyError(f"no chapter shows a figure {figure_id!r}; {nearest(figure_id, known)}")
    return known[figure_id]
