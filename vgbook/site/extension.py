"""The Python-Markdown extension that gives a page its figures, numbers, references and formulas.

It needs Python-Markdown and two of its extensions, not MkDocs, so that it serves any site builder
that has them.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from pymdownx.arithmatex import ArithmatexExtension
from pymdownx.blocks import BlocksExtension, BlocksProcessor

from vgbook.site.blocks import BibliographyBlock, FigureBlock
from vgbook.site.context import Context
from vgbook.site.errors import naming
from vgbook.site.inline import NumberProcessor, ReferenceProcessor
from vgbook.site.listing import ExperimentsBlock
from vgbook.site.mathml import from_arithmatex


class BookExtension(BlocksExtension):
    """Everything that the pages of the book write beyond Markdown."""

    def __init__(self, **options: Any) -> None:
        self.config = {
            "docs_dir": ["docs", "folder of all pages"],
            "page": ["", "the page that is being built, by its path from that folder"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the inline forms and the formulas; the blocks register themselves."""
        self.context = Context(self.getConfig("page"), Path(self.getConfig("docs_dir")))
        super().extendMarkdown(md)
        ArithmatexExtension(generic=True).extendMarkdown(md)
        # before links and emphasis, after code, which shows the forms as they are written
        md.inlinePatterns.register(NumberProcessor(md, self.context), "vgbook-number", 179)
        md.inlinePatterns.register(ReferenceProcessor(md, self.context), "vgbook-reference", 178)
        md.treeprocessors.register(FormulaProcessor(md, self.context), "vgbook-formulas", 15)

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:
        """Register the blocks."""
        for block in (FigureBlock, BibliographyBlock, ExperimentsBlock):
            block_mgr.register(block, {"context": self.context})


class FormulaProcessor(Treeprocessor):
    """Replaces each formula by MathML, and refuses a block that nothing has understood."""

    def __init__(self, md: Markdown, context: Context) -> None:
        super().__init__(md)
        self.context = context

    def run(self, root: ET.Element) -> None:
        """Walk over the finished page."""
        with naming(self.context.page):
            for element in root.iter():
                if element.get("class") == "arithmatex":
                    display = element.tag == "div"
                    formula = from_arithmatex(element.text or "", display=display)
                    element.text = self.md.htmlStash.store(formula)
                elif element.tag == "p" and (element.text or "").startswith("///"):
                    raise ValueError(f"a block that was not understood: {element.text!r}")
