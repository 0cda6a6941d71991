"""The built site in a real browser, for photographs and for tests."""

from __future__ import annotations

import functools
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Without a screen or a sandbox of its own, as on a build machine, and silent on the network.
OPTIONS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def find_chromium() -> str | None:
    """Path of Chromium: what the variable CHROMIUM says, or the first one installed."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium, and stop it afterwards.

    Raises
    ------
    FileNotFoundError : no Chromium is installed.
    """
    path = find_chromium()
    if path is None:
        raise FileNotFoundError(f"no Chromium: none of {NAMES} is installed; CHROMIUM may name one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        yield browser
        browser.close()


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder on this machine and give its address."""
    handler = functools.partial(_SilentHandler, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _SilentHandler(SimpleHTTPRequestHandler):
    """Serves files and reports nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def pages(site: Path) -> list[str]:
    """Addresses of the pages of a built site, from its root, such as "chapters/vanishing/"."""
    folders = sorted(path.parent.relative_to(site).as_posix() for path in site.rglob("index.html"))
    return ["" if folder == "." else f"{folder}/" for folder in folders]
