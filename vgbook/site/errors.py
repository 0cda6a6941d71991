"""How something that cannot be built ends the build: with its name and a reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class BookError(Exception):
    """A page, figure or lab cannot be built; the message begins with its name."""


@contextmanager
def naming(subject: str) -> Iterator[None]:
    """Turn a refusal inside the block into a `BookError` that names what was being built."""
    try:
        yield
    except (LookupError, ValueError) as error:
        raise BookError(f"{subject}: {error.args[0]}") from error
