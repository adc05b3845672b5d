"""Forms as browsers send them, and as they should not be sent."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from litestar.exceptions import ClientException

from api.forms import FILE_LIMIT, read_form

BOUNDARY = "----edge"


class Sent:
    """A request that arrives in pieces of `piece` bytes."""

    def __init__(self, body: bytes, kind: str, *, piece: int = 65_536) -> None:
        self.headers = {"content-type": kind}
        self._body, self._piece = body, piece

    async def stream(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self._body), self._piece):
            yield self._body[start : start + self._piece]


def multipart(*parts: tuple[str, str | None, bytes]) -> bytes:
    body = b""
    for name, filename, data in parts:
        extra = f'; filename="{filename}"' if filename is not None else ""
        body += (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n\r\n'.encode() + data + b"\r\n"
        )
    return body + f"--{BOUNDARY}--\r\n".encode()


async def read(body: bytes, *, kind: str = f"multipart/form-data; boundary={BOUNDARY}", piece: int = 65_536) -> Any:
    return await read_form(Sent(body, kind, piece=piece))  # type: ignore[arg-type]


@pytest.mark.parametrize("piece", [1, 7, 65_536])
async def test_form_is_the_same_however_it_arrives(piece: int) -> None:
    body = multipart(("choice", None, b"principal"), ("name", None, "Añ <b>".encode()), ("file", "a.pdf", b"%PDF-1"))
    form = await read(body, piece=piece)
    assert form.entries == {"choice": "principal", "name": "Añ <b>"}
    assert form.files["file"].data == b"%PDF-1"
    assert not form.too_large


async def test_large_file_costs_the_file_but_no_entry() -> None:
    body = multipart(("a", None, b"1"), ("file", "a.pdf", b"x" * (FILE_LIMIT + 1)), ("b", None, b"2"))
    form = await read(body)
    assert (form.entries, form.files, form.too_large) == ({"a": "1", "b": "2"}, {}, True)


async def test_empty_file_field_is_no_file() -> None:
    assert (await read(multipart(("file", "", b"")))).files == {}


async def test_urlencoded_form_is_read() -> None:
    form = await read(b"choice=declined&reason=", kind="application/x-www-form-urlencoded")
    assert form.entries == {"choice": "declined", "reason": ""}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{}", "application/json"),
        (b"nothing of the kind", f"multipart/form-data; boundary={BOUNDARY}"),
        (multipart(("a", None, b"1"))[:-8], f"multipart/form-data; boundary={BOUNDARY}"),
        (b"a=\xff\xfe", "application/x-www-form-urlencoded"),
        (multipart(("a", None, b"\xff")), f"multipart/form-data; boundary={BOUNDARY}"),
    ],
)
async def test_what_is_no_form_is_refused(body: bytes, kind: str) -> None:
    with pytest.raises(ClientException):
        await read(body, kind=kind)
