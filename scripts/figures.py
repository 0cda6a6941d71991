"""Draw figures of the book into files, computing what they show where it is not computed yet."""

import argparse
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
    from vgbook.site.export import export

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
        path.write_bytes(export(name, arguments.format, dark=arguments.dark))
        print(path)
    return 0


if __name__ == "__main__":
    environment.run(main)
