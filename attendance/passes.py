"""The code of a pass: `RK` and base32 of key id, event, attendee number, generation and an Ed25519 signature.

75 bytes make 120 characters, 122 with the prefix: the most a QR code of version 5 holds at level M.
A code is made from the attendee's row whenever it is shown; nothing of it is stored.
"""

import base64
import binascii
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Literal

import msgspec
import qrcode
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import QRData

from attendance.states import Reason

PREFIX = "RK"
LENGTH = 122
_SIGNED_PREFIX = b"RK1"
_PAYLOAD = 11
_SIGNATURE = 64
QUIET_ZONE = 4
_ALPHANUMERIC: Literal[2] = 2
_MASK = 3  # any mask is valid; searching for the best one costs five times the rest


class Payload(msgspec.Struct, frozen=True):
    """What a code says: key id u8, event number u16, attendee number u56, generation u8."""

    key: int
    event: int
    number: int
    generation: int

    def packed(self) -> bytes:
        """The 11 bytes, big-endian, in the order of the fields."""
        return (
            self.key.to_bytes(1, "big")
            + self.event.to_bytes(2, "big")
            + self.number.to_bytes(7, "big")
            + self.generation.to_bytes(1, "big")
        )


class Reading(msgspec.Struct, frozen=True):
    """A code that has the shape of ours; whether it is genuine is not known yet."""

    payload: Payload
    signature: bytes


class PublicKey(msgspec.Struct, frozen=True):
    """One of an event's keys as a door holds it: 32 raw bytes, and when it ended if it did."""

    id: int
    public: bytes
    ended_at: datetime | None = None


def sign(payload: Payload, *, private: bytes) -> str:
    """The 122 characters of a pass; `private` is the 32 raw bytes of the event's key."""
    body = payload.packed()
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(_SIGNED_PREFIX + body)
    return PREFIX + base64.b32encode(body + signature).decode()


def bare(text: str) -> str:
    """A scanned text without the blanks around it: the same ones for every implementation."""
    return text.strip(" \t\r\n\v\f")


def read(code: str) -> Reading | None:
    """Takes a scanned text apart; None when it is not a code of ours. Blanks around it and lower case are forgiven."""
    text = bare(code)
    if len(text) != LENGTH or not text.isascii() or not text.upper().startswith(PREFIX):
        return None
    try:
        raw = base64.b32decode(text[2:].upper())
    except (binascii.Error, ValueError):
        return None
    payload = Payload(
        key=raw[0],
        event=int.from_bytes(raw[1:3], "big"),
        number=int.from_bytes(raw[3:10], "big"),
        generation=raw[10],
    )
    return Reading(payload, raw[_PAYLOAD : _PAYLOAD + _SIGNATURE])


def is_genuine(reading: Reading, *, public: bytes) -> bool:
    """Whether the signature is the event's; 67 µs."""
    try:
        _loaded(public).verify(reading.signature, _SIGNED_PREFIX + reading.payload.packed())
    except InvalidSignature:
        return False
    return True


def identify(code: str, *, event: int, keys: Iterable[PublicKey], now: datetime) -> Payload | Reason:
    """What a code says if it is ours, for this event, genuine and of a key that has not ended; else why not."""
    reading = read(code)
    if reading is None:
        return Reason.UNKNOWN_CODE
    if reading.payload.event != event:
        return Reason.WRONG_EVENT
    key = next((each for each in keys if each.id == reading.payload.key), None)
    if key is None or not is_genuine(reading, public=key.public):
        return Reason.BAD_SIGNATURE
    if key.ended_at is not None and key.ended_at <= now:
        return Reason.EXPIRED
    return reading.payload


def number_text(number: int) -> str:
    """An attendee number in JSON: 14 hex digits, since a JavaScript number cannot hold 56 bits."""
    return f"{number:014x}"


def qr_svg(text: str, *, label: str, alphanumeric: bool = True) -> str:
    """An inline SVG of the text as a QR code of level M: one path, dark on white in every theme."""
    matrix = modules(text, alphanumeric=alphanumeric)
    side = len(matrix) + 2 * QUIET_ZONE
    safe = label.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" aria-label="{safe}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{_path(matrix)}"/></svg>'
    )


def modules(text: str, *, alphanumeric: bool = True) -> list[list[bool]]:
    """The modules of a QR code of level M, dark ones true, without quiet zone."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=_MASK)
    code.add_data(QRData(text, mode=_ALPHANUMERIC) if alphanumeric else text, optimize=0)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.modules]


def _path(matrix: list[list[bool]]) -> str:
    """Every dark run of a row as one closed stroke."""
    parts: list[str] = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                run = x - start
                parts.append(f"M{start + QUIET_ZONE} {y + QUIET_ZONE}h{run}v1h-{run}z")
            x += 1
    return "".join(parts)


@lru_cache(maxsize=64)
def _loaded(public: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public)
