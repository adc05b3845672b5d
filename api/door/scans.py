"""Scans come in, answers go out: always 200 with an outcome each, whatever was decided."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.door.guard import power
from api.door.words import message
from api.language import Language, language_of, say
from attendance import annulments, batches, scans
from attendance.answers import Answer, Delegate, First
from attendance.posts import Post
from attendance.states import Flag, Outcome, Power, Reason
from core import clock


class Result(msgspec.Struct):
    """The answer to one scan. Treat a reason you do not know by its outcome; `message` is for the officer."""

    nonce: str | None
    outcome: Outcome
    reason: Reason | None
    message: str
    notices: list[str]
    flags: list[Flag]
    delegate: Delegate | None
    first: First | None


class Results(msgspec.Struct):
    """Answers in the order sent; `server_time` is domain time."""

    server_time: datetime
    results: list[Result]


class Upload(msgspec.Struct):
    """What a device sends; each scan is read by itself, so one that cannot be read is answered `malformed`."""

    sent_at: datetime
    scans: list[batches.ScanIn]


class Annul(msgspec.Struct, forbid_unknown_fields=True):
    """`nonce` is the annulment's own; a supervisor gives a reason."""

    nonce: batches.Nonce
    reason: str = ""


class Annulled(msgspec.Struct):
    """What was taken back; the same nonce again gets the same."""

    server_time: datetime
    nonce: str
    annuls: str
    outcome: str
    message: str


@post("/scans", status_code=200, opt=power(Power.SCAN), tags=["door"])
async def take_scans(request: Request[Any, Any, Any], post: NamedDependency[Post]) -> Results:
    """Records 1 to 1,000 scans (the body is an `Upload`) and says for each what the door may do."""
    taken = await scans.take(post, batches.read(await request.body()))
    language = language_of(request)
    return Results(
        server_time=taken.server_time,
        results=[result(answer, language=language, zone=post.event.zone.value) for answer in taken.answers],
    )


@post("/scans/{nonce:str}/annul", status_code=200, opt=power(Power.ANNUL_OWN), tags=["door"])
async def annul_scan(
    request: Request[Any, Any, Any], nonce: FromPath[str], data: JSONBody[Annul], post: NamedDependency[Post]
) -> Annulled:
    """Takes a scan back, so that the person can enter again."""
    done = await annulments.annul(post, nonce, own_nonce=data.nonce, reason=data.reason)
    words = say(language_of(request), "door.outcome.annulled")
    return Annulled(clock.now(), done.nonce, done.annuls, "annulled", words)


def result(answer: Answer, *, language: Language, zone: str) -> Result:
    """An answer in the words of a door."""
    return Result(
        nonce=answer.nonce,
        outcome=answer.outcome,
        reason=answer.reason,
        message=message(answer, language=language, zone=zone),
        notices=answer.notices,
        flags=answer.flags,
        delegate=answer.delegate,
        first=answer.first,
    )


handlers: list[Any] = [take_scans, annul_scan]
