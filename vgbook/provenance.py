"""Where and with what a record was measured.

Anyone who measures again and gets another number needs to know what differed.
"""

from __future__ import annotations

import platform
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

import vgbook


def provenance(*, seconds: float) -> dict[str, Any]:
    """Describe this program and machine, and the `seconds` of computing that a record took."""
    return {
        "vgbook": vgbook.__version__,
        "revision": _revision(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "blas": _blas(),
        "processor": _processor(),
        "platform": f"{platform.system()} {platform.machine()}",
        "seconds": round(seconds, 1),
    }


def _revision() -> str | None:
    """Git revision of the working tree, marked when it has changes; None outside a checkout."""
    try:
        return subprocess.run(
            ["git", "describe", "--always", "--abbrev=12", "--dirty=+changes", "--exclude=*"],
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def _blas() -> str:
    """Name and version of the matrix library that NumPy was built with."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return f"{blas['name']} {blas.get('version', '')}".strip()


def _processor() -> str:
    """Return the model name of the processor, as well as the system tells it."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
