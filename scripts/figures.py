"""Draw figures of the book into files, computing what they show where it is not computed yet."""

import argparse
import io
import re
from pathlib import Path

import environment


def main() -> int:
    """Draw the figures that were asked for, or list them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ids", nargs="*", metavar="ID", help="figures (default: all)")
    parser.add_argument("--list", action="store_true", help="list the figures; draw nothing")
    parser.add_argument(
        "--format", choices=("svg", "png", "pdf"), default="svg", help="default: svg"
    )
    parser.add_argument(
        "--dark", action="store_true", help="in the colours for dark paper, as ID-dark.svg"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("figures"), metavar="DIR", help="default: figures/ here"
    )
    arguments = parser.parse_args()
    if arguments.dark and arguments.format != "svg":
        parser.error(f"argument --dark: expected --format svg, got {arguments.format}")
    environment.enter()

    from vgbook import figures

    try:
        entries = {name: figures.lookup(name) for name in arguments.ids or figures.FIGURES}
    except KeyError as error:
        parser.error(error.args[0])
    if arguments.list:
        for name, entry in entries.items():
            print(f"{name} (from experiment {entry.experiment})")
        return 0
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name in entries:
        path = arguments.out / f"{name}{'-dark' if arguments.dark else ''}.{arguments.format}"
        path.write_bytes(picture(name, arguments.format, dark=arguments.dark))
        print(path)
    return 0


def picture(name: str, kind: str, *, dark: bool = False) -> bytes:
    """Return a figure as the content of an "svg", "png" or "pdf" file, without a date."""
    from vgbook import experiments, figures
    from vgbook.figures.frame import book_style
    from vgbook.site import svg

    entry = figures.lookup(name)
    record = experiments.record(entry.experiment)
    figure = figures.draw(name, record)
    if kind == "svg":
        drawing = svg.standalone(figure, title=entry.alt(record))
        return on_dark(drawing) if dark else drawing
    content = io.BytesIO()
    undated = {"CreationDate": None} if kind == "pdf" else {}
    with book_style():
        figure.savefig(content, format=kind, metadata=undated)
    return content.getvalue()


def on_dark(drawing: bytes) -> bytes:
    """Exchange the palette's light colours for its dark ones in an SVG file."""
    from vgbook.figures.palette import COLOURS

    dark = {light.encode(): dark.encode() for light, dark in COLOURS.values()}
    return re.sub(b"#[0-9a-f]{6}", lambda match: dark.get(match[0], match[0]), drawing)


if __name__ == "__main__":
    environment.run(main)
