"""The book as it is built: every link arrives, every figure is there, nobody else is asked."""

from __future__ import annotations

import json
import re
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from fontTools.ttLib import TTFont

from vgbook import figures
from vgbook.experiments import ROOT
from vgbook.site import numbering, plates
from vgbook.site.export import export

HERE = "http://site/"
FETCHED = {("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "src")}
FETCHED_RELATIONS = {"stylesheet", "icon", "preload", "modulepreload", "preconnect"}


class PageParser(HTMLParser):
    """Collects a page's ids, its links, what it makes a browser fetch, and the text of formulas."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.formulas = ""
        self.without_alt: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Note what an element brings along."""
        values = dict(attrs)
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        relations = set((values.get("rel") or "").split())
        if tag == "link" and relations & FETCHED_RELATIONS:
            self.fetched.append(values["href"])
        self.fetched += [values[name] for name in values if (tag, name) in FETCHED]
        if tag == "img" and not values.get("alt"):
            self.without_alt.append(str(attrs))
        if tag == "math" or self.open:
            self.open.append(tag)

    def handle_endtag(self, tag):
        """Leave an element of a formula."""
        if self.open:
            self.open.pop()

    def handle_data(self, data):
        """Note the characters of formulas."""
        if self.open:
            self.formulas += data


@cache
def pages(site: Path) -> dict[str, PageParser]:
    """Parse every page of the site, by its path."""
    return {
        path.relative_to(site).as_posix(): PageParser(path.read_text("utf-8"))
        for path in site.rglob("*.html")
        if path.name != "404.html"  # its links begin at the root of the address
    }


def target(site: Path, url: str) -> Path:
    """Return the file that an address of the site leads to."""
    path = site / unquote(urlsplit(url).path.lstrip("/"))
    return path / "index.html" if path.is_dir() else path


def test_every_link_arrives(real_site):
    """Each link inside the site leads to a file, and to an id of that file if it names one."""
    dead = []
    for name, page in pages(real_site).items():
        for link in page.links:
            url, fragment = urldefrag(urljoin(HERE + name, link))
            if not url.startswith(HERE):
                continue
            path = target(real_site, url)
            if not path.exists():
                dead.append(f"{name}: {link}")
            elif fragment and path.suffix == ".html":
                other = pages(real_site)[path.relative_to(real_site).as_posix()]
                if fragment not in other.ids and not fragment.startswith("__"):
                    dead.append(f"{name}: {link}")
    assert not dead


def test_no_page_has_an_id_twice(real_site):
    """Ids are unique within each page."""
    for name, page in pages(real_site).items():
        twice = {one for one in page.ids if page.ids.count(one) > 1}
        assert not twice, f"{name}: {twice}"


def test_no_page_or_stylesheet_fetches_from_another_host(real_site):
    """Scripts, styles, fonts and images all come from the site, and exist."""
    for name, page in pages(real_site).items():
        for link in page.fetched:
            url = urljoin(HERE + name, link)
            assert url.startswith(HERE), f"{name}: {link}"
            assert target(real_site, url).exists(), f"{name}: {link}"
    for sheet in real_site.rglob("*.css"):
        foreign = re.findall(r"url\(\s*[\"']?(https?:)?//", sheet.read_text("utf-8"))
        assert not foreign, sheet.name


def test_every_image_has_a_text_alternative(real_site):
    """No page shows an image without words for it."""
    for name, page in pages(real_site).items():
        assert not page.without_alt, name


def test_every_figure_stands_in_a_chapter():
    """Each figure of the table is numbered, and each embedded id is in the table."""
    assert set(numbering.places(ROOT / "docs")) == set(figures.FIGURES)


@pytest.mark.parametrize("figure_id", figures.FIGURES)
def test_a_figure_is_inline_and_its_files_are_beside_it(real_site, figure_id):
    """The page holds both drawings, byte for byte as drawn here; drawing, data, record exist."""
    page = numbering.place(figure_id, ROOT / "docs").page.removesuffix(".md")
    html = (real_site / page / "index.html").read_text("utf-8")
    plate = plates.plate(figure_id)
    assert plate.wide in html
    assert plate.narrow in html
    assert (real_site / "figures" / f"{figure_id}.svg").read_bytes() == export(figure_id, "svg")
    assert (real_site / "figures" / f"{figure_id}.png").read_bytes() == export(figure_id, "png")
    assert (real_site / "data" / f"{figure_id}.csv").read_text("utf-8").count("\n") > 1
    experiment = figures.lookup(figure_id).experiment
    record = json.loads((real_site / "records" / f"{experiment}.json").read_text("utf-8"))
    assert record["experiment"] == experiment


def test_the_font_for_formulas_holds_their_characters(real_site):
    """Every character of every formula is in the font that the site serves for formulas."""
    font = (real_site / "assets" / "fonts" / "book-math-400.woff2").read_bytes()
    served = set(TTFont(BytesIO(font)).getBestCmap())
    used = {ord(letter) for page in pages(real_site).values() for letter in page.formulas}
    assert len(used) > 20
    assert not {chr(letter) for letter in used - served}
