"""The fonts that the site serves are small, named apart from their originals, and licensed."""

from __future__ import annotations

from io import BytesIO

from fontTools.ttLib import TTFont

from vgbook.site import fonts


def test_each_cut_is_a_small_font_under_its_own_name():
    """The originals' names are reserved; no cut uses them, and each is under 120 kB."""
    served = fonts.files()
    for font in fonts.FONTS:
        content = served[font.path]
        cut = TTFont(BytesIO(content))
        assert len(content) < 120_000
        assert cut["name"].getDebugName(1) == font.family
        assert set(map(ord, "Aa9€δ−")) <= set(cut.getBestCmap()) or font.style == "italic"


def test_the_font_for_formulas_keeps_its_mathematical_layout():
    """Without the MATH table a browser would set formulas like words."""
    content = fonts.files()["assets/fonts/book-math-400.woff2"]
    assert "MATH" in TTFont(BytesIO(content))


def test_growing_signs_stay_narrow():
    """No size of a root or bracket is much wider than the smallest, or a gap would stand there."""
    font = TTFont(BytesIO(fonts.files()["assets/fonts/book-math-400.woff2"]))
    variants = font["MATH"].table.MathVariants
    signs = dict(
        zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction, strict=True)
    )
    for character in "√([{":
        name = font.getBestCmap()[ord(character)]
        sizes = [record.VariantGlyph for record in signs[name].MathGlyphVariantRecord]
        assert len(sizes) > 3
        assert max(font["hmtx"][size][0] for size in sizes) <= 1.1 * font["hmtx"][name][0] + 1


def test_the_licence_comes_along():
    """The notice of each original and the licence stand beside the fonts."""
    text = fonts.files()["assets/fonts/LICENSE.txt"]
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert all(font.path in text for font in fonts.FONTS)
    assert text.count("Reserved Font Name") >= 6
