"""The palette as variables of a stylesheet, so that pages and figures share their colours."""

from __future__ import annotations

from vgbook.figures.palette import COLOURS

SCHEMES = ("default", "slate")  # the theme's names for light and dark


def files() -> dict[str, str]:
    """Return the stylesheet by its path in the site: for each scheme, one variable a role."""
    rules = [
        f'[data-md-color-scheme="{scheme}"] {{\n'
        + "".join(f"  --vg-{role}: {pair[index]};\n" for role, pair in COLOURS.items())
        + "}\n"
        for index, scheme in enumerate(SCHEMES)
    ]
    return {"assets/colours.css": "".join(rules)}
