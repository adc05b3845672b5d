"""The API's own description: OpenAPI 3.1 completed with what routes cannot say, and a viewer without any script."""

from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar._openapi.plugin import OpenAPIPlugin
from litestar.enums import OpenAPIMediaType
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import OpenAPIRenderPlugin
from litestar.openapi.spec import Components, License, SecurityScheme

from api.door.described import add_upload
from api.errors import PROBLEM_JSON
from api.guards import CSRF_HEADER, SIGN_IN_COOKIE
from api.pages import render

VERSION: Final = "1.0.0"
_METHODS: Final = ("get", "post", "put", "patch", "delete")
_CLOCK: Final = r"^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$"
_DEFAULT: Final = {
    400: "The request cannot be read.",
    401: "Not signed in.",
    403: "Signed in, but without the permission, or the x-csrf-token is missing.",
    404: "There is no such thing for this asker.",
    409: "The present state forbids it.",
    412: "Somebody else changed it; `current` holds the present version.",
    413: "The body is too large.",
    422: "The content cannot be taken; `errors` says which field.",
    428: "If-Match is missing.",
    429: "Asked too often; Retry-After says when to come again.",
    500: "A defect of ours.",
}
_DESCRIPTION: Final = """
Meetings, invitations, answers, programme, passes and doors of national coordination meetings.

Sign in by `POST /api/v1/sign-in` (cookies `rk_signin` and `rk_csrf`; unsafe requests send the latter's value in
`x-csrf-token`), or send `Authorization: Bearer`. Lists are `{items, next_cursor, total}`. Refusals are problem+json
with a stable `code`. What two people may edit carries an ETag and wants If-Match. POSTs take an `Idempotency-Key`.
"""


def config() -> OpenAPIConfig:
    """Where the description is served: /api/openapi.json, for readers /api/docs."""
    return OpenAPIConfig(
        title="Rakornas",
        version=VERSION,
        description=_DESCRIPTION.strip(),
        license=License(name="Apache-2.0", identifier="Apache-2.0"),
        path="/api",
        render_plugins=[Document()],
        use_handler_docstrings=True,
        components=Components(
            security_schemes={
                "cookie": SecurityScheme(type="apiKey", name=SIGN_IN_COOKIE, security_scheme_in="cookie"),
                "bearer": SecurityScheme(type="http", scheme="bearer"),
                "device": SecurityScheme(
                    type="http",
                    scheme="bearer",
                    description="The secret of an enrolled device.",
                ),
            }
        ),
    )


class Document(OpenAPIRenderPlugin):
    """The description as JSON."""

    def __init__(self) -> None:
        super().__init__(path="/openapi.json", media_type=OpenAPIMediaType.OPENAPI_JSON)

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The completed document."""
        return msgspec.json.encode(completed(openapi_schema))


@get("/api/docs", include_in_schema=False)
async def viewer(request: Request[Any, Any, Any]) -> Response[str]:
    """The description as a page: plain HTML, nothing to load, works without a network."""
    document = completed(request.app.plugins.get(OpenAPIPlugin).provide_openapi_schema())
    return render(
        request,
        "docs.html",
        css=("docs.css",),
        document=document,
        groups=_groups(document),
        shape=_shape,
    )


handlers: list[Any] = [viewer]


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with problem answers of every operation and the CSRF header of unsafe ones; done once."""
    if "Problem" in document["components"]["schemas"] and document.get("x-completed"):
        return document
    document["components"]["schemas"].update(_problem_schemas())
    add_upload(document)
    _tell_times(document)
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item and not path.startswith("/health/"):
                _complete(item[method], method, path)
    document["x-completed"] = True
    return document


def _tell_times(part: Any) -> None:
    """Clock times are `07:30:00` without a zone; the framework calls them durations."""
    if isinstance(part, dict):
        if part.get("format") == "duration":
            del part["format"]
            part |= {"pattern": _CLOCK, "examples": ["07:30:00"]}
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            _tell_times(one)


def _complete(operation: dict[str, Any], method: str, path: str) -> None:
    schemes = {name for one in operation.get("security") or [] for name in one}
    secured, by_cookie = bool(schemes), "cookie" in schemes
    statuses = {400, 429, 500} | ({401, 403} if secured else set()) | ({404} if "{" in path else set())
    if method != "get":
        statuses |= {404, 409, 413, 422}
    if method in ("post", "get") and secured:
        statuses |= {409, 422}
    if any(one.get("name", "").lower() == "if-match" for one in operation.get("parameters", [])):
        statuses |= {412, 428}
    responses = operation.setdefault("responses", {})
    statuses |= {int(status) for status in responses if int(status) >= 400}
    for status in sorted(statuses):
        responses[str(status)] = _problem(_DEFAULT[status])
    if by_cookie and method != "get":
        operation.setdefault("parameters", []).append(_csrf_parameter())
    if by_cookie and method == "post":
        operation["parameters"].append(_idempotency_parameter())


def _problem(description: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _csrf_parameter() -> dict[str, Any]:
    return {
        "name": CSRF_HEADER,
        "in": "header",
        "required": False,
        "schema": {"type": "string"},
        "description": "The value of the cookie rk_csrf; not needed with a bearer token.",
    }


def _idempotency_parameter() -> dict[str, Any]:
    return {
        "name": "idempotency-key",
        "in": "header",
        "required": False,
        "schema": {"type": "string", "maxLength": 120},
        "description": "The same key gets the first answer again, for 24 hours.",
    }


def _problem_schemas() -> dict[str, Any]:
    text = {"type": "string"}
    error = {
        "type": "object",
        "required": ["field", "code", "detail"],
        "properties": dict.fromkeys(("field", "code", "detail"), text),
    }
    properties: dict[str, Any] = dict.fromkeys(("type", "title", "code", "detail"), text)
    properties |= {
        "status": {"type": "integer"},
        "errors": {"type": "array", "items": error},
        "current": {},
    }
    required = ["type", "title", "status", "code"]
    return {"Problem": {"type": "object", "required": required, "properties": properties}}


def _groups(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, item in sorted(document["paths"].items()):
        for method in _METHODS:
            if method in item:
                operation = {**item[method], "path": path, "method": method.upper()}
                groups.setdefault((operation.get("tags") or ["other"])[0], []).append(operation)
    return groups


def _shape(schema: dict[str, Any]) -> str:
    """A schema in a few characters: `Page`, `Page[]`, `string (uuid) | null`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    choices = schema.get("oneOf") or schema.get("anyOf")
    if choices:
        return " | ".join(_shape(one) for one in choices)
    kind = schema.get("type", "any")
    if kind == "array":
        return _shape(schema.get("items", {})) + "[]"
    if isinstance(kind, list):
        return " | ".join(kind)
    return f"{kind} ({schema['format']})" if "format" in schema else str(kind)
