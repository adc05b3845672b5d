"""The pages a guest can open, and how each is brought into its states."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page

from tests.api.regional import Meeting

Show = Callable[[Page, str, Meeting], Awaitable[None]]
STATES: dict[str, dict[str, Show]] = {}


def state(path: str, name: str) -> Callable[[Show], Show]:
    """Registers how a page is brought into a state."""

    def keep(show: Show) -> Show:
        STATES.setdefault(path, {})[name] = show
        return show

    return keep


async def open_page(page: Page, base: str, path: str, status: int = 200) -> None:
    joint = "&" if "?" in path else "?"
    answer = await page.goto(f"{base}{path}{joint}lang={page.rk_language}")  # type: ignore[attr-defined]
    assert answer
    assert answer.status == status
