"""A picture of what somebody handed in: the first page of a PDF or a photo, drawn anew by a child with limits.

What leaves is a JPEG of our own making; nothing of the file itself reaches a browser that only wants to look.
"""

import asyncio
import io
import sys
from typing import Final

import pypdfium2
from PIL import Image

from core.documents import in_child, limited

SECONDS: Final = 15
MEMORY: Final = 1024**3
WIDEST: Final = 1400  # pixels of the longer side: a typed page can be read
_AT_ONCE: Final = 2  # a queue full of pictures must not take the machine
_turn = asyncio.Semaphore(_AT_ONCE)


async def picture(data: bytes) -> bytes:
    """The JPEG of a PDF's first page, or of a picture. Raises documents.Unrenderable."""
    async with _turn:
        return await in_child("core.previews", data, seconds=SECONDS)


def _drawn(data: bytes) -> Image.Image:
    if data[:5] != b"%PDF-":
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as photo:
            return photo.convert("RGB")
    with pypdfium2.PdfDocument(data) as document:
        page = document[0]
        scale = WIDEST / max(page.get_width(), page.get_height(), 1)
        drawn: Image.Image = page.render(scale=scale).to_pil()
        return drawn.convert("RGB")


def main() -> None:
    """The child: a file comes in, a picture goes out."""
    limited(memory=MEMORY, seconds=SECONDS)
    drawn, out = _drawn(sys.stdin.buffer.read()), io.BytesIO()
    drawn.thumbnail((WIDEST, WIDEST))
    drawn.save(out, "JPEG", quality=80)
    sys.stdout.buffer.write(out.getvalue())


if __name__ == "__main__":
    main()
