"""A fingerprint of the code behind a result.

A cached result is good for as long as no line that computes it has changed; comments, docstrings
and layout do not count.
"""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def digest(module: str) -> str:
    """SHA-256 over the code of `module` and of every `vgbook` module it imports, at any depth."""
    total = hashlib.sha256()
    for name in sorted(reachable(module)):
        total.update(f"{name}\n{_code(_path(name))}\n".encode())
    return total.hexdigest()


def reachable(module: str) -> set[str]:
    """Names of `module` and all the package's modules that it needs."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(imports(_path(name)))
    return found


def _path(module: str) -> Path:
    """File of a module of the package."""
    base = PACKAGE.parent.joinpath(*module.split("."))
    return base / "__init__.py" if base.is_dir() else base.with_suffix(".py")


@cache
def imports(path: Path) -> frozenset[str]:
    """Names of the package's modules that a file imports, inside functions too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(
        name
        for name in names
        if name.startswith("vgbook.") and name != "vgbook.experiments" and _path(name).exists()
    )


@cache
def _code(path: Path) -> str:
    """Return the statements of a file, without comments, docstrings and layout."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            first = body[0].value
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                body[0] = ast.Pass()
    return ast.unparse(tree)
