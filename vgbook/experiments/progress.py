"""The bar that shows how far an experiment is, and how long it will still take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any


@contextmanager
def bar(name: str) -> Iterator[Callable[[int, int], None] | None]:
    """Give a function that shows (finished, total) cells; None where there is no tqdm.

    The time left is told from the cells of this run: those of an earlier one say nothing about it.
    """
    try:
        from tqdm import tqdm
    except ImportError:
        yield None
        return
    with ExitStack() as stack:
        shown: Any = None

        def show(done: int, total: int) -> None:
            nonlocal shown
            if shown is None:
                shown = stack.enter_context(
                    tqdm(desc=name, unit="cell", total=total, initial=done, smoothing=0)
                )
            shown.update(done - shown.n)

        yield show
