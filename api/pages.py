"""Server-rendered pages: templates, words, dates as people write them, inline styles with their hash in the policy."""

import re
from base64 import b64encode
from collections.abc import Sequence
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Request, Response
from litestar.datastructures import Cookie

from api.language import COOKIE, Language, language_of, say
from core import dates
from core.settings import settings

FRONTEND: Final = Path(__file__).resolve().parent.parent / "frontend"
_YEAR: Final = 365 * 24 * 3600
_TOKEN: Final = re.compile(r"(--[\w-]+)\s*:\s*([^;}]+)")
_USED: Final = re.compile(r"var\((--[\w-]+)")


@lru_cache
def environment() -> Environment:
    """The templates of frontend/pages; an undefined name is an error, everything is escaped."""
    return Environment(
        loader=FileSystemLoader(FRONTEND / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache
def stylesheet(names: tuple[str, ...]) -> str:
    """The named sheets of frontend/pages in one, with only those of the shared tokens they use."""
    own = _squeezed("".join((FRONTEND / "pages" / name).read_text() for name in names))
    blocks = _token_blocks(_squeezed((FRONTEND / "tokens.css").read_text()))
    wanted = _closure(set(_USED.findall(own)), [values for _, values in blocks])
    kept = "".join(_block(frame, values, wanted) for frame, values in blocks)
    return kept + own


def _squeezed(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r"\s*([{};,>])\s*|(:)\s+", r"\1\2", css).replace(";}", "}").strip()


def _token_blocks(css: str) -> list[tuple[str, dict[str, str]]]:
    """The `:root` blocks with what surrounds them ('%' stands for the declarations), in their order."""
    blocks = []
    for found in re.finditer(r"(@media[^{]+\{)?(:root[^{]*)\{([^{}]*)\}(?:\}(?=@|:|$))?", css):
        media, selector, body = found[1] or "", found[2], found[3]
        frame = f"{media}{selector}{{%}}" + ("}" if media else "")
        blocks.append((frame, {name: value.strip() for name, value in _TOKEN.findall(body)}))
    return blocks


def _closure(wanted: set[str], blocks: Sequence[dict[str, str]]) -> set[str]:
    """Wanted tokens and those their values refer to."""
    while True:
        more = {name for values in blocks for token in wanted for name in _USED.findall(values.get(token, ""))}
        if more <= wanted:
            return wanted
        wanted = wanted | more


def _block(frame: str, values: dict[str, str], wanted: set[str]) -> str:
    kept = ";".join(f"{name}:{value}" for name, value in values.items() if name in wanted)
    return frame.replace("%", kept) if kept else ""


@lru_cache
def script_text(name: str) -> str:
    """A small own script of frontend/pages, without what only its authors need."""
    text = (FRONTEND / "pages" / name).read_text()
    return re.sub(r"^\s*(//.*)?\n?", "", text, flags=re.MULTILINE).strip()


def script_digest(name: str) -> str:
    """What the policy of a page that links a script, and the link itself (`integrity`), know it by."""
    return _hash(script_text(name)).strip("'")


@lru_cache
def _hash(text: str) -> str:
    return "'sha256-" + b64encode(sha256(text.encode()).digest()).decode() + "'"


def policy(*, css: str, scripts: Sequence[str]) -> str:
    """The Content-Security-Policy of a page that carries exactly this style and these scripts."""
    worker = "; connect-src 'self'; worker-src 'self'" if scripts else ""
    allowed = " ".join(map(_hash, scripts)) or "'none'"
    return (
        f"default-src 'none'; style-src {_hash(css)}; script-src {allowed}; img-src 'self' data:; form-action 'self'; "
        f"base-uri 'none'; frame-ancestors 'none'{worker}"
    )


def render(
    request: Request[Any, Any, Any],
    template: str,
    *,
    status: int = 200,
    css: Sequence[str] = (),
    scripts: Sequence[str] = (),
    allowed: Sequence[str] = (),
    headers: dict[str, str] | None = None,
    **context: Any,
) -> Response[str]:
    """A page in the language of the request; `css` and `scripts` name further files of frontend/pages put inline.

    `allowed` are scripts the page links, or which belong to a page that one of its own may put in its place.
    In the template: `t(key, **values)`, `lang`, `when`, `day`, `clock`, `number`, `switch` (links to both languages).
    """
    language = language_of(request)
    style = stylesheet(("page.css", *css))
    inline = [script_text(name) for name in scripts]
    tools = _tools(request, language)
    text = environment().get_template(template).render(**tools, css=style, scripts=inline, **context)
    all_headers = {
        "content-security-policy": policy(css=style, scripts=[*inline, *map(script_text, allowed)]),
        "cache-control": "private, no-store",
        "vary": "accept-language, cookie",
        "content-language": language,
        **(headers or {}),
    }
    return Response(
        text,
        status_code=status,
        media_type=MediaType.HTML,
        headers=all_headers,
        cookies=_language_cookie(request, language),
    )


def _tools(request: Request[Any, Any, Any], language: Language) -> dict[str, Any]:
    return {
        "t": partial(say, language),
        "lang": language,
        "when": partial(dates.moment, language=language),
        "day": partial(dates.day, language=language),
        "days": partial(dates.days, language=language),
        "clock": partial(dates.clock, language=language),
        "number": partial(dates.number, language=language),
        "switch": {other: _switched(request, other) for other in ("id", "en")},
        "public_url": settings().public_url,
        "here": request.url.path,
    }


def _switched(request: Request[Any, Any, Any], language: str) -> str:
    query = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return "?" + urlencode([*query, ("lang", language)])


def _language_cookie(request: Request[Any, Any, Any], language: Language) -> list[Cookie]:
    if "lang" not in request.query_params:
        return []
    secure = settings().public_url.startswith("https")
    return [
        Cookie(
            key=COOKIE,
            value=language,
            max_age=_YEAR,
            samesite="lax",
            httponly=True,
            secure=secure,
        )
    ]


def error_page(
    request: Request[Any, Any, Any],
    *,
    status: int,
    code: str,
    detail: str,
    headers: dict[str, str] | None = None,
) -> Response[str]:
    """A refusal in words for somebody with a browser."""
    return render(
        request,
        "error.html",
        status=status,
        headers=headers,
        code=code,
        detail=detail,
        number_of=status,
    )
