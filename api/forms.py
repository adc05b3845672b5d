"""Forms with a file, read as they arrive: too large a file costs its sender the file, never the other entries."""

import re
import unicodedata
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

import msgspec
from litestar import Request
from litestar.exceptions import ClientException
from multipart import MultipartSegment, ParserError, ParserLimitReached, PushMultipartParser

FILE_LIMIT: Final = 10 * 1024 * 1024
TEXT_LIMIT: Final = 20_000
PARTS: Final = 80
DRAINED: Final = 64 * 1024 * 1024
_TURNING: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NO_TEXT: Final = ("Cc", "Cs", "Co", "Cn")
_EMAIL: Final = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]+")


class Upload(msgspec.Struct):
    """A file as it was sent; its name and declared type are only claims."""

    name: str
    data: bytes


class Form(msgspec.Struct):
    """Text entries by name, files by name; `too_large` says that what came after the limit was thrown away."""

    entries: dict[str, str]
    files: dict[str, Upload]
    too_large: bool = False


async def read_form(request: Request[Any, Any, Any], *, parts: int = PARTS) -> Form:
    """The form of a request, multipart (of at most so many parts) or urlencoded.

    Raises ClientException (400) for what is neither.
    """
    kind = request.headers.get("content-type", "")
    found = re.search(r'boundary="?([^";,\s]{1,200})', kind)
    try:
        if kind.startswith("multipart/form-data") and found:
            return await _multipart(request.stream(), found[1], parts)
        if kind.startswith("application/x-www-form-urlencoded"):
            return await _urlencoded(request.stream())
    except (ParserError, ParserLimitReached, UnicodeDecodeError) as reason:
        raise ClientException("the form cannot be read") from reason
    raise ClientException("not a form")


async def _urlencoded(stream: AsyncIterator[bytes]) -> Form:
    body, too_large = b"", False
    async for chunk in stream:
        too_large = too_large or len(body) + len(chunk) > TEXT_LIMIT * PARTS
        body = body if too_large else body + chunk
    entries = {name: _straight(text) for name, text in parse_qsl(body.decode(), keep_blank_values=True)}
    return Form(entries, {}, too_large)


async def _multipart(stream: AsyncIterator[bytes], boundary: str, parts: int) -> Form:
    collected, size = _Collected(), 0
    parser = PushMultipartParser(boundary, max_segment_count=parts)
    async for chunk in stream:
        size += len(chunk)
        if size > DRAINED:  # nobody's letter: no more is read, the entries so far are kept
            collected.form.too_large = True
            return collected.form
        collected.take(parser.parse(chunk))
    parser.close()
    return collected.form


class _Collected:
    """What has arrived so far."""

    def __init__(self) -> None:
        self.form = Form({}, {})
        self._segment: MultipartSegment | None = None
        self._data = bytearray()

    def take(self, parts: Iterable[MultipartSegment | bytearray | None]) -> None:
        for part in parts:
            if isinstance(part, MultipartSegment):
                self._segment, self._data = part, bytearray()
            elif part:
                self._data += part
                if len(self._data) > (FILE_LIMIT if self._is_file() else TEXT_LIMIT):
                    self.form.too_large = True
                    self._data.clear()
            else:
                self._finish()

    def _is_file(self) -> bool:
        return self._segment is not None and self._segment.filename is not None

    def _finish(self) -> None:
        if self._segment is None:
            return
        if self._is_file():
            if self._data:
                self.form.files[self._segment.name] = Upload(self._segment.filename or "", bytes(self._data))
        else:
            self.form.entries[self._segment.name] = _straight(self._data.decode())
        self._segment = None


def _straight(text: str) -> str:
    """Without the marks that turn a line around: on a badge or in a list they would move other people's words."""
    return _TURNING.sub("", text)


def tidy(text: str) -> str:
    """An entry as it is kept: any white space is one plain space, letters are composed."""
    return unicodedata.normalize("NFC", re.sub(r"[ \t\r\n\u00a0]+", " ", text)).strip()


def text_faults(entries: Mapping[str, str], lengths: Mapping[str, int]) -> dict[str, str]:
    """What is wrong with entries as mere texts, field to code: too long, or characters that nobody can read."""
    unreadable = {name for name, text in entries.items() if any(unicodedata.category(one) in _NO_TEXT for one in text)}
    too_long = {name for name, text in entries.items() if len(text) > lengths[name]}
    return dict.fromkeys(unreadable, "text_unreadable") | dict.fromkeys(too_long, "text_too_long")


def is_email(text: str) -> bool:
    """Whether it has the shape of an address; whether anybody reads it there, only a mail can tell."""
    return _EMAIL.fullmatch(text) is not None
