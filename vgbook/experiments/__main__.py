"""`python -m vgbook.experiments ID`: measure one experiment and write its record."""

import sys

from vgbook.experiments import refresh

try:
    from tqdm import tqdm
except ImportError:  # the experiments themselves need NumPy alone
    refresh(sys.argv[1], jobs=1)
else:
    with tqdm(desc=sys.argv[1], unit="cell") as bar:

        def show(done: int, total: int) -> None:
            """Move the bar to `done` of `total` cells."""
            bar.total = total
            bar.update(done - bar.n)

        refresh(sys.argv[1], on_cell=show)
