"""Files: judged by content, pictures re-encoded, written before their row."""

import io

import pytest
from PIL import Image

from core import files
from core.db import action
from core.errors import Invalid, NotFound
from core.ids import uuid7
from core.settings import settings

_remember = action(files.remember)


def _jpeg(size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", size, "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


async def test_picture_is_kept_without_its_metadata_and_read_back(db: None) -> None:
    kept = await files.keep(_jpeg(), name="../../surat tugas.jpg")
    assert kept.media_type == "image/jpeg"
    assert (settings().data_dir / "files" / kept.sha256[:2] / kept.sha256).exists()
    stored, data = await files.read(await _remember(kept))
    assert stored.name == "surat tugas.jpg"
    assert b"secret place" not in data


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00 an executable",
        b"<svg onload=alert(1)>",
        b"%PDF-1.7 but nothing else",
        b"",
        b"\x89PNG\r\n\x1a\n",
    ],
)
async def test_what_is_no_pdf_or_picture_is_refused(db: None, data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        await files.keep(data, name="surat.pdf")
    assert refused.value.code == "file_unreadable"


async def test_too_large_file_is_refused(db: None) -> None:
    with pytest.raises(Invalid) as refused:
        await files.keep(b"%PDF-" + bytes(files.LARGEST), name="surat.pdf")
    assert refused.value.code == "file_too_large"


async def test_unknown_file_is_not_found(db: None) -> None:
    with pytest.raises(NotFound):
        await files.read(uuid7())


async def test_photo_is_kept_upright_and_does_not_grow(db: None) -> None:
    out, turned = io.BytesIO(), Image.Exif()
    turned[0x0112] = 6  # the telephone was held upright
    noise = Image.effect_noise((800, 600), 60)
    noise.save(out, "JPEG", quality=40, exif=turned)
    kept = await files.keep(out.getvalue(), name="foto.jpg")
    _, data = await files.read(await _remember(kept))
    assert Image.open(io.BytesIO(data)).size == (600, 800)
    assert kept.size < 1.1 * len(out.getvalue())
