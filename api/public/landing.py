"""The front door: what this is, where staff sign in, where guests go."""

from typing import Any

from litestar import Request, Response, get

from api.pages import render
from core.settings import settings


@get("/", include_in_schema=False)
async def landing(request: Request[Any, Any, Any]) -> Response[str]:
    """A small page for whoever types the address."""
    return render(request, "landing.html", demo=settings().demo)


handlers: list[Any] = [landing]
