"""The static staff app under /app/, with its compressed twins and a policy that names its inline script by hash."""

import mimetypes
import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

FOLDER: Final = Path(__file__).resolve().parent.parent / "frontend" / "app" / "build"
_ENCODINGS: Final = (("br", ".br"), ("gzip", ".gz"))
_ANNOUNCER: Final = "'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='"  # style of SvelteKit's route announcer

mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("application/wasm", ".wasm")
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


@get(["/app", "/app/{path:path}"], include_in_schema=False)
async def staff_app(request: Request[Any, Any, Any], path: FromPath[str] = "/") -> Response[bytes]:
    """A file of the built app; a path without a file is a page of the app."""
    if request.scope["raw_path"].partition(b"?")[0] == b"/app":
        return Redirect("/app/")
    file = _file(path.strip("/"))
    encoding, body = _best(file, request.headers.get("accept-encoding", ""))
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    headers = {
        "vary": "accept-encoding",
        "cache-control": _caching(file),
        "content-security-policy": app_policy(),
    }
    if encoding:
        headers["content-encoding"] = encoding
    return Response(
        body,
        media_type=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
        headers=headers,
    )


def _file(path: str) -> Path:
    file = (FOLDER / path).resolve()
    if path and file.is_relative_to(FOLDER) and file.is_file() and file.suffix not in (".br", ".gz"):
        return file
    if "." in path.rsplit("/", 1)[-1] or not (FOLDER / "200.html").is_file():
        raise NotFoundException
    return FOLDER / "200.html"


def _best(file: Path, accepted: str) -> tuple[str, bytes]:
    names = {part.partition(";")[0].strip() for part in accepted.lower().split(",")}
    for encoding, suffix in _ENCODINGS:
        twin = file.with_name(file.name + suffix)
        if encoding in names and twin.is_file():
            return encoding, twin.read_bytes()
    return "", file.read_bytes()


def _caching(file: Path) -> str:
    return "public, max-age=31536000, immutable" if "immutable" in file.parts else "no-cache"


@lru_cache
def app_policy() -> str:
    """The Content-Security-Policy of the app, with the hashes of the inline scripts of its page."""
    page = (FOLDER / "200.html").read_text() if (FOLDER / "200.html").is_file() else ""
    scripts = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", page, flags=re.DOTALL)
    hashes = " ".join(f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in scripts)
    return (
        f"default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {hashes}; "
        f"style-src 'self' 'unsafe-hashes' {_ANNOUNCER}; img-src 'self' data: blob:; media-src 'self' blob:; "
        "font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


handlers: list[Any] = [staff_app]
