"""Fetch the image sets that are too large to come with the book, and check every file.

They are kept in the user's cache (the variable VGBOOK_DATA names another folder). What is there and
whole is not fetched again.
"""

import argparse
import sys
from functools import partial
from pathlib import Path

import environment


def main() -> int:
    """Fetch the sets that were asked for; one that fails does not keep the others away."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "sets", nargs="*", metavar="SET", help="mnist, fashion-mnist (default: both)"
    )
    parser.add_argument(
        "--from",
        dest="given",
        type=Path,
        metavar="DIR",
        help="take the files from this folder and the folders in it, raw or as .gz; download none",
    )
    arguments = parser.parse_args()
    if arguments.given and not arguments.given.is_dir():
        parser.error(f"argument --from: expected a folder, got {arguments.given}")
    environment.enter()

    from vgbook import fetching

    try:
        for name in arguments.sets:
            fetching.lookup(name)
    except KeyError as error:
        parser.error(error.args[0])
    failed = False
    for name in arguments.sets or fetching.ASSETS:
        try:
            fetching.fetch(name, given=arguments.given, say=partial(print, flush=True))
        except (fetching.FetchError, OSError) as error:
            print(error, file=sys.stderr)
            failed = True
    return int(failed)


if __name__ == "__main__":
    environment.run(main)
