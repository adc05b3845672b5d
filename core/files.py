"""Files handed to us: judged by content, pictures re-encoded, written and synced before the row that names them."""

import asyncio
import io
import os
from collections.abc import Collection, Sequence
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import msgspec
import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from core import clock
from core.db import execute, rows
from core.disk import write_synced
from core.errors import Invalid, NotFound
from core.ids import uuid7
from core.settings import settings

LARGEST = 10 * 1024 * 1024
_LARGEST_PICTURE = 50_000_000  # pixels; beyond is a bomb, not a letter
_PDF_PAGES = 60
_NAMED = "SELECT DISTINCT sha256 FROM stored_file WHERE sha256 = ANY($1::text[])"
_FRESH = 60  # seconds in which bytes may still wait for their row


class Kept(msgspec.Struct, frozen=True):
    """A file whose bytes are safely on disk; `remember` gives it its row."""

    sha256: str
    size: int
    media_type: str
    name: str


class StoredFile(msgspec.Struct, frozen=True):
    id: UUID
    sha256: str
    size: int
    media_type: str
    name: str


async def keep(
    data: bytes, *, name: str, allowed: Collection[str] = ("pdf", "jpeg", "png"), pages: int = _PDF_PAGES
) -> Kept:
    """Checks, cleans and writes a file, before any transaction.

    Raises Invalid("file_too_large") or Invalid("file_unreadable") where the content is none of `allowed`.
    """
    if len(data) > LARGEST:
        raise Invalid("file_too_large", field="file", megabytes=LARGEST // 1024 // 1024)
    clean, media_type = await asyncio.to_thread(_clean, data, frozenset(allowed), pages)
    digest = await asyncio.to_thread(_write, clean)
    return Kept(digest, len(clean), media_type, Path(name).name[:200])


async def keep_own(data: bytes, *, name: str, media_type: str) -> Kept:
    """Writes what we made ourselves, before any transaction."""
    return Kept(await asyncio.to_thread(_write, data), len(data), media_type, name)


async def remember(kept: Kept) -> UUID:
    """Gives a kept file its row (step)."""
    key = uuid7()
    await execute(
        "INSERT INTO stored_file (id, sha256, size, media_type, name, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        *(key, kept.sha256, kept.size, kept.media_type, kept.name, clock.now()),
    )
    return key


async def forget(gone: Sequence[UUID]) -> list[str]:
    """Deletes rows that nothing names any more (step); gives the digests, for `discard` once that is committed."""
    found = await rows("DELETE FROM stored_file WHERE id = ANY($1::uuid[]) RETURNING sha256", list(gone))
    return [row["sha256"] for row in found]


async def discard(digests: Sequence[str]) -> None:
    """Removes bytes that no row names; those just written may wait for theirs and stay."""
    named = {row["sha256"] for row in await rows(_NAMED, list(digests))}
    for digest in set(digests) - named:
        await asyncio.to_thread(_remove, _path(digest))


async def read(file: UUID) -> tuple[StoredFile, bytes]:
    """A stored file and its bytes. Raises NotFound("file_unknown")."""
    found = await rows("SELECT id, sha256, size, media_type, name FROM stored_file WHERE id = $1", file)
    if not found:
        raise NotFound("file_unknown")
    stored = StoredFile(**dict(found[0]))
    return stored, await asyncio.to_thread(_path(stored.sha256).read_bytes)


def _clean(data: bytes, allowed: frozenset[str], most: int) -> tuple[bytes, str]:
    if "pdf" in allowed and data[:5] == b"%PDF-":
        return _checked_pdf(data, most), "application/pdf"
    try:
        with Image.open(io.BytesIO(data), formats=[one.upper() for one in allowed - {"pdf"}]) as picture:
            if picture.width * picture.height > _LARGEST_PICTURE:
                raise Invalid("file_unreadable", field="file")
            kind = (picture.format or "").lower()
            clean = _encoded(picture, kind, len(data))
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise Invalid("file_unreadable", field="file") from None
    return clean, f"image/{kind}"


def _encoded(picture: Image.Image, kind: str, size: int) -> bytes:
    """The picture upright, without metadata; a JPEG that would grow keeps the tables it came with."""
    upright, clean = ImageOps.exif_transpose(picture).convert("RGB"), io.BytesIO()
    upright.save(clean, format=kind.upper(), quality=85)
    if kind == "jpeg" and clean.tell() > size:
        clean = io.BytesIO()
        upright.save(clean, format="JPEG", qtables=picture.quantization)  # type: ignore[attr-defined]
    return clean.getvalue()


def _checked_pdf(data: bytes, most: int) -> bytes:
    try:
        with pypdfium2.PdfDocument(data) as document:
            pages = len(document)
    except pypdfium2.PdfiumError:
        pages = 0
    if not 1 <= pages <= most:
        raise Invalid("file_unreadable", field="file")
    return data


def _path(digest: str) -> Path:
    return settings().data_dir / "files" / digest[:2] / digest


def _remove(path: Path) -> None:
    if path.exists() and clock.real_now().timestamp() - path.stat().st_mtime > _FRESH:
        path.unlink()


def _write(data: bytes) -> str:
    digest = sha256(data).hexdigest()
    path = _path(digest)
    if path.exists():
        os.utime(path)  # wanted anew: see _remove
        return digest
    write_synced(path, data)
    return digest
