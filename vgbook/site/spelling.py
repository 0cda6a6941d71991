"""How the book spells a number: 3.4 %, 10,000, 2.3·10⁻⁷, and a real minus sign.

A format is one of Python's (`.1%`, `.3f`, `,d`), or `sci`, with the digits after the point if
wanted (`sci2`), for a power of ten.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

NARROW_SPACE = "\u202f"
MINUS = "\u2212"


@dataclass(frozen=True)
class Spelled:
    """A spelled number; `exponent` is empty unless `text` ends in a power of ten."""

    text: str
    exponent: str = ""


def spell(value: Any, form: str) -> Spelled:
    """Spell a value; words and whole numbers need no format, other numbers do.

    Raises
    ------
    ValueError : the value is not finite, or the format does not fit it.
    """
    if isinstance(value, str) and not form:
        return Spelled(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"expected a number for format {form!r}, got {value!r}")
    if not math.isfinite(value):
        raise ValueError(f"expected a finite number, got {value}")
    if not form or form.endswith("d"):
        if value != int(value):
            raise ValueError(f"expected a format for {value}, such as .2f, got {form!r}")
        value, form = int(value), form or "d"
    scientific = re.fullmatch(r"sci(\d?)", form)
    if scientific:
        mantissa, exponent = f"{value:.{scientific[1] or 1}e}".split("e")
        return Spelled(_signed(f"{mantissa}·10"), _signed(str(int(exponent))))
    try:
        return Spelled(_signed(format(value, form)).replace("%", f"{NARROW_SPACE}%"))
    except ValueError as error:
        raise ValueError(f"format {form!r} does not fit {value!r}") from error


def _signed(digits: str) -> str:
    """Write a minus sign where Python writes a hyphen."""
    return digits.replace("-", MINUS)
