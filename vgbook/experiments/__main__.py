"""`python -m vgbook.experiments ID`: measure one experiment and write its record."""

import sys
from importlib.util import find_spec

from vgbook.experiments import progress, refresh


def main(experiment_id: str) -> None:
    """Measure with a progress bar; where there is NumPy alone, quietly and one by one."""
    jobs = -1 if find_spec("joblib") else 1
    with progress.bar(experiment_id) as show:
        refresh(experiment_id, jobs=jobs, on_cell=show)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(130)
