"""Blocks between slashes: a figure with its caption, and the list of all cited works.

    /// figure | gradient-flow-by-depth
    The caption, in Markdown.
    ///

On a page of a chapter the figure is numbered; on any other page it repeats the chapter's figure,
under the same number, and links to it.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

from markdown.util import AtomicString
from pymdownx.blocks.block import Block

from vgbook import figures
from vgbook.site import citations, numbering, plates
from vgbook.site.context import Context
from vgbook.site.errors import naming


class FigureBlock(Block):
    """A figure with its number, its caption, and a line that says where it comes from."""

    NAME = "figure"
    ARGUMENT = True

    def on_create(self, parent: ET.Element) -> ET.Element:
        """Set the drawings, and a caption that is still to be read."""
        context: Context = self.config["context"]
        self.figure_id = self.argument.strip()
        with naming(context.page):
            plate = plates.plate(self.figure_id)
            self.place = numbering.place(self.figure_id, context.docs)
        self.is_repeated = self.place.page != context.page
        figure = ET.SubElement(
            parent, "figure", {"id": f"fig-{self.figure_id}", "class": "vg-figure"}
        )
        drawings = ET.SubElement(figure, "div", {"data-search-exclude": ""})
        drawings.text = self.md.htmlStash.store(
            f'<span class="vg-wide">{plate.wide}</span>'
            f'<span class="vg-narrow">{plate.narrow}</span>'
        )
        self.caption = ET.SubElement(figure, "figcaption")
        return figure

    def on_add(self, block: ET.Element) -> ET.Element:
        """Let the text of the block become the caption."""
        return self.caption

    def on_end(self, block: ET.Element) -> None:
        """Put the number before the caption and the foot line after it."""
        first = self.caption.find("p")
        if first is None:
            with naming(self.config["context"].page):
                raise ValueError(f"figure {self.figure_id!r} has no caption")
        number = ET.Element("strong")
        number.text = f"Figure\u00a0{self.place.number}."
        if self.is_repeated:
            link = ET.Element("a", {"href": f"/{self.place.page}#fig-{self.figure_id}"})
            link.append(number)
            number = link
        number.tail = f" {first.text}"
        first.text = ""
        first.insert(0, number)
        block.append(self._foot())

    def _foot(self) -> ET.Element:
        """Say where the figure comes from and how to draw it again."""
        name = self.figure_id
        experiment = figures.lookup(name).experiment
        foot = ET.Element("div", {"class": "vg-foot", "data-search-exclude": ""})
        for text, href in {
            "code": f"/code/{name}.md",
            "data (CSV)": f"/data/{name}.csv",
            "record (JSON)": f"/records/{experiment}.json",
            "SVG": f"/figures/{name}.svg",
            "PNG": f"/figures/{name}.png",
        }.items():
            link = ET.SubElement(foot, "a", {"href": href})
            link.text, link.tail = text, " · "
        again = ET.SubElement(foot, "details")
        ET.SubElement(again, "summary").text = "re-run"
        ET.SubElement(again, "code").text = AtomicString(f"python scripts/figures.py {name}")
        return foot


class BibliographyBlock(Block):
    """The list of all cited works, each with an anchor that citations link to."""

    NAME = "bibliography"

    def on_create(self, parent: ET.Element) -> ET.Element:
        """Write one item for each work."""
        context: Context = self.config["context"]
        with naming(context.page):
            works = citations.works(context.bibliography)
        items = ET.SubElement(parent, "ul", {"class": "vg-bibliography"})
        for key, work in works.items():
            item = ET.SubElement(items, "li", {"id": f"ref-{key}"})
            item.text = self.md.htmlStash.store(work.entry)
        return items
