"""Security headers of every answer, whoever made it, and the refusal of forms that another site's page sends."""

from typing import Any, Final

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

STRICT: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_ALWAYS: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
}


async def add_security_headers(message: Message, scope: Scope) -> None:
    """A before-send hook: adds what the answer does not say itself."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message=message)
    if scope.get("method") == "OPTIONS" and "allow" in headers:
        headers["allow"] = ", ".join(sorted(_methods(scope)))
    for name, value in _ALWAYS.items():
        headers.setdefault(name, value)
    headers.setdefault("content-security-policy", STRICT)
    if scope.get("scheme") == "https":
        headers.setdefault("strict-transport-security", "max-age=31536000")
    if "/api/" in scope["path"]:
        headers.setdefault("cache-control", "no-store")


def _methods(scope: Scope) -> set[str]:
    """All methods of the path that was asked; the framework's own answer names those of one handler only."""
    template = scope.get("path_template")
    routes: list[Any] = [route for route in scope["litestar_app"].routes if route.path_format == template]
    return {method for route in routes for method in route.methods}


def comes_from_another_site(scope: Any) -> bool:
    """Whether a browser says that a page of another site sent this."""
    for name, value in scope["headers"]:
        if name == b"sec-fetch-site":
            return bool(value == b"cross-site")
    return False
