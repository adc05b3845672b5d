"""Two people, one thing: the version a change was based on comes in If-Match and goes out as ETag."""

import re
from typing import Annotated, TypeVar

from litestar import Response
from litestar.params import HeaderParameter

from core.errors import Invalid, VersionMissing

T = TypeVar("T")


IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", description='The version it was based on: `"3"`.')]


def version_wanted(if_match: IfMatch = None) -> int:
    """The version in If-Match; a missing one is 428. A dependency: `version: NamedDependency[int]`."""
    if if_match is None:
        raise VersionMissing("version_missing")
    found = re.fullmatch(r'\s*(?:W/)?"(\d{1,9})"\s*', if_match)
    if not found:
        raise Invalid("version_unreadable", field="if-match")
    return int(found[1])


def tagged(content: T, version: int, *, status_code: int = 200) -> Response[T]:
    """A response that says which version it shows."""
    return Response(content, status_code=status_code, headers={"etag": f'"{version}"'})
