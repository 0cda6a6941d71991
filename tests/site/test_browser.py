"""The book in a browser: no errors, no foreign host, no sideways scroll, colours that follow."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import ViewportSize

from vgbook.site.browser import chromium, find_chromium, pages

# What of a page reaches beyond the right edge, outside of frames that scroll by themselves.
TOO_WIDE = """() => [...document.querySelectorAll("article *, header *, footer *")]
  .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
  .filter(element => {
    for (let at = element; at; at = at.parentElement)
      if (getComputedStyle(at).overflowX !== "visible") return false
    return true
  })
  .map(element => element.outerHTML.slice(0, 80))"""
STROKES = """() => [...document.querySelectorAll(".vg-figure svg path")]
  .map(path => getComputedStyle(path).stroke)"""


@pytest.fixture(scope="module")
def browser():
    """Chromium; a build machine must have one, a reader's machine may not."""
    if find_chromium() is None:
        message = "no Chromium is installed (the variable CHROMIUM may name one)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_every_page_is_quiet_and_within_its_edges(browser, address, real_site, scheme, width):
    """No error, no missing file, no foreign request, and no sideways scroll, even on a phone."""
    troubles, requested = [], []
    page = browser.new_page(color_scheme=scheme, viewport=ViewportSize(width=width, height=844))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("response", lambda got: troubles.append(got.url) if got.status >= 400 else None)
    page.on("request", lambda request: requested.append(request.url))
    for name in pages(real_site):
        page.goto(f"{address}/{name}")
        page.evaluate("document.fonts.ready")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert not page.evaluate(TOO_WIDE), name
    page.wait_for_load_state("networkidle")
    page.close()
    assert not troubles
    assert len(requested) > len(pages(real_site))
    assert not [url for url in requested if not url.startswith((address, "data:", "blob:"))]


def test_a_phone_sees_the_narrow_drawing(browser, address):
    """Of the two drawings of a figure, each width of screen shows its own."""
    for width, shown in ((390, "narrow"), (1280, "wide")):
        page = browser.new_page(viewport=ViewportSize(width=width, height=800))
        page.goto(f"{address}/chapters/vanishing/")
        figure = page.locator(".vg-figure").first
        visible = {name: figure.locator(f".vg-{name}").is_visible() for name in ("wide", "narrow")}
        assert visible == {name: name == shown for name in ("wide", "narrow")}
        page.close()


@pytest.mark.parametrize("name", ["", "chapters/vanishing/", "labs/watch-a-gradient-vanish/"])
def test_figures_change_colour_with_the_scheme(browser, address, name):
    """The same drawing has other colours on dark paper than on light, in labs too."""
    page = browser.new_page(color_scheme="light")
    page.goto(f"{address}/{name}")
    light = page.evaluate(STROKES)
    page.locator("label[title='Switch to dark paper']").click()
    dark = page.evaluate(STROKES)
    page.close()
    assert len(light) == len(dark) > 0
    assert set(light) - {"none"}
    assert not (set(light) & set(dark)) - {"none"}
