"""Bytes on disk that outlive a power cut: written beside their place, synced, renamed into it."""

import os
import tempfile
from pathlib import Path


def write_synced(path: Path, data: bytes) -> None:
    """Puts a file in its place, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.rename(draft, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
