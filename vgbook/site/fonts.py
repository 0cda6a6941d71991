"""The book's fonts, cut down to the characters that a book on this subject needs.

They come from packages, are subset once with fontTools, and are served with the pages: a reader's
browser asks nobody else. Until they arrive, a system font of the same width stands in.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import fontTools
from fontTools import subset
from fontTools.ttLib import TTFont

from vgbook.experiments import cache_dir
from vgbook.records import write_whole
from vgbook.site import stretching

# Latin, Greek, punctuation, superscripts, fractions, arrows, a few operators
TEXT = (
    "20-7E A0-17F 391-3C9 2010-2026 202F 2030 2032-2033 2039-203A 2070-209C 20AC 2150-215E "
    "2190-2193 2202 2206 220F 2211-2212 221A 221E 2248 2260 2264-2265"
)
# ... and accents, operators, relations, brackets, bold, italic, script and blackboard letters
MATHS = (
    f"{TEXT} "
    "2C6 2DC 300-304 307-308 30C 332 2016 2034 2061-2063 20D7 2102 210E 2113 2115 211D 21A6 "
    "21D0-21D4 2200 2203 2207-2209 2213 2217-2218 221D 2223 2225 2227-222B 223C 2243 2245 2254 "
    "2261 226A-226B 2282-2283 2286-2287 2297 2299 22A4-22A5 22C5 22EE-22F1 2308-230B 23DE-23DF "
    "27E8-27E9 27F9-27FA 1D400-1D467 1D468-1D49C 1D4A9 1D538-1D550 1D6A8-1D755 1D7CE-1D7D7"
)
FEATURES = ("tnum", "ssty", "dtls", "flac")  # aligned figures; forms within formulas
OPEN_FONT_LICENCE = "https://openfontlicense.org"


@dataclass(frozen=True)
class Font:
    """A cut of a typeface: where it comes from, what stylesheets call it, what is kept of it.

    The licence reserves the original names for the unchanged fonts, so the cuts have their own.
    """

    package: str
    file: str
    family: str
    weight: int = 400
    style: str = "normal"
    characters: str = TEXT

    @property
    def path(self) -> str:
        """Where the site serves it."""
        cut = {"normal": str(self.weight), "italic": f"{self.weight}-italic"}[self.style]
        return f"assets/fonts/{self.family.lower().replace(' ', '-')}-{cut}.woff2"

    def read(self) -> bytes:
        """Return the whole font."""
        return _package(self.package).joinpath(self.file).read_bytes()


SERIF, SANS = "font_source_serif_pro", "font_source_sans_pro"
FONTS = (
    Font(SERIF, "files/SourceSerifPro-Regular.ttf", "Book Serif"),
    Font(SERIF, "files/SourceSerifPro-It.ttf", "Book Serif", style="italic"),
    Font(SERIF, "files/SourceSerifPro-Semibold.ttf", "Book Serif", weight=600),
    Font(SANS, "files/SourceSansPro-Regular.ttf", "Book Sans"),
    Font(SANS, "files/SourceSansPro-It.ttf", "Book Sans", style="italic"),
    Font(SANS, "files/SourceSansPro-Semibold.ttf", "Book Sans", weight=600),
    Font("ziamath", "fonts/STIXTwoMath-Regular.ttf", "Book Math", characters=MATHS),
)
# A system font, and the share of its width that the book's font takes: measured with the
# frequencies of English letters, so that a line breaks at the same word in both.
FALLBACKS = ((FONTS[0], "Georgia", 1.0), (FONTS[3], "Arial", 0.94))


def _package(name: str) -> Path:
    """Return the folder of a package without importing it."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"the package {name} is not installed; the fonts come from it")
    return Path(spec.submodule_search_locations[0])


def files() -> dict[str, str | bytes]:
    """Return the subsets, their stylesheet and their licence, by their paths in the site."""
    served: dict[str, str | bytes] = {font.path: _subset(font) for font in FONTS}
    return served | {"assets/fonts.css": _stylesheet(), "assets/fonts/LICENSE.txt": _licence()}


def _subset(font: Font) -> bytes:
    """Cut a font and compress it, or read what was cut before."""
    original = font.read()
    code = Path(__file__).read_bytes() + Path(stretching.__file__).read_bytes()
    recipe = f"{fontTools.version} {font}".encode() + code
    cached = cache_dir() / "fonts" / f"{hashlib.sha256(recipe + original).hexdigest()}.woff2"
    if not cached.exists():
        write_whole(cached, _cut(font, original))
    return cached.read_bytes()


def _cut(font: Font, original: bytes) -> bytes:
    """Keep the wanted characters, and for formulas the table of mathematical layout."""
    options = subset.Options(hinting=False, notdef_outline=True, name_IDs=[0, 13, 14])
    options.layout_features += FEATURES
    whole = TTFont(BytesIO(original), recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(font.characters))
    cutter.subset(whole)
    if "MATH" in whole:
        stretching.narrow(whole)
    for name_id in (1, 4, 6):
        name = font.family.replace(" ", "") if name_id == 6 else font.family
        whole["name"].setName(name, name_id, 3, 1, 0x409)
    whole.flavor = "woff2"
    content = BytesIO()
    whole.save(content)
    return content.getvalue()


def _stylesheet() -> str:
    """Return one rule for each cut, and one for each font that stands in for it."""
    rules = [
        f'@font-face {{ font-family: "{font.family}"; font-weight: {font.weight}; '
        f"font-style: {font.style}; font-display: swap; "
        f'src: url("{font.path.removeprefix("assets/")}") format("woff2"); }}'
        for font in FONTS
    ]
    for font, local, share in FALLBACKS:
        whole = TTFont(BytesIO(font.read()))
        per_em = whole["head"].unitsPerEm * share
        rules.append(
            f'@font-face {{ font-family: "{font.family} Fallback"; src: local("{local}"); '
            f"size-adjust: {share:.1%}; ascent-override: {whole['hhea'].ascent / per_em:.1%}; "
            f"descent-override: {-whole['hhea'].descent / per_em:.1%}; line-gap-override: 0%; }}"
        )
    return "\n".join(rules) + "\n"


def _licence() -> str:
    """Return the fonts' notices and the licence they share."""
    notices = []
    for font in FONTS:
        names = TTFont(BytesIO(font.read()))["name"]
        notices.append(f"{font.path}\n  {names.getDebugName(4)}. {names.getDebugName(0)}")
    shared = (_package(SERIF) / "files" / "LICENSE.txt").read_text(encoding="utf-8")
    licence = shared[shared.index("SIL OPEN FONT LICENSE") :]
    return "Subsets under names of their own:\n\n" + "\n".join(notices) + f"\n\n{licence}"
