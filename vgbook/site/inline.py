"""Short forms within a sentence: a number from a record, a reference to a figure, a citation.

`{{ ... }}` is a number (see `numbers`), `[@fig:gradient-flow-by-depth]` becomes "Figure 4.1" on
any page. `[@GB10, eq. 16]` becomes "Glorot & Bengio (2010, eq. 16)", and within parentheses,
`([@GB10; @HS06])`, "(Glorot & Bengio 2010; Hinton & Salakhutdinov 2006)".
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from vgbook.site import citations, numbering
from vgbook.site.context import BIBLIOGRAPHY, Context
from vgbook.site.errors import naming
from vgbook.site.numbers import number

NUMBER = r"\{\{\s*([^{}]*?)\s*\}\}"
REFERENCE = r"\[@([^\[\]]+)\]"


class NumberProcessor(InlineProcessor):
    """Writes a measured or published number, with its origin at hand."""

    def __init__(self, md: Markdown, context: Context) -> None:
        super().__init__(NUMBER, md)
        self.context = context

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[ET.Element, int, int]:
        """Evaluate the number."""
        with naming(self.context.page):
            found = number(m[1], self.context.published)
        element = ET.Element(
            "data",
            {
                "class": "vg-number",
                "value": str(found.value),
                "title": found.source,
                "data-from": found.kind,
            },
        )
        element.text = AtomicString(found.spelled.text)
        if found.spelled.exponent:
            ET.SubElement(element, "sup").text = AtomicString(found.spelled.exponent)
        return element, m.start(), m.end()


class ReferenceProcessor(InlineProcessor):
    """Writes references to figures and works as links, several of them with semicolons between."""

    def __init__(self, md: Markdown, context: Context) -> None:
        super().__init__(REFERENCE, md)
        self.context = context

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[ET.Element, int, int]:
        """Look each key up."""
        span = ET.Element("span")
        is_aside = data[: m.start()].endswith("(")
        with naming(self.context.page):
            for item in m[1].split(";"):
                key, _, locator = (part.strip() for part in item.partition(","))
                span.append(self._link(key.removeprefix("@"), locator, is_aside))
        for link in list(span)[:-1]:
            link.tail = "; "
        return span, m.start(), m.end()

    def _link(self, key: str, locator: str, is_aside: bool) -> ET.Element:
        """Link to a figure or a work; a work is written to fit a sentence or a parenthesis."""
        if key.startswith("fig:"):
            figure_id = key.removeprefix("fig:")
            place = numbering.place(figure_id, self.context.docs)
            link = ET.Element("a", {"href": f"/{place.page}#fig-{figure_id}"})
            link.text = AtomicString(f"Figure\u00a0{place.number}")
            return link
        work = citations.work(key, self.context.bibliography)
        link = ET.Element("a", {"href": f"/{BIBLIOGRAPHY}.md#ref-{key}", "title": work.title})
        year = f"{work.year}, {locator}" if locator else work.year
        link.text = AtomicString(f"{work.authors} {year if is_aside else f'({year})'}")
        return link
