"""Check the book: its style (ruff), its types (mypy), and every test (pytest).

With arguments, only pytest runs, and they are its own: `test.py tests/test_network.py -x`.
"""

import argparse
import subprocess
import sys

import environment

CHECKS = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",))


def main() -> int:
    """Run every check, then the tests, and fail if any of them failed."""
    parser = argparse.ArgumentParser(
        usage="%(prog)s [-h] [PYTEST_ARGUMENT ...]",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _, arguments = parser.parse_known_args()
    environment.enter()

    failed = [] if arguments else [check for check in CHECKS if not passes(*check)]
    tests_pass = passes("pytest", *arguments)
    if failed:
        print(f"Failed before the tests: {', '.join(' '.join(check) for check in failed)}.")
    return 0 if tests_pass and not failed else 1


def passes(*command: str) -> bool:
    """Whether a tool of the environment, run in the project's folder, ends with exit code 0."""
    print(f"== {' '.join(command)}", flush=True)
    return subprocess.run([sys.executable, "-m", *command], cwd=environment.ROOT).returncode == 0


if __name__ == "__main__":
    environment.run(main)
