"""The files behind each figure: drawings, data, record, and a page with the code that made it.

They are made from the same records and modules as the figures, so they cannot differ from them.
"""

from __future__ import annotations

from pathlib import Path

from vgbook import experiments, figures
from vgbook.records import to_json
from vgbook.site import numbering, plates
from vgbook.site.errors import naming
from vgbook.site.export import export
from vgbook.tables import to_csv

CODE_PAGE = """\
---
title: The code of {name}
hide: [toc]
search:
  exclude: true
---

# The code of {title}

It answers: *{question}* The experiment measures, the drawing draws what was measured.
To draw it again, in a copy of the book:

```
python scripts/figures.py {name}
```
"""
MODULE = """
## `{module}`

~~~~ python
{code}
~~~~
"""


def files(docs: Path) -> dict[str, str | bytes]:
    """Return the content of every file that the figures' foot lines link to, by its path."""
    made: dict[str, str | bytes] = {}
    for name, entry in figures.FIGURES.items():
        with naming(f"figure {name!r}"):
            record = plates.record(entry.experiment)
            made[f"figures/{name}.svg"] = export(name, "svg")
            made[f"figures/{name}.png"] = export(name, "png")
            made[f"data/{name}.csv"] = to_csv(record, entry.series)
            made[f"records/{entry.experiment}.json"] = to_json(record)
            made[f"code/{name}.md"] = _code_page(name, docs)
    return made


def _code_page(name: str, docs: Path) -> str:
    """Write the page that shows a figure's drawing and experiment, as they ran."""
    question = experiments.lookup(figures.lookup(name).experiment).QUESTION
    title = f"[@fig:{name}]" if name in numbering.places(docs) else f"*{name}*"
    parts = [CODE_PAGE.format(name=name, title=title, question=question)]
    for module, code in plates.sources(name).items():
        parts.append(MODULE.format(module=module, code=code.rstrip()))
    return "".join(parts)
