"""The pages of the staff app: which there are, how each is brought into its states, and what holds of every one."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Route, expect

from api.guards import CSRF_COOKIE, SIGN_IN_COOKIE, csrf_token
from tests.journeys import axe
from tests.journeys.guest_pages import bare_keys
from tests.journeys.staff_world import World

ROOT = Path(__file__).parents[2] / "frontend"
ROUTES = ROOT / "app/src/routes"
WORDS: dict[str, dict[str, str]] = {
    language: msgspec.json.decode((ROOT / f"messages/{language}.json").read_bytes()) for language in ("id", "en")
}
SIZES: dict[str, Any] = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}
_HUSHED = "Failed to load resource"  # what Chromium itself says of an answer that a state wants to be an error


@dataclass
class Stage:
    """A page in one language, what it asked for and what its console said."""

    page: Page
    base: str
    language: str
    world: World
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def t(self, key: str, **values: Any) -> str:
        """The words of a key, as the page shows them."""
        text = WORDS[self.language][key]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    async def open(self, path: str, heading: str | None = None) -> None:
        """Opens a page of the app and waits for its heading (a key)."""
        await self.page.goto(f"{self.base}/app{path}")
        wanted = {"name": self.t(heading), "exact": True} if heading else {}
        await expect(self.page.get_by_role("heading", level=1, **wanted)).to_be_visible()  # type: ignore[arg-type]

    async def meeting(self, rest: str, heading: str | None = None, *, slug: str = "") -> None:
        """Opens a page of the meeting."""
        await self.open(f"/events/{slug or self.world.slug}{rest}", heading)

    async def press(self, key: str, *, within: Locator | None = None, **values: Any) -> None:
        """Presses the first button of that name."""
        await (within or self.page).get_by_role("button", name=self.t(key, **values), exact=True).first.click()

    async def dialog(self, key: str, **values: Any) -> Locator:
        """Presses what opens a dialog and waits for it."""
        await self.press(key, **values)
        opened = self.page.get_by_role("dialog")
        await expect(opened).to_be_visible()
        return opened

    async def cut(self, path: str) -> None:
        """From now on the network loses what is asked of that path."""

        async def lose(route: Route) -> None:
            await route.abort()

        await self.page.route(lambda url: urlsplit(url).path.startswith(path), lose)

    async def told_trouble(self) -> None:
        """Waits for the notice that something did not go well."""
        await expect(self.page.get_by_text(self.t("app.error_title")).first).to_be_visible()


Show = Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True)
class State:
    """How a page is brought into a state; `faulty` states answer with errors that Chromium notes by itself."""

    show: Show
    role: str | None
    faulty: bool


STATES: dict[str, dict[str, State]] = {}


def state(route: str, name: str, *, role: str | None = "secretariat", faulty: bool = False) -> Callable[[Show], Show]:
    """Registers a state of the page at a route; `role` is whose account looks, None for nobody's."""

    def keep(show: Show) -> Show:
        STATES.setdefault(route, {})[name] = State(show, role, faulty)
        return show

    return keep


def pages() -> set[str]:
    """The routes of the app as the files say: parts in brackets are parameters, those in round ones are no part."""
    found = set()
    for file in ROUTES.rglob("+page.svelte"):
        parts = [part for part in file.parent.relative_to(ROUTES).parts if not part.startswith("(")]
        found.add("/" + "/".join(parts))
    return found


class Audience:
    """Those who look: one browser for each account and language, which keeps what it loaded; nobody's is always new."""

    def __init__(self, browser: Browser, base: str, world: World, tokens: dict[str, str]) -> None:
        self.browser, self.base, self.world, self.tokens = browser, base, world, tokens
        self.contexts: dict[tuple[str, str], BrowserContext] = {}

    @asynccontextmanager
    async def look(self, role: str | None, language: str) -> AsyncIterator[Stage]:
        """A fresh page whose every request and complaint is noted."""
        context = await self._context(role, language)
        page = await context.new_page()
        shown = Stage(page, self.base, language, self.world)
        page.on("request", lambda request: _note(shown.asked, request))
        page.on("console", lambda message: _hear(shown.said, message))
        page.on("pageerror", lambda error: shown.said.append(str(error)))
        try:
            yield shown
        finally:
            await (page.close() if role else context.close())

    async def close(self) -> None:
        for context in self.contexts.values():
            await context.close()

    async def _context(self, role: str | None, language: str) -> BrowserContext:
        if role and (role, language) in self.contexts:
            return self.contexts[role, language]
        context = await self.browser.new_context(
            locale="id-ID", timezone_id="Asia/Jayapura", reduced_motion="reduce", viewport=SIZES["phone"]
        )
        kept = {"rk_lang": language}
        if role:
            self.contexts[role, language] = context
            kept |= {SIGN_IN_COOKIE: self.tokens[role], CSRF_COOKIE: csrf_token(self.tokens[role])}
        await context.add_cookies([{"name": name, "value": value, "url": self.base} for name, value in kept.items()])
        return context


def _note(asked: list[str], request: Request) -> None:
    if not request.url.startswith(("data:", "blob:")):
        asked.append(request.url)


def _hear(said: list[str], message: ConsoleMessage) -> None:
    if message.type in ("error", "warning"):
        said.append(message.text)


async def assert_sound(shown: Stage, *, faulty: bool, looked_at: Collection[str], picture: Path | None = None) -> None:
    """axe finds nothing at the sizes named, nothing is wider than the page, nothing leaves, the console is still."""
    assert await shown.page.get_attribute("html", "lang") == shown.language
    for size, viewport in SIZES.items():
        await shown.page.set_viewport_size(viewport)
        if picture:
            await shown.page.screenshot(path=f"{picture}-{shown.language}-{size}.png", full_page=True)
        if size in looked_at:
            assert await axe.report(shown.page) == "", size
        assert await shown.page.evaluate(_TOO_WIDE) == [], f"{size}: nothing is wider than the page"
    assert await bare_keys(shown.page) == []
    assert [url for url in shown.asked if not url.startswith(shown.base)] == []
    assert [text for text in shown.said if not (faulty and text.startswith(_HUSHED))] == []


_TOO_WIDE = """() => [document.documentElement, ...document.querySelectorAll('dialog[open]')]
  .filter((one) => one.scrollWidth > (one.tagName === 'HTML' ? innerWidth : one.clientWidth))
  .map((one) => one.tagName)"""
