"""The import arrows: records and networks, then experiments, then figures, then the site."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "vgbook"
MODULES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
DRAWING = ("vgbook.figures", "vgbook.site")
# All of the package that a figure may know: it draws a record and computes nothing.
FOR_FIGURES = ("vgbook.figures", "vgbook.records", "vgbook.nearest")


def is_in(module: str, *packages: str) -> bool:
    """Whether a module is one of the packages, or inside one."""
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def imports(node: ast.AST, *, functions: bool = True) -> Iterator[str]:
    """Names that code imports; without `functions`, only what the import of the module needs."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    for child in ast.iter_child_nodes(node):
        if functions or not isinstance(child, ast.FunctionDef | ast.Lambda):
            yield from imports(child, functions=functions)


def wrong(
    packages: tuple[str, ...], banned: tuple[str, ...], *, outside: bool = False
) -> list[str]:
    """List the banned imports of the modules in (or outside) the packages."""
    return [
        f"{module} imports {name}"
        for module, path in MODULES.items()
        if is_in(module, *packages) != outside
        for name in imports(ast.parse(path.read_text("utf-8")))
        if is_in(name, *banned)
    ]


def test_experiments_do_not_know_figures() -> None:
    """An experiment imports no figure and nothing of the site."""
    assert not wrong(("vgbook.experiments",), DRAWING)


def test_figures_compute_no_experiment() -> None:
    """A figure imports no network, training, data or experiment: it draws a record."""
    others = tuple(name for name in MODULES if not is_in(name, *FOR_FIGURES, "vgbook.__init__"))
    assert len(others) > 20
    assert not wrong(("vgbook.figures",), others)


def test_networks_do_not_know_what_uses_them() -> None:
    """What is left of the experiments imports nothing that is right of it."""
    right = ("vgbook.experiments", *DRAWING)
    assert not wrong(right, right, outside=True)


def test_only_figures_and_site_draw() -> None:
    """Nothing left of the figures imports matplotlib."""
    assert not wrong(DRAWING, ("matplotlib",), outside=True)


def test_figures_have_no_global_state() -> None:
    """Nothing in the package imports pyplot, which keeps figures in a global list."""
    assert not wrong(("vgbook",), ("matplotlib.pyplot", "pylab"))


@pytest.mark.parametrize(
    "module",
    [name for name in MODULES if not is_in(name, *DRAWING) and not name.endswith(".__main__")],
)
def test_numpy_is_enough_to_import(module: str) -> None:
    """Outside figures and site, other packages are imported by the functions that need them."""
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    roots = {name.partition(".")[0] for name in imports(tree, functions=False)}
    assert roots <= {"vgbook", "numpy", *sys.stdlib_module_names}


NUMPY_ALONE = """
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in {"vgbook", "numpy", *sys.stdlib_module_names}:
            raise ModuleNotFoundError(f"{name} is not NumPy", name=name)

sys.meta_path.insert(0, Refuse())

from pathlib import Path
from vgbook import experiments
from vgbook.experiments import sweep

for name in ("gradient-flow-by-depth", "gradient-flow-by-initialisation"):
    experiment = experiments.lookup(name)
    record = sweep.run(experiment, experiment.SMOKE, cache=Path(sys.argv[1]))
    print(record.experiment)
"""


def test_gradient_flow_needs_numpy_alone(tmp_path: Path) -> None:
    """Importing the experiments and measuring a gradient flow works with NumPy as only package."""
    done = subprocess.run(
        [sys.executable, "-c", NUMPY_ALONE, str(tmp_path)],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["gradient-flow-by-depth", "gradient-flow-by-initialisation"]
