"""Run experiments of the book and write their records.

Finished cells are kept: a run that was stopped goes on where it stopped, and a finished one has
nothing left to do. A long experiment writes docs/records/ID.json, to be committed; the others fill
the cache that the site is built from.
"""

import argparse
import os
import sys

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
        "--list", action="store_true", help="list questions, sizes and states; run nothing"
    )
    parser.add_argument(
        "--jobs",
        type=int,
        default=os.cpu_count(),
        metavar="N",
        help="cells measured at once (default: %(default)s, one per core)",
    )
    parser.add_argument(
        "--smoke", action="store_true", help="tiny settings, in seconds; leaves the records alone"
    )
    arguments = parser.parse_args()
    if arguments.jobs < 1:
        parser.error(f"argument --jobs: expected a whole number from 1, got {arguments.jobs}")
    environment.enter()

    from vgbook import experiments
    from vgbook.records import RecordError

    try:
        for name in arguments.ids:
            experiments.lookup(name)
    except KeyError as error:
        parser.error(error.args[0])
    names = arguments.ids or list(experiments.EXPERIMENTS)
    if arguments.list:
        print("\n\n".join(description(name) for name in names))
        return 0
    try:
        for name in names:
            if arguments.smoke or experiments.state(name) != "fresh":
                measure(name, jobs=arguments.jobs, smoke=arguments.smoke)
            else:
                path = experiments.record_path(name)
                print(f"{name}: fresh; to measure it again, remove {path}")
    except RecordError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. Finished cells are kept: the same command goes on.", file=sys.stderr)
        return 130
    return 0


def description(name: str) -> str:
    """Describe an experiment: its question, its size, and the state of its record."""
    from vgbook import experiments, records

    experiment = experiments.lookup(name)
    facts = [experiment.KIND]
    try:
        cells = len(experiment.cells(experiment.SETTINGS))
        state = experiments.state(name)
        facts += [f"{cells} cell{'s' if cells > 1 else ''}", f"record {state}"]
        if state != "missing":
            seconds = records.load(experiments.record_path(name)).provenance["seconds"]
            facts.append(f"{seconds:.0f} s of computing")
    except records.RecordError as error:  # of this experiment, or of one that it builds on
        facts.append(str(error))
    return f"{name} ({', '.join(facts)})\n    {experiment.QUESTION}"


def measure(name: str, *, jobs: int, smoke: bool) -> None:
    """Run one experiment under a progress bar, and print where its record is."""
    from tqdm import tqdm

    from vgbook import experiments

    with tqdm(desc=name, unit="cell") as bar:

        def show(done: int, total: int) -> None:
            if bar.total is None:  # cells of an earlier run say nothing about the time left
                bar.reset(total)
                bar.initial = bar.n = done
            bar.update(done - bar.n)

        path = experiments.refresh(name, jobs=jobs, smoke=smoke, on_cell=show)
    print(f"{name}: {path}")


if __name__ == "__main__":
    environment.run(main)
