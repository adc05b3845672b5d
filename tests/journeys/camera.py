"""A camera stream for Chromium: a pass held before the lens, taken away, held again (frames of one MJPEG file)."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import qrcode
from PIL import Image, ImageFilter
from playwright.async_api import Browser, BrowserType
from qrcode.constants import ERROR_CORRECT_M

from tests.edge_fixtures import chromium

SIZE = (1280, 720)
SHOWN, AWAY = 45, 120  # frames; Chromium plays thirty a second


def record(path: Path, *codes: str) -> Path:
    """Writes the stream that shows each code in turn, with the empty hall between; Chromium loops it."""
    hall = _jpeg(Image.new("RGB", SIZE, (96, 98, 104)))
    frames = [frame for code in codes for frame in [*([_held(code)] * SHOWN), *([hall] * AWAY)]]
    path.write_bytes(b"".join(frames))
    return path


@asynccontextmanager
async def phone(browser_type: BrowserType, stream: Path) -> AsyncIterator[Browser]:
    """A browser whose camera sees the stream."""
    fake = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    film = f"--use-file-for-fake-video-capture={stream}"
    browser = await browser_type.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu", *fake, film])
    try:
        yield browser
    finally:
        await browser.close()


def _held(code: str) -> bytes:
    image = Image.new("RGB", SIZE, (96, 98, 104))
    made = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=9, border=4)
    made.add_data(code)
    picture = made.make_image().get_image().convert("RGB").rotate(7, expand=True, fillcolor=(96, 98, 104))
    image.paste(picture, ((SIZE[0] - picture.width) // 2, (SIZE[1] - picture.height) // 2))
    return _jpeg(image.filter(ImageFilter.GaussianBlur(1.1)))


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
