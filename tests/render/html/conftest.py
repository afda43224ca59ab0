"""A browser for the tests: the system's Chromium, driven by Playwright, without a net.

Where there is none the tests are skipped and say so; in CI they fail.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.render.html.detail_sample import page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
]

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        message = "Chromium saknas: HTML-filen är INTE prövad i en webbläsare (apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[OpenPage]:
    """Opens a report's page (the small one by default) in a window; any request or error of the page is a failure."""
    opened: list[Page] = []
    faults: list[str] = []

    def open_(width: int = 1280, scheme: str = "light", *, html: bytes | None = None, script: bool = True) -> Page:
        file = tmp_path / "arsredovisning.html"
        file.write_bytes(page() if html is None else html)
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        shown = context.new_page()
        shown.on("pageerror", lambda error: faults.append(str(error)))
        shown.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        shown.goto(file.as_uri())
        shown.on("request", lambda request: faults.append(request.url))
        opened.append(shown)
        return shown

    yield open_
    for shown in opened:
        shown.context.close()
    assert faults == []
