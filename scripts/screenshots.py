"""Photograph every page of the built site: on light paper, on dark paper, and on a phone."""

import argparse
from pathlib import Path
from typing import Literal

import environment

OUT = environment.ROOT / ".cache" / "screenshots"
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
    parser.add_argument("--out", type=Path, default=OUT, metavar="DIR")
    arguments = parser.parse_args()
    environment.enter()

    from playwright.sync_api import ViewportSize

    from vgbook.site.browser import chromium, pages, served

    arguments.out.mkdir(parents=True, exist_ok=True)
    with served(arguments.site) as address, chromium() as browser:
        for view, (width, scheme) in VIEWS.items():
            size = ViewportSize(width=width, height=900)
            page = browser.new_page(viewport=size, color_scheme=scheme)
            for name in arguments.pages or pages(arguments.site):
                page.goto(f"{address}/{name}", wait_until="networkidle")
                path = arguments.out / f"{name.strip('/').replace('/', '-') or 'index'}-{view}.png"
                page.screenshot(path=path, full_page=True)
                print(path)
    return 0


if __name__ == "__main__":
    environment.run(main)
