"""What a device uploads: each scan read by itself, so that one bad timestamp never blocks a queue."""

from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

import msgspec

from attendance.states import Direction, Source, Told
from core.errors import Invalid

LIMIT = 1000
_KEPT_OF_A_BODY = 500

Nonce = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{16,64}$", description="≥ 128 random bits")]
Aware = Annotated[datetime, msgspec.Meta(tz=True)]


_TOLD = frozenset(Told)


class ScanIn(msgspec.Struct, frozen=True):
    """One physical scan. Either `code` (what was read) or `attendee` (14 hex digits of the number)."""

    nonce: Nonce
    checkpoint: UUID
    scanned_at: Aware
    code: Annotated[str, msgspec.Meta(max_length=1000)] | None = None
    attendee: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-fA-F]{14}$")] | None = None
    direction: Direction = Direction.IN
    source: Source = Source.SCAN
    verdict: str | None = None
    forced: bool = False
    confirms: Nonce | None = None

    @property
    def told(self) -> Told | None:
        """What the door decided by itself; a word we do not know leaves the decision to us."""
        return Told(self.verdict) if self.verdict in _TOLD else None

    def asked(self) -> bytes:
        """The hash of what was asked: with the same nonce it must be the same."""
        parts = (self.code or "", self.attendee or "", str(self.checkpoint), self.direction.value)
        return sha256("\n".join(parts).encode()).digest()


class Unreadable(msgspec.Struct, frozen=True):
    """An item that is no scan; `nonce` is what could be made out of it."""

    nonce: str | None
    body: str


class Batch(msgspec.Struct, frozen=True):
    """An upload; `sent_at` is None where the device's clock could not be read."""

    sent_at: datetime | None
    items: list[ScanIn | Unreadable]


class _Body(msgspec.Struct):
    scans: list[msgspec.Raw]
    sent_at: msgspec.Raw = msgspec.Raw(b"null")


class _Loose(msgspec.Struct):
    nonce: str | None = None


def read(body: bytes) -> Batch:
    """Takes an upload apart.

    Raises Invalid("body_unreadable") where it is no JSON of this form, Invalid("batch_size") beyond 1,000 scans.
    """
    decoded = _decoded(body, _Body)
    if decoded is None:
        raise Invalid("body_unreadable")
    if len(decoded.scans) > LIMIT:
        raise Invalid("batch_size", limit=LIMIT)
    return Batch(_decoded(decoded.sent_at, Aware), [_item(raw) for raw in decoded.scans])


def _decoded(raw: bytes | msgspec.Raw, kind: Any) -> Any:
    """The value of one piece of JSON, or None where it is not of that kind."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError):
        return None


def _item(raw: msgspec.Raw) -> ScanIn | Unreadable:
    scan: ScanIn | None = _decoded(raw, ScanIn)
    if scan is None or (scan.code is None and scan.attendee is None) or not _storable(scan):
        return _unreadable(raw)
    return scan


def _storable(scan: ScanIn) -> bool:
    """The edges of the calendar cannot be moved to another clock, a NUL cannot be stored."""
    return 1971 < scan.scanned_at.year < 9000 and "\x00" not in (scan.code or "")


def _unreadable(raw: msgspec.Raw) -> Unreadable:
    loose: _Loose | None = _decoded(raw, _Loose)
    nonce = loose.nonce if loose and loose.nonce else ""
    body = bytes(raw).decode("utf-8", "replace").replace("\x00", "")
    return Unreadable(nonce[:64].replace("\x00", "") or None, body[:_KEPT_OF_A_BODY])
