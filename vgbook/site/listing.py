"""A block that lists every experiment: what it asks, how large it is, how long it took.

    /// experiments
    ///

The times are those of the records, on one core, so that a re-run can be planned.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

from pymdownx.blocks.block import Block

from vgbook import experiments
from vgbook.site.context import Context
from vgbook.site.errors import naming

HEADINGS = ("Experiment", "Question", "Record", "Cells", "Time on one core")
KINDS = {"long": "committed", "build": "made with the site"}


class ExperimentsBlock(Block):
    """A table with a row for each experiment, and the sum of their times."""

    NAME = "experiments"

    def on_create(self, parent: ET.Element) -> ET.Element:
        """Write the table."""
        context: Context = self.config["context"]
        table = ET.SubElement(parent, "table")
        row(ET.SubElement(table, "thead"), "th", HEADINGS)
        body = ET.SubElement(table, "tbody")
        total = 0.0
        with naming(context.page):
            for name, experiment in experiments.EXPERIMENTS.items():
                seconds = experiments.record(name).provenance["seconds"]
                total += seconds
                cells = len(experiment.cells(experiment.SETTINGS))
                kind = KINDS["long" if experiment.KIND == "long" else "build"]
                first, *_ = row(
                    body, "td", ("", experiment.QUESTION, kind, f"{cells:,}", spelled(seconds))
                )
                link = ET.SubElement(first, "a", {"href": f"/records/{name}.json"})
                link.text = name
        row(ET.SubElement(table, "tfoot"), "td", ("all", "", "", "", spelled(total)))
        return table


def row(parent: ET.Element, tag: str, texts: tuple[str, ...]) -> list[ET.Element]:
    """Add a row with a cell for each text."""
    line = ET.SubElement(parent, "tr")
    cells = [ET.SubElement(line, tag) for _ in texts]
    for cell, text in zip(cells, texts, strict=True):
        cell.text = text
    return cells


def spelled(seconds: float) -> str:
    """Say a time in the two units that fit it: 9 s, 4 min, 2 h 33 min.

    Parameters
    ----------
    seconds : not negative.
    """
    if seconds < 100:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"
