"""What somebody may have meant who asked for a name that does not exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known names most like `name`, at most three, as the end of a message."""
    names = difflib.get_close_matches(name, list(known), n=3, cutoff=0.3)
    return f"nearest: {', '.join(names) or 'none'}"
