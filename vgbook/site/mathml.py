"""Formulas as MathML, made when the site is built: no script, nothing that shifts on the page.

Formulas are written in LaTeX between dollars. One that cannot be converted ends the build.
"""

from __future__ import annotations

import html
import re

from math_core import LatexError, LatexToMathML

_CONVERTER = LatexToMathML(fancy_error=False)
_PRIME_ALONE = re.compile(r"<msup>(<mi>[^<]+</mi>)<mo>([′″‴])</mo></msup>")
_PRIME_AND_POWER = re.compile(r"<msup>(<mi>[^<]+</mi>)<mrow><mo>([′″‴])</mo>(.+?)</mrow></msup>")
_PRIMED = r'<mrow>\1<mo lspace="0" rspace="0">\2</mo></mrow>'


def mathml(latex: str, *, display: bool) -> str:
    """Return a formula as a `<math>` element; `display` sets it on a line of its own.

    Raises
    ------
    ValueError : the formula cannot be converted; the message holds the formula.
    """
    try:
        markup = _CONVERTER.convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:
        raise ValueError(f"formula {latex.strip()!r}: {error}") from error
    # Fonts raise the prime by themselves: in a superscript, browsers set it too small and too high.
    markup = _PRIME_ALONE.sub(_PRIMED, markup)
    return _PRIME_AND_POWER.sub(rf"<msup>{_PRIMED}\3</msup>", markup)


def from_arithmatex(text: str, *, display: bool) -> str:
    r"""Convert what pymdownx.arithmatex hands on: `\(...\)` as written, `\[...\]` escaped."""
    latex = text.strip()[2:-2]
    return mathml(html.unescape(latex) if display else latex, display=display)
