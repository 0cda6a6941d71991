"""Photograph every page of the built site: on light paper, on dark paper, and on a phone."""

import argparse
import functools
import http.server
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import environment

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
VIEWS: dict[str, tuple[int, Literal["light", "dark"]]] = {
    "light": (1280, "light"),
    "dark": (1280, "dark"),
    "phone": (390, "light"),
}


def main() -> int:
    """Open each page in each view and save it at full length."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="such as chapters/vanishing/")
    parser.add_argument("--site", type=Path, default=environment.ROOT / "site", metavar="DIR")
    parser.add_argument("--out", type=Path, default=Path("screenshots"), metavar="DIR")
    arguments = parser.parse_args()
    environment.enter()

    from playwright.sync_api import ViewportSize, sync_playwright

    arguments.out.mkdir(parents=True, exist_ok=True)
    with served(arguments.site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        for view, (width, scheme) in VIEWS.items():
            size = ViewportSize(width=width, height=900)
            page = browser.new_page(viewport=size, color_scheme=scheme)
            for name in arguments.pages or pages(arguments.site):
                page.goto(f"{address}/{name}", wait_until="networkidle")
                path = arguments.out / f"{name.strip('/').replace('/', '-') or 'index'}-{view}.png"
                page.screenshot(path=path, full_page=True)
                print(path)
        browser.close()
    return 0


def pages(site: Path) -> list[str]:
    """Addresses of the pages of a built site, without those that show the code of a figure."""
    found = sorted(path.parent.relative_to(site) for path in site.rglob("index.html"))
    return [
        f"{path.as_posix()}/".removeprefix("./") for path in found if path.parts[:1] != ("code",)
    ]


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder on this machine and give its address."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    handler = functools.partial(Handler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


if __name__ == "__main__":
    environment.run(main)
