"""A real PostgreSQL and a real Valkey out of Python packages, for machines that have none.

Both listen on unix sockets in one private folder only. A second command finds the running ones and joins them.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec

from core import binaries
from core.binaries import POSTGRES_SOCKET, VALKEY_SOCKET, ServerError, answers
from core.children import NOBODY, PARENT_DIED_FAST, PARENT_DIED_TERM

__all__ = ["ServerError", "Servers", "embedded", "joined", "socket_dir"]

_LOCK_PATIENCE = 1.0  # seconds; a killed run needs a moment to be gone


class Servers(msgspec.Struct, frozen=True):
    """Where the two servers answer."""

    database_url: str
    redis_url: str


@contextlib.contextmanager
def embedded(data_dir: Path, *, throw_away: bool = False) -> Iterator[Servers]:
    """Runs both servers on the data below `data_dir` while inside. Raises ServerError.

    Only one may do so at a time. Servers of a run that was killed are waited for until they have stopped.
    `throw_away` servers do not wait for the disk: their data need not outlive a power cut.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with _alone(data_dir), contextlib.ExitStack() as started:
        binaries.await_end(data_dir)
        sockets = socket_dir(data_dir)
        if throw_away:
            started.callback(shutil.rmtree, sockets, ignore_errors=True)
        postgres = binaries.start_postgres(data_dir, sockets, throw_away=throw_away)
        started.callback(_stop, postgres, PARENT_DIED_FAST)
        valkey = binaries.start_valkey(data_dir, sockets)
        started.callback(_stop, valkey, PARENT_DIED_TERM)
        yield _urls(sockets)


def joined(data_dir: Path) -> Servers | None:
    """The servers of a run under way on this data, or None."""
    sockets = socket_dir(data_dir)
    running = answers(sockets / POSTGRES_SOCKET) and answers(sockets / VALKEY_SOCKET)
    return _urls(sockets) if running else None


def socket_dir(data_dir: Path) -> Path:
    """A private folder with a short path (a socket's path may have 107 bytes), the same for the same data."""
    me = os.geteuid()
    name = f"rk-{me}-{hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:12]}"
    path = Path(tempfile.gettempdir()) / name
    path.mkdir(mode=0o700, exist_ok=True)
    trusted = {me, NOBODY} if me == 0 else {me}
    if path.stat().st_uid not in trusted or path.stat().st_mode & 0o077 or path.is_symlink():
        raise ServerError(f"{path} belongs to somebody else; remove it and start again.")
    return path


def _urls(sockets: Path) -> Servers:
    return Servers(
        database_url=f"postgresql://postgres@/postgres?host={sockets}",
        redis_url=f"unix://{sockets}/{VALKEY_SOCKET}",
    )


@contextlib.contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """Holds the data for this process; the lock goes with the process, however it ends."""
    with (data_dir / "servers.lock").open("w") as file:
        until = time.monotonic() + _LOCK_PATIENCE
        while not _lock(file):
            if time.monotonic() > until:
                raise ServerError(f"Somebody already runs on {data_dir}; stop it, or set another DATA_DIR.")
            time.sleep(0.02)
        yield


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _stop(server: subprocess.Popen[bytes], by: int) -> None:
    server.send_signal(by)
    try:
        server.wait(binaries.PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
