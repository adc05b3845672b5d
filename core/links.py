"""Guest links are derived, not stored: whoever holds the database alone can open nothing.

A token is base32 of id (16 B), generation (1 B) and the first 16 B of HMAC-SHA256(LINK_KEY, kind ‖ id ‖ generation),
in lower case. Revoking raises the generation. The end of a link lies in its subject, not in the link.
"""

import base64
import binascii
import hmac
from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from core.db import rows
from core.errors import NotFound, Refused
from core.ids import uuid7
from core.settings import settings

KIND_INVITATION = "k"
KIND_PASS = "p"  # noqa: S105 - no password, a kind of link
KIND_FOCAL = "o"
KIND_COORDINATOR = "oc"
KIND_DENIAL = "b"

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def derive(kind: str, subject: UUID, generation: int) -> str:
    """The token of a subject at one generation, 53 characters."""
    body = subject.bytes + bytes([generation])
    return base64.b32encode(body + _mac(kind, body)).decode().rstrip("=").lower()


async def token(kind: str, subject: UUID) -> str:
    """The token that opens `subject` now."""
    return (await tokens(kind, [subject]))[subject]


async def tokens(kind: str, subjects: Sequence[UUID]) -> dict[UUID, str]:
    """The tokens of many subjects in one query."""
    found = await rows(
        "SELECT subject, generation FROM link_generation WHERE kind = $1 AND subject = ANY($2::uuid[])",
        kind,
        list(subjects),
    )
    generations = {row["subject"]: row["generation"] for row in found}
    return {one: derive(kind, one, generations.get(one, 0)) for one in subjects}


async def resolve(kind: str, given: str) -> UUID:
    """The subject a token opens.

    Raises NotFound("link_unknown") for what we never made, Refused("link_replaced") for a renewed one.
    """
    subject, fault = await named(kind, given)
    if fault:
        raise fault
    return subject


async def named(kind: str, given: str) -> tuple[UUID, NotFound | Refused | None]:
    """The subject a token names, and what is wrong with it, as `resolve` raises."""
    subject, genuine, present = await _looked_at(kind, given)
    if not genuine:
        return subject, NotFound("link_unknown")
    return subject, None if present else Refused("link_replaced")


async def tried(kind: str, given: str) -> tuple[UUID, bool]:
    """The subject a token names, and whether it opens it: for pages that give every wrong link the same answer."""
    subject, genuine, present = await _looked_at(kind, given)
    return subject, genuine and present


async def _looked_at(kind: str, given: str) -> tuple[UUID, bool, bool]:
    """The subject named, whether the token is ours, whether it is of the present generation: one query always."""
    body, mac = _split(given)
    subject, generation = UUID(bytes=body[:16]), body[16]
    found = await rows("SELECT generation FROM link_generation WHERE kind = $1 AND subject = $2", kind, subject)
    genuine = hmac.compare_digest(mac, _mac(kind, body))
    return subject, genuine, generation == (found[0]["generation"] if found else 0)


async def revoke(kind: str, subject: UUID) -> None:
    """Ends every link of the subject made so far (step). Raises Refused("link_exhausted") after 255 renewals."""
    found = await rows(
        "INSERT INTO link_generation (id, kind, subject, generation) VALUES ($1, $2, $3, 1) "
        "ON CONFLICT (kind, subject) DO UPDATE SET generation = link_generation.generation + 1 "
        "WHERE link_generation.generation < 255 RETURNING generation",
        uuid7(),
        kind,
        subject,
    )
    if not found:
        raise Refused("link_exhausted")


def short_code(subject: UUID, generation: int = 0) -> str:
    """The eight Crockford characters printed on a confirmation sheet."""
    number = int.from_bytes(_mac("short", subject.bytes + bytes([generation]))[:5], "big")
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(35, -1, -5))


def short_hash(code: str) -> str:
    """The keyed hash a short code is found by; spelling variants of Crockford's alphabet are folded."""
    plain = code.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
    return hmac.new(settings().link_key, b"shorthash" + plain.encode(), sha256).hexdigest()


def _mac(kind: str, body: bytes) -> bytes:
    return hmac.new(settings().link_key, kind.encode() + body, sha256).digest()[:16]


def _split(given: str) -> tuple[bytes, bytes]:
    try:
        raw = base64.b32decode(given.upper() + "=" * (-len(given) % 8))
    except (binascii.Error, ValueError):
        raw = b""
    raw = raw if len(raw) == 33 else bytes(33)  # the same path for every wrong link
    return raw[:17], raw[17:]
