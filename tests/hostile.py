"""What somebody might hand in who means us no good, or whose phone made a mess of it."""

import io
import struct
import zlib
from collections.abc import Callable
from functools import cache
from typing import Final

import pypdfium2
from PIL import Image

SVG: Final = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"
HTML: Final = b"<!doctype html><html><script>alert(1)</script></html>"
PROGRAM: Final = b"MZ\x90\x00" + bytes(range(256)) * 8
RIGHT_TO_LEFT: Final = "\u202egpj.tarus\u202c"
MARKUP: Final = '"><img src=x onerror=alert(1)> \'"</title><script>alert(1)</script>{{7*7}}'
EMOJI: Final = "Firman 👩🏽‍⚖️ Hamid"


@cache
def picture_bomb() -> bytes:
    """A PNG of 200 kB that unpacks to 1.6 gigapixels."""
    side = 40_000
    body = zlib.compress(bytes((side + 7) // 8 + 1) * side, 9)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def scan(pages: int) -> bytes:
    """A PDF of that many pages, each a grey picture."""
    page = Image.effect_noise((160, 220), 40)
    out = io.BytesIO()
    page.save(out, "PDF", save_all=True, append_images=[page] * (pages - 1))
    return out.getvalue()


def scripted() -> bytes:
    """A PDF that would run a program when opened."""
    plain = scan(1)
    at = plain.index(b"/Type /Catalog")
    script = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> "
    changed = plain[:at] + script + plain[at:]
    pypdfium2.PdfDocument(changed).close()  # readers mend what the offsets no longer say
    return changed


# By name: the file's name, its bytes, and whether it is a letter after all.
FILES: Final[dict[str, tuple[str, Callable[[], bytes], bool]]] = {
    "a PDF with a program": ("surat.pdf", scripted, True),
    "a scan of sixty pages": ("surat.pdf", lambda: scan(60), True),
    "a scan of sixty-one": ("surat.pdf", lambda: scan(61), False),
    "a picture bomb": ("surat.png", picture_bomb, False),
    "an SVG": ("surat.svg", lambda: SVG, False),
    "an SVG called a photo": ("surat.jpg", lambda: SVG, False),
    "a page called a PDF": ("surat.pdf", lambda: HTML, False),
    "a program called a photo": ("surat.jpg", lambda: PROGRAM, False),
    "half a PDF": ("surat.pdf", lambda: b"%PDF-1.7\n" + PROGRAM, False),
}
