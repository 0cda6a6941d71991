"""Claim: x."""

from matplotlib.figure import Figure
from vgbook.records import Record

SERIES = ()


def draw(record: Record, *, narrow: bool = False) -> Figure:
    return Figure()


def alt(record: Record) -> str:
    return ""


def claim(record: Record) -> dict[str, bool]:
    return {}
