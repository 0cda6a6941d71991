"""Serve the book on this machine; a page reloads when its text, figure or experiment changes."""

import argparse
import socket
import sys

import environment


def main() -> int:
    """Build the book and serve it until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default: 8000)")
    port = parser.parse_args().port
    if is_taken(port):
        print(f"Port {port} is taken; choose another with --port.", file=sys.stderr)
        return 1
    environment.enter()

    import click
    from mkdocs.__main__ import cli

    config = str(environment.ROOT / "mkdocs.yml")
    address = f"127.0.0.1:{port}"
    print(f"Building the book; then it is at http://{address}/ until Ctrl-C.", flush=True)
    try:
        cli(["serve", "-f", config, "-a", address], standalone_mode=False)
    except click.Abort:  # Ctrl-C while building
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return 0


def is_taken(port: int) -> bool:
    """Whether a program on this machine answers on the port."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    environment.run(main)
