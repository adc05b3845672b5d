"""Refusals and failures turned into a status and words: problem+json for programs, a page for people."""

from typing import Any, Final

import asyncpg
import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from api.language import knows, language_of, say
from api.pages import error_page
from core.errors import (
    DomainError,
    Forbidden,
    Invalid,
    NotFound,
    Refused,
    Stale,
    TooMany,
    Unauthorized,
    VersionMissing,
)

log = structlog.get_logger(__name__)

PROBLEM_JSON: Final = "application/problem+json"
_STATUS: Final[dict[type[DomainError], int]] = {
    Unauthorized: 401,
    Forbidden: 403,
    NotFound: 404,
    Refused: 409,
    Stale: 412,
    Invalid: 422,
    VersionMissing: 428,
    TooMany: 429,
}
_HTTP_CODES: Final = {
    400: "malformed",
    401: "not_signed_in",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "malformed",
    422: "malformed",
    428: "version_missing",
    429: "too_many",
    503: "not_ready",
}


class FieldError(msgspec.Struct, frozen=True):
    """One thing wrong with one field of a request."""

    field: str
    code: str
    detail: str


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """RFC 9457 problem: `code` is stable and for programs, `detail` is for people in their language."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    errors: list[FieldError] = []
    current: Any = None


def status_of(error: DomainError) -> int:
    """The HTTP status of a refusal by its kind."""
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 409)


def words_of(request: Request[Any, Any, Any], code: str, params: dict[str, Any]) -> str:
    """What a person is told about a code, in the language of the request."""
    language = language_of(request)
    key = f"error.{code}"
    return say(language, key if knows(language, key) else "error.refused", **params)


def is_page(request: Request[Any, Any, Any]) -> bool:
    """Whether a person with a browser asked, not a program."""
    path = request.scope["path"]
    return not path.startswith(("/api/", "/hooks/", "/health/")) and not path.endswith((".json", ".xml", ".ics"))


def answer(
    request: Request[Any, Any, Any],
    *,
    status: int,
    code: str,
    params: dict[str, Any] | None = None,
    errors: list[FieldError] | None = None,
    current: Any = None,
    headers: dict[str, str] | None = None,
) -> Response[Any]:
    """The refusal as a page or as problem+json, whichever the asker reads."""
    detail = words_of(request, code, params or {})
    if is_page(request):
        return error_page(request, status=status, code=code, detail=detail, headers=headers)
    title = say(language_of(request), f"error.title_{status}")
    problem = Problem(f"/api/docs#{code}", title, status, code, detail, errors or [], current)
    return Response(problem, status_code=status, media_type=PROBLEM_JSON, headers=headers)


def on_domain_error(request: Request[Any, Any, Any], error: DomainError) -> Response[Any]:
    """A rule said no."""
    status = status_of(error)
    field = error.params.get("field")
    errors = [FieldError(field, error.code, words_of(request, error.code, error.params))] if field else []
    headers = {"retry-after": str(error.params.get("retry_after", 60))} if status == 429 else None
    if status == 401:
        headers = {"www-authenticate": "Bearer"}
    current = error.params.get("current")
    return answer(
        request,
        status=status,
        code=error.code,
        params=error.params,
        errors=errors,
        current=current,
        headers=headers,
    )


def on_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """The framework said no: unknown path, wrong method, unreadable or oversized body."""
    status = error.status_code
    if isinstance(error, ValidationException):
        return answer(request, status=400, code="malformed", errors=_field_errors(error))
    if status >= 500:
        log.error(
            "request failed",
            path=request.scope["path"],
            status=status,
            detail=error.detail,
        )
    return answer(
        request,
        status=status,
        code=_HTTP_CODES.get(status, "refused"),
        headers=error.headers,
    )


def _field_errors(error: ValidationException) -> list[FieldError]:
    extra = error.extra if isinstance(error.extra, list) else []
    return [FieldError(str(item.get("key", "")), "malformed", str(item.get("message", ""))) for item in extra]


def on_duplicate(request: Request[Any, Any, Any], error: asyncpg.UniqueViolationError) -> Response[Any]:
    """A unique key caught what no rule saw: somebody else made the same thing first."""
    log.info("duplicate", constraint=error.constraint_name)
    return answer(request, status=409, code="already_exists")


def on_unfit(request: Request[Any, Any, Any], error: asyncpg.PostgresError) -> Response[Any]:
    """The database would not take a value (too long, out of range, a NUL): the sender's to correct, not a defect."""
    log.info("unfit value", kind=type(error).__name__, constraint=getattr(error, "constraint_name", None))
    return answer(request, status=422, code="value_unfit")


def on_failure(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """A defect of ours: logged whole, told without a stack."""
    log.exception("request crashed", path=request.scope["path"], method=request.method)
    return answer(request, status=500, code="internal")


HANDLERS: Final[dict[Any, Any]] = {
    DomainError: on_domain_error,
    HTTPException: on_http_error,
    asyncpg.UniqueViolationError: on_duplicate,
    asyncpg.DataError: on_unfit,
    asyncpg.CheckViolationError: on_unfit,
    asyncpg.ForeignKeyViolationError: on_unfit,
    Exception: on_failure,
}
