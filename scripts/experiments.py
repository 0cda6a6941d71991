"""Run experiments of the book and write their records.

Finished cells are kept: a run that was stopped goes on where it stopped, and a finished one has
nothing left to do. A long experiment writes docs/records/ID.json, to be committed; the others fill
the cache that the site is built from.
"""

import argparse
import sys
from importlib.util import find_spec

import environment


def main() -> int:
    """Run the experiments that were asked for, or list them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "ids", nargs="*", metavar="ID", help="experiments (default: all whose record is not fresh)"
    )
    parser.add_argument(
        "--list",
        action="store_true",
        help="list questions, sizes, and states of the records: fresh, stale (of other settings), "
        "canary failing (the code now gives other numbers), or missing; run nothing",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--jobs",
        type=int,
        metavar="N",
        help="cells measured at once (default: one per core)",
    )
    where.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="measure on a Dask cluster, whose scheduler is at tcp://HOST:PORT",
    )
    parser.add_argument(
        "--smoke", action="store_true", help="tiny settings, in seconds; leaves the records alone"
    )
    arguments = parser.parse_args()
    if arguments.jobs is not None and arguments.jobs < 1:
        parser.error(f"argument --jobs: expected a whole number from 1, got {arguments.jobs}")
    environment.enter()

    if arguments.dask and not find_spec("distributed"):
        print(f"Dask is not installed: {environment.install_command('dask')}", file=sys.stderr)
        return 1

    from vgbook import experiments
    from vgbook.experiments import progress
    from vgbook.experiments.workers import ClusterError
    from vgbook.idx import DataError
    from vgbook.records import RecordError

    try:
        for name in arguments.ids:
            experiments.lookup(name)
    except KeyError as error:
        parser.error(error.args[0])
    try:
        for name in arguments.ids or experiments.EXPERIMENTS:
            if arguments.list:
                print(description(name), flush=True)
            elif arguments.smoke or experiments.state(name) != "fresh":
                with progress.bar(name) as show:
                    path = experiments.refresh(
                        name,
                        jobs=arguments.jobs or -1,
                        dask=arguments.dask,
                        smoke=arguments.smoke,
                        on_cell=show,
                    )
                print(f"{name}: {path}")
            else:
                path = experiments.record_path(name)
                print(f"{name}: fresh; to measure it again, remove {path}")
    except (ClusterError, DataError, RecordError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. Finished cells are kept: the same command goes on.", file=sys.stderr)
        return 130
    return 0


def description(name: str) -> str:
    """Describe an experiment: its question, its size, and the state of its record."""
    from vgbook import experiments, records
    from vgbook.idx import DataError

    experiment = experiments.lookup(name)
    facts = [experiment.KIND]
    try:
        cells = len(experiment.cells(experiment.SETTINGS))
        facts.append(f"{cells} cell{'s' if cells > 1 else ''}")
        path = experiments.record_path(name)
        if path.exists():
            facts.append(f"{records.load(path).provenance['seconds']:.0f} s of computing")
        facts.append(f"record: {experiments.state(name)}")
    except (DataError, records.RecordError) as error:  # its own, or of one that it builds on
        facts.append(str(error))
    return f"{name} ({', '.join(facts)})\n    {experiment.QUESTION}\n"


if __name__ == "__main__":
    environment.run(main)
