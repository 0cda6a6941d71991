"""Brackets and roots that grow with a formula, kept nearly as narrow as their smallest size.

A browser sets a line before it knows how tall its formulas are, so for a sign that can grow it
reserves the width of the widest size. What the chosen size does not need would stand as a gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fontTools.ttLib import TTFont

WIDEST = 1.1  # of the smallest size


def narrow(font: TTFont) -> None:
    """Condense, in a font for formulas, every size of a growing sign that is much wider."""
    variants = font["MATH"].table.MathVariants
    widths, outlines = font["hmtx"], font["glyf"]
    for sign, construction in zip(
        variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction, strict=True
    ):
        limit = round(WIDEST * widths[sign][0])
        for size in set(_sizes(construction)):
            width = widths[size][0]
            if width > limit:
                outlines[size].coordinates.scale((limit / width, 1))
                outlines[size].recalcBounds(outlines)
                widths[size] = (limit, outlines[size].xMin)


def _sizes(construction: Any) -> Iterator[str]:
    """Names of the glyphs that a growing sign is drawn with: whole sizes, then parts."""
    for record in construction.MathGlyphVariantRecord:
        yield record.VariantGlyph
    if construction.GlyphAssembly is not None:
        for part in construction.GlyphAssembly.PartRecords:
            yield part.glyph
