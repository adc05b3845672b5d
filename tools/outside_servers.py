"""Runs a command on Debian's PostgreSQL and Redis, started as throw-away servers of our own on unix sockets.

`python -m tools.outside_servers COMMAND…` sets TEST_DATABASE_URL and TEST_REDIS_URL for the command.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from core.children import spawn


def main() -> int:
    """Starts both, runs the command, stops both; gives the command's exit code."""
    home = Path(tempfile.mkdtemp(prefix="rk-out-"))
    started: list[subprocess.Popen[bytes]] = []
    try:
        started.append(_postgres(home))
        started.append(_redis(home))
        environment = os.environ | {
            "TEST_DATABASE_URL": f"postgresql://postgres@/postgres?host={home}",
            "TEST_REDIS_URL": f"unix://{home}/redis.sock",
        }
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode
    finally:
        for server in started:
            server.terminate()
            server.wait(20)
        shutil.rmtree(home, ignore_errors=True)


def _postgres(home: Path) -> subprocess.Popen[bytes]:
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[0]
    data = home / "pg"
    words = ["-D", str(data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"]
    if spawn([str(binaries / "initdb"), *words], log=home / "initdb.log").wait():
        raise SystemExit((home / "initdb.log").read_text())
    options = ["listen_addresses=", f"unix_socket_directories={home}", "fsync=off", "max_connections=60"]
    words = ["-D", str(data), *(each for option in options for each in ("-c", option))]
    server = spawn([str(binaries / "postgres"), *words], log=home / "postgres.log")
    probe = [str(binaries / "pg_isready"), "-q", "-h", str(home)]
    _await(lambda: subprocess.run(probe, check=False).returncode == 0, home / "postgres.log")
    return server


def _redis(home: Path) -> subprocess.Popen[bytes]:
    path = home / "redis.sock"
    server = spawn(
        ["redis-server", "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(home)],
        log=home / "redis.log",
    )
    _await(path.exists, home / "redis.log")
    return server


def _await(ready: Callable[[], bool], log: Path) -> None:
    until = time.monotonic() + 20
    while not ready():
        if time.monotonic() > until:
            raise SystemExit(log.read_text())
        time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
