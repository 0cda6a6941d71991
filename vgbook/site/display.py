"""A figure in a lab: shown as the chapters show theirs, with a text alternative."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from matplotlib.figure import Figure

from vgbook.site.svg import inline

# In a reader's notebook there is no stylesheet of the book: a width, and paper under light colours.
LOOK = "max-width: 520px; background: var(--vg-paper, #ffffff)"


@dataclass(frozen=True)
class Shown:
    """A figure that a notebook displays as SVG."""

    drawing: str

    def _repr_html_(self) -> str:
        """Return the drawing; notebooks ask for it by this name."""
        return f'<figure class="vg-figure" style="{LOOK}">{self.drawing}</figure>'


def show(figure: Figure, *, alt: str) -> Shown:
    """Show a figure that was drawn in the book's colours.

    Parameters
    ----------
    alt : what the figure shows, in a sentence or two, for those who do not see it.

    Raises
    ------
    ValueError : `alt` is empty, or a colour is not in the palette.
    """
    if not alt.strip():
        raise ValueError("alt: expected a sentence that says what is seen, got an empty one")
    prefix = f"lab-{hashlib.sha256(alt.encode()).hexdigest()[:8]}"
    return Shown(inline(figure, prefix=prefix, title=alt))
