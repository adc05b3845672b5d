"""A file that comes in parts over a bad line: each part is kept as it arrives, the whole is judged once all are there.

Parts are of one sender; whoever sends more files than `FILES` at once loses those he left longest.
"""

import asyncio
import re
import shutil
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final
from uuid import UUID

import msgspec

from core import clock
from core.disk import write_synced
from core.errors import Invalid
from core.files import LARGEST
from core.settings import settings

PART: Final = 64 * 1024
PARTS: Final = 320  # of 32 kB: the largest file there may be
FILES: Final = 3
KEPT: Final = timedelta(hours=24)  # a line that is dead for longer: the file is chosen again
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class Whole(msgspec.Struct, frozen=True):
    """The file the parts make: its SHA-256, and how many there are."""

    sender: UUID
    sha256: str
    total: int


def whole(sender: UUID, given: Mapping[str, str]) -> Whole:
    """The file that `sha256` and `total` name, as they came.

    Raises Invalid("file_incomplete") where they name none, Invalid("file_too_large").
    """
    digest, total = given.get("sha256", ""), number(given.get("total", ""))
    if not _DIGEST.fullmatch(digest) or total < 1:
        raise Invalid("file_incomplete", field="file")
    if total > PARTS:
        raise _too_large()
    return Whole(sender, digest, total)


def number(given: str) -> int:
    """A number as it came; -1 for anything else."""
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 5 else -1


async def present(file: Whole) -> list[int]:
    """The numbers of the parts that are here, from 0."""
    return await asyncio.to_thread(_present, file)


async def put(file: Whole, place: int, data: bytes) -> None:
    """Keeps a part; one that is here already stays. Raises Invalid("file_incomplete", "file_too_large")."""
    if not 0 <= place < file.total or not 0 < len(data) <= PART:
        raise Invalid("file_incomplete", field="file")
    await asyncio.to_thread(_put, file, place, data)


async def join(file: Whole) -> bytes:
    """The whole file; its parts stay until they are swept, so that a repetition finds them.

    Raises Invalid("file_incomplete") where parts are missing or are not those of this file.
    """
    return await asyncio.to_thread(_join, file)


async def sweep() -> int:
    """Removes files nobody has sent a part of for `KEPT`; gives how many there were."""
    return await asyncio.to_thread(_sweep)


def _too_large() -> Invalid:
    return Invalid("file_too_large", field="file", megabytes=LARGEST // 1024 // 1024)


def _root() -> Path:
    return settings().data_dir / "parts"


def _folder(file: Whole) -> Path:
    return _root() / str(file.sender) / f"{file.sha256}-{file.total}"


def _present(file: Whole) -> list[int]:
    return sorted(int(path.name) for path in _folder(file).glob("[0-9]*"))


def _put(file: Whole, place: int, data: bytes) -> None:
    folder = _folder(file)
    path = folder / str(place)
    if path.exists():
        return
    size = sum(one.stat().st_size for one in folder.glob("[0-9]*"))
    if size + len(data) > LARGEST:
        raise _too_large()
    if not folder.exists():
        for left in sorted(folder.parent.glob("*"), key=_touched)[: 1 - FILES]:
            shutil.rmtree(left, ignore_errors=True)
    write_synced(path, data)


def _join(file: Whole) -> bytes:
    folder = _folder(file)
    if len(_present(file)) < file.total:
        raise Invalid("file_incomplete", field="file")
    data = b"".join((folder / str(place)).read_bytes() for place in range(file.total))
    if sha256(data).hexdigest() != file.sha256:
        shutil.rmtree(folder, ignore_errors=True)
        raise Invalid("file_incomplete", field="file")
    return data


def _sweep() -> int:
    over = clock.real_now().timestamp() - KEPT.total_seconds()
    gone = [folder for folder in _root().glob("*/*") if _touched(folder) < over]
    for folder in gone:
        shutil.rmtree(folder, ignore_errors=True)
    for sender in _root().glob("*"):
        if not any(sender.iterdir()):
            sender.rmdir()
    return len(gone)


def _touched(folder: Path) -> float:
    """When the last part came."""
    return folder.stat().st_mtime
