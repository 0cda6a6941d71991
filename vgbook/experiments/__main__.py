"""`python -m vgbook.experiments ID`: measure one experiment and write its record."""

import sys

from vgbook.experiments import refresh


def main(experiment_id: str) -> None:
    """Measure with a progress bar; where there is NumPy alone, quietly and one by one."""
    try:
        from tqdm import tqdm
    except ImportError:
        refresh(experiment_id, jobs=1)
        return
    with tqdm(desc=experiment_id, unit="cell") as bar:

        def show(done: int, total: int) -> None:
            """Move the bar to `done` of `total` cells."""
            bar.total = total
            bar.update(done - bar.n)

        refresh(experiment_id, on_cell=show)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(130)
