"""What a page's extension knows of the page and of the book around it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

BIBLIOGRAPHY = "reference/bibliography"


@dataclass(frozen=True)
class Context:
    """The page that is being built, by its path from the folder `docs` of all pages."""

    page: str
    docs: Path

    @property
    def bibliography(self) -> Path:
        """The file of cited works."""
        return self.docs / f"{BIBLIOGRAPHY}.bib"

    @property
    def published(self) -> Path:
        """The file of published values."""
        return self.docs / "reference" / "published.toml"
