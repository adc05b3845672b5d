"""Which language a request is answered in, and the words of the interface in it."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import msgspec
from litestar.connection import ASGIConnection

Language: TypeAlias = Literal["id", "en"]
Connection: TypeAlias = ASGIConnection[Any, Any, Any, Any]

COOKIE: Final = "rk_lang"
FOLDER: Final = Path(__file__).resolve().parent.parent / "frontend" / "messages"
_PLACE: Final = re.compile(r"\{(\w+)\}")


def language_of(connection: Connection) -> Language:
    """Indonesian unless `?lang=`, the cookie or Accept-Language (in this order) says English."""
    asked = connection.query_params.get("lang") or connection.cookies.get(COOKIE)
    if asked in ("id", "en"):
        return "en" if asked == "en" else "id"
    return preferred(connection.headers.get("accept-language", ""))


def preferred(accept: str) -> Language:
    """English only where it weighs more than Indonesian in an Accept-Language header."""
    weights = {"id": 0.0, "en": 0.0}
    for part in accept.split(","):
        name, _, parameters = part.strip().partition(";")
        language = {"in": "id"}.get(name[:2].lower(), name[:2].lower())
        if language in weights:
            weights[language] = max(weights[language], _weight(parameters))
    return "en" if weights["en"] > weights["id"] else "id"


def _weight(parameters: str) -> float:
    _, _, value = parameters.strip().partition("q=")
    try:
        return float(value) if value else 1.0
    except ValueError:
        return 0.0


@lru_cache
def words(language: Language) -> dict[str, str]:
    """All words of one language by key, as the front ends share them."""
    return msgspec.json.decode((FOLDER / f"{language}.json").read_bytes(), type=dict[str, str])


def say(language: Language, key: str, **values: object) -> str:
    """The words of a key with `{name}` filled in; an unknown key comes back as it is."""
    text = words(language).get(key, key)
    return _PLACE.sub(lambda found: str(values.get(found[1], found[0])), text)


def knows(language: Language, key: str) -> bool:
    """Whether there are words for a key."""
    return key in words(language)
