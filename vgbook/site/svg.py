"""A Matplotlib figure as SVG that belongs to its page: its colours follow light and dark.

Figures are drawn in the light colours of the palette. Each of these stands for a role, so it can
be replaced by the page's variable of that role, with itself as the fallback. A picture of pixels
becomes a mask, through which the page's colour is seen.
"""

from __future__ import annotations

import base64
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.image import imread

from vgbook.figures.frame import book_style
from vgbook.figures.palette import COLOURS

NAMESPACE = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
HREF = f"{{{XLINK}}}href"  # the old form of href: the theme's script would write to a plain one
# Matplotlib says this in a stylesheet for every element; said once at the root, it is inherited.
JOINS = "stroke-linejoin: round; stroke-linecap: butt"
ROLES = {light: role for role, (light, _) in COLOURS.items()}
COLOUR = re.compile("#[0-9a-f]{6}")
# What may be rounded: coordinates and shifts, but not a scale.
COORDINATES = {"d": ".+", "x": ".+", "y": ".+", "transform": r"translate\(.+?\)"}
SHAPES = {f"{{{NAMESPACE}}}{name}" for name in ("path", "use", "rect", "text")}
PICTURE = f"{{{NAMESPACE}}}image"
DEFINITIONS = {f"{{{NAMESPACE}}}{name}" for name in ("defs", "clipPath")}  # filled by their users

ET.register_namespace("", NAMESPACE)
ET.register_namespace("xlink", XLINK)


class ForeignColourError(ValueError):
    """A figure uses a colour that the palette does not have."""


def inline(figure: Figure, *, prefix: str, title: str) -> str:
    """Return the figure as an `<svg>` element for a page.

    Parameters
    ----------
    prefix : goes before each id, so that no two figures of a page share one.
    title : the text alternative, read aloud in place of the picture.

    Raises
    ------
    ForeignColourError : a colour is not in the palette, so it could not follow the scheme.
    """
    root = _drawn(figure, transparent=True)
    _mask_pictures(root)
    _prefix_ids(root, prefix)
    for element in root.iter():
        if "style" in element.attrib:
            element.set("style", COLOUR.sub(_variable, element.attrib["style"]))
    del root.attrib["width"], root.attrib["height"]
    _entitle(root, title, f"{prefix}-title")
    return ET.tostring(root, encoding="unicode")


def standalone(figure: Figure, *, title: str) -> str:
    """Return the figure as the text of an SVG file, in its light colours on paper."""
    root = _drawn(figure, transparent=False)
    _entitle(root, title, "title")
    return ET.tostring(root, encoding="unicode")


def _drawn(figure: Figure, *, transparent: bool) -> ET.Element:
    """Let Matplotlib write the figure; the same figure gives the same bytes."""
    text = io.StringIO()
    with book_style():
        figure.savefig(text, format="svg", transparent=transparent)
    root = ET.fromstring(text.getvalue())
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{NAMESPACE}}}style", f"{{{NAMESPACE}}}metadata"):
                parent.remove(child)
        for name in COORDINATES.keys() & parent.attrib.keys():
            compact = " ".join(parent.attrib[name].split())
            parent.set(name, re.sub(COORDINATES[name], _rounded, compact))
        parent.text = parent.tail = None  # only line breaks: letters are drawn as paths
    root.set("style", JOINS)
    _check_colours(root)
    return root


def _rounded(coordinates: re.Match[str]) -> str:
    """Round to a hundredth of a point, finer than any screen."""
    return re.sub(
        r"-?\d+\.\d+", lambda number: f"{round(float(number[0]), 2) + 0.0:g}", coordinates[0]
    )


def _entitle(root: ET.Element, title: str, title_id: str) -> None:
    """Make the drawing one image with a name."""
    root.set("role", "img")
    root.set("aria-labelledby", title_id)
    element = ET.Element(f"{{{NAMESPACE}}}title", {"id": title_id})
    element.text = title
    root.insert(0, element)


def _prefix_ids(root: ET.Element, prefix: str) -> None:
    """Put `prefix` before every id and what points to it; drop ids that nothing points to."""
    pointed_at = set(re.findall(r"#([\w.-]+)", " ".join(_values(root))))
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if name == "id" and value not in pointed_at:
                del element.attrib["id"]
            elif name == "id":
                element.set(name, f"{prefix}-{value}")
            elif name == HREF:
                element.set(name, value.replace("#", f"#{prefix}-", 1))
            elif "url(#" in value:
                element.set(name, value.replace("url(#", f"url(#{prefix}-"))


def _values(root: ET.Element) -> Iterator[str]:
    """Go through the values of all attributes."""
    for element in root.iter():
        yield from element.attrib.values()


def _mask_pictures(root: ET.Element) -> None:
    """Replace each picture by a rectangle of its one colour, seen through the picture's density."""
    pictures = [(p, child) for p in root.iter() for child in p if child.tag == PICTURE]
    for k, (parent, picture) in enumerate(pictures):
        size = {name: picture.attrib[name] for name in ("width", "height")}
        group = ET.Element(f"{{{NAMESPACE}}}g", {"transform": picture.attrib.pop("transform")})
        where = {"id": f"density-{k}", "x": "0", "y": "0", "maskUnits": "userSpaceOnUse"}
        mask = ET.SubElement(group, f"{{{NAMESPACE}}}mask", where | size)
        mask.set("style", "mask-type: alpha")
        mask.append(picture)
        seen = {"style": f"fill: {_picture_colour(picture)}", "mask": f"url(#density-{k})"}
        ET.SubElement(group, f"{{{NAMESPACE}}}rect", seen | size)
        parent[list(parent).index(picture)] = group


def _picture_colour(picture: ET.Element) -> str:
    """The one colour of a picture, whose pixels differ in nothing but their density."""
    _, _, data = picture.attrib[HREF].partition("base64,")
    pixels = imread(io.BytesIO(base64.b64decode(data)), format="png")
    found = {to_hex(colour) for colour in np.unique(pixels[..., :3].reshape(-1, 3), axis=0)}
    if len(found) > 1 or pixels.shape[-1] != 4:
        raise ForeignColourError(
            f"a picture must be one colour of the palette, more or less dense, got {len(found)}"
        )
    return found.pop()


def _variable(colour: re.Match[str]) -> str:
    """Return the page's variable of a light colour."""
    return f"var(--vg-{ROLES[colour[0]]}, {colour[0]})"


def _check_colours(root: ET.Element) -> None:
    """Refuse a colour without a role, also the black that Matplotlib leaves to SVG's default."""
    waiting = [(root, False)]
    while waiting:
        element, has_fill = waiting.pop()
        style = element.get("style", "")
        has_fill = has_fill or "fill:" in style or "fill-opacity: 0;" in f"{style};"
        used = COLOUR.findall(style)
        if element.tag in SHAPES and not has_fill:
            used.append("#000000")
        if element.tag == PICTURE:
            used.append(_picture_colour(element))
        for colour in used:
            if colour not in ROLES:
                raise ForeignColourError(f"colour {colour} is not in the book's palette")
        waiting.extend((child, has_fill or element.tag in DEFINITIONS) for child in element)
