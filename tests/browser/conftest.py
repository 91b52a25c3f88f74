"""A real browser: Debian's chromium, driven by Playwright, against a served site."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

# Playwright's loop runs in the thread of the test, which Django takes for an asynchronous context.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

#: Where the pictures of the stations go; kept when it is named from outside.
PICTURES = Path(os.environ.get("VOUCH_PICTURES") or tempfile.mkdtemp(prefix="vouch-pictures-"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        missing = "chromium is not installed: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=arguments)
        yield running
        running.close()


@pytest.fixture
def site(committed_db: None, live_server: Any) -> str:
    """The address of the served site, on a database with real commits."""
    return str(live_server.url)


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens a window of its own for a person, signed in if they have a user name."""
    windows = []

    def open_window(person: Any = None, *, width: int = 1280, height: int = 900) -> Page:
        from tests.factories import PASSWORD

        context = browser.new_context(viewport={"width": width, "height": height}, base_url=site)
        windows.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        if person is not None:
            page.goto("/login/")
            page.get_by_label("User name").fill(person.username)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_load_state()
        return page

    yield open_window
    for context in windows:
        context.close()


@pytest.fixture
def photograph() -> Callable[[Page, str], None]:
    """Takes a picture of a station of the thread."""
    PICTURES.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> None:
        page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=True)

    return take


@pytest.fixture
def is_accessible() -> Callable[[Page], None]:
    """Fails with what axe finds on a page (WCAG 2.2 AA)."""
    from axe_playwright_python.sync_playwright import Axe

    def check(page: Page) -> None:
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        results = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return check
