"""What journeys of guests share: a telephone, with JavaScript and without."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
async def telephone(request: pytest.FixtureRequest, browser: Browser) -> AsyncIterator[Page]:
    """A small screen; everything a guest does must work on both."""
    context = await browser.new_context(
        java_script_enabled=request.param, viewport={"width": 360, "height": 740}, locale="id-ID"
    )
    yield await context.new_page()
    await context.close()
