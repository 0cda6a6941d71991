"""Build the book into site/, strictly: a broken link, figure or number ends the build."""

import argparse

import environment


def main() -> int:
    """Become `mkdocs build --strict`, inside the environment."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    environment.enter()
    config = environment.ROOT / "mkdocs.yml"
    environment.become("-m", "mkdocs", "build", "--strict", "--config-file", str(config))


if __name__ == "__main__":
    environment.run(main)
