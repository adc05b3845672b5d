"""Long papers made piece by piece: pieces lie in a folder of their job until they are bound.

A resumed job so goes on where it was; a piece is whole or not there.
"""

import asyncio
import io
import shutil
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pypdfium2

from core import files
from core.db import rows
from core.files import Kept
from core.settings import settings

_PDF = "application/pdf"


def missing(job: UUID, of: int) -> int | None:
    """The first of so many pieces that is not made yet; None where all are."""
    return next((number for number in range(of) if not _piece(job, number).exists()), None)


async def put(job: UUID, number: int, papers: Sequence[bytes]) -> None:
    """Keeps a piece, its papers bound."""
    await asyncio.to_thread(_put, _piece(job, number), papers)


async def bind(job: UUID, *, name: str) -> Kept:
    """All pieces in their order as one PDF, kept; `drop` them once its row is written."""
    bound = await asyncio.to_thread(_bound_files, sorted(_folder(job).iterdir()))
    return await files.keep_own(bound, name=name, media_type=_PDF)


async def drop(job: UUID) -> None:
    """Throws the pieces of a job away."""
    await asyncio.to_thread(shutil.rmtree, _folder(job))


async def clear() -> None:
    """Throws away what stopped jobs have left."""
    home = settings().data_dir / "prints"
    names = {path.name for path in home.iterdir()} if home.exists() else set()
    under_way = {row["id"] for row in await rows("SELECT id::text FROM job WHERE state IN ('waiting', 'running')")}
    for path in [home / name for name in names if name.partition(".")[0] not in under_way]:
        await asyncio.to_thread(shutil.rmtree if path.is_dir() else Path.unlink, path)


def _folder(job: UUID) -> Path:
    return settings().data_dir / "prints" / str(job)


def _piece(job: UUID, number: int) -> Path:
    return _folder(job) / f"{number:06d}.pdf"


def _put(path: Path, papers: Sequence[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.parent.with_name(f"{path.parent.name}.{path.name}")  # beside the pieces: half a piece is none
    draft.write_bytes(_bound(papers))
    draft.rename(path)


def _bound_files(paths: Sequence[Path]) -> bytes:
    return _bound([path.read_bytes() for path in paths])


def _bound(papers: Sequence[bytes]) -> bytes:
    out = io.BytesIO()
    with pypdfium2.PdfDocument.new() as whole:
        for paper in papers:
            with pypdfium2.PdfDocument(paper) as one:
                whole.import_pages(one)
        whole.save(out)
    return out.getvalue()
