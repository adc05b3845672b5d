"""Two people, one thing: the version a change was based on comes in If-Match and goes out as ETag."""

import re
from typing import Any, TypeVar

from litestar import Request, Response

from core.errors import Invalid, VersionMissing

T = TypeVar("T")


def version_wanted(request: Request[Any, Any, Any]) -> int:
    """The version in If-Match (`"3"`); a missing one is 428. A dependency: `version: NamedDependency[int]`."""
    header = request.headers.get("if-match")
    if header is None:
        raise VersionMissing("version_missing")
    found = re.fullmatch(r'\s*(?:W/)?"(\d{1,9})"\s*', header)
    if not found:
        raise Invalid("version_unreadable", field="if-match")
    return int(found[1])


def tagged(content: T, version: int, *, status_code: int = 200) -> Response[T]:
    """A response that says which version it shows."""
    return Response(content, status_code=status_code, headers={"etag": f'"{version}"'})
