"""The site of the book: what turns its pages, figures and records into HTML.

`vgbook.site` is a Python-Markdown extension. Beyond Markdown, a page may write:

A figure by its id, with its caption; the chapter numbers it::

    /// figure | gradient-flow-by-depth
    Each curve is one depth.
    ///

A reference to it from any page: `[@fig:gradient-flow-by-depth]` becomes "Figure 4.1".

A measured number: `{{ digits-before-after.test_error[start=rbm, depth=5] median .1% }}` is a
record, a series, labels that choose from it, reductions (`median`, `mean`, `min`, `max`, `count`,
`length`, each of all values or of one dimension, as in `median(seed)`), and a format: Python's
(`.3f`, `.1%`, `,d`) or `sci` for 2.3·10⁻⁷. `{{ digits-before-after:settings.epochs }}` is a
setting.

A published number: `{{ published.HOT06.table1.dbn .2% }}`, from `reference/published.toml`.

A citation, from `reference/bibliography.bib`: `[@HOT06]` becomes "Hinton, Osindero & Teh (2006)",
and in parentheses, `([@GB10, eq. 16; @HS06])`, "(Glorot & Bengio 2010, eq. 16; ...)". The block
`bibliography` lists all works.

A formula, in LaTeX: `$\\sigma'(z)$`, or between `$$` on lines of its own.

Whatever does not exist, is not borne out by its record, or cannot be converted ends the build,
with the name of the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vgbook.site.extension import BookExtension


def makeExtension(**options: Any) -> BookExtension:
    """Return the extension; Python-Markdown looks for this name."""
    # Here: on a reader's computer a lab shows its figures without the packages that pages need.
    from vgbook.site.extension import BookExtension

    return BookExtension(**options)
