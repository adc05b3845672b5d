"""A POST with an Idempotency-Key happens once: for a day the same key gets the first answer again.

A download is no such thing: it changes nothing, so it is made anew however often it is asked for.
`replay` is the before-request hook of the staff router (it runs after the guard), `Keeping` the middleware around it.
"""

from datetime import timedelta
from hashlib import sha256
from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from api.guards import provide_asker
from core.clock import real_now
from core.db import execute, rows
from core.errors import Invalid, Refused
from core.ids import uuid7

LASTS: Final = timedelta(hours=24)
STUCK: Final = timedelta(minutes=2)
DOWNLOAD: Final = "download"
_CLAIM: Final = "rk.idempotency"

_TAKE = """
INSERT INTO idempotency_record (id, actor, key, request_hash, status, body, created_at)
VALUES ($1, $2, $3, $4, NULL, '', $5)
ON CONFLICT (actor, key) DO UPDATE SET id = excluded.id, request_hash = excluded.request_hash, status = NULL,
    body = '', created_at = excluded.created_at
WHERE idempotency_record.created_at < $6 OR (idempotency_record.status IS NULL AND idempotency_record.created_at < $7)
RETURNING id
"""


async def replay(request: Request[Any, Any, Any]) -> Response[Any] | None:
    """The first answer where the key was used before, else None and the key is taken.

    Raises Invalid("idempotency_mismatch") for other content, Refused("idempotency_in_progress") while the first runs.
    """
    key = request.headers.get("idempotency-key", "")
    if request.method != "POST" or not key or request.route_handler.opt.get(DOWNLOAD):
        return None
    if len(key) > 120:
        raise Invalid("idempotency_key_unreadable", field="idempotency-key")
    content = sha256(request.scope["path"].encode() + b"\0" + await request.body()).hexdigest()
    actor, claim, now = provide_asker(request).account.id, uuid7(), real_now()
    if await rows(_TAKE, claim, actor, key, content, now, now - LASTS, now - STUCK):
        request.scope["state"][_CLAIM] = claim
        return None
    return _first_answer(
        (
            await rows(
                "SELECT * FROM idempotency_record WHERE actor = $1 AND key = $2",
                actor,
                key,
            )
        )[0],
        content,
    )


def _first_answer(kept: Any, content: str) -> Response[Any]:
    if kept["request_hash"] != content:
        raise Invalid("idempotency_mismatch", field="idempotency-key")
    if kept["status"] is None:
        raise Refused("idempotency_in_progress")
    first = msgspec.json.decode(kept["body"], type=_Kept)
    headers = {**first.headers, "idempotency-replayed": "true"}
    return Response(
        first.body.encode(),
        status_code=kept["status"],
        media_type=first.media_type,
        headers=headers,
    )


class _Kept(msgspec.Struct):
    media_type: str
    headers: dict[str, str]
    body: str


class Keeping(ASGIMiddleware):
    """Keeps the answer to a request whose key `replay` took; a failure of ours frees the key."""

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Watches what is sent; the answer is kept before its last byte leaves."""
        if any(name == b"idempotency-key" for name, _ in scope["headers"]):
            # what is kept must be readable to any later asker: not compressed
            scope["headers"] = [one for one in scope["headers"] if one[0] != b"accept-encoding"]
        start: Message | None = None
        body = b""

        async def watch(message: Message) -> None:
            nonlocal start, body
            claim = scope["state"].get(_CLAIM)
            if claim is not None and message["type"] == "http.response.start":
                start = message
            elif claim is not None and start is not None and message["type"] == "http.response.body":
                body += message["body"]
                if not message.get("more_body"):
                    await _keep(claim, start, body)
            await send(message)

        try:
            await next_app(scope, receive, watch)
        except Exception:
            await execute(
                "DELETE FROM idempotency_record WHERE id = $1",
                scope["state"].get(_CLAIM),
            )
            raise


async def _keep(claim: Any, start: Any, body: bytes) -> None:
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in start["headers"]}
    if start["status"] >= 500:
        await execute("DELETE FROM idempotency_record WHERE id = $1", claim)
        return
    kept = _Kept(
        headers.get("content-type", "application/json"),
        {name: value for name, value in headers.items() if name in ("etag", "location")},
        body.decode(),
    )
    sql = "UPDATE idempotency_record SET status = $2, body = $3 WHERE id = $1"
    await execute(sql, claim, start["status"], msgspec.json.encode(kept).decode())
