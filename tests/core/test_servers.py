"""The embedded servers: real ones, joined by whoever comes second, whole again after a kill, private to their owner."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import takewhile
from pathlib import Path

import asyncpg
import pytest
from redis.asyncio import Redis

from core import children
from core.children import NOBODY
from core.servers import ServerError, embedded, joined, socket_dir

ROOT = Path(__file__).parent.parent.parent
HOLD = """
import sys, time
from pathlib import Path
from core.servers import embedded
with embedded(Path(sys.argv[1])):
    print("up", flush=True)
    time.sleep(60)
"""


async def _write(url: str, number: int) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
    await connection.execute("INSERT INTO kept VALUES ($1)", number)
    await connection.close()


async def _kept(url: str) -> list[int]:
    connection = await asyncpg.connect(url)
    found = [row["n"] for row in await connection.fetch("SELECT n FROM kept ORDER BY n")]
    await connection.close()
    return found


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts another process that runs the servers on `tmp_path`; returns when both answer."""
    held: list[subprocess.Popen[bytes]] = []

    def hold() -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE)
        held.append(process)
        assert process.stdout
        assert process.stdout.readline() == b"up\n"
        return process

    yield hold
    for process in held:
        process.kill()
        process.communicate()


async def test_both_servers_keep_what_they_were_given(tmp_path: Path) -> None:
    with embedded(tmp_path) as first:
        await _write(first.database_url, 1)
        async with Redis.from_url(first.redis_url) as redis:
            await redis.set("kept", "1")
    assert joined(tmp_path) is None
    with embedded(tmp_path) as second:
        assert second == first
        assert joined(tmp_path) == second
        assert await _kept(second.database_url) == [1]
        async with Redis.from_url(second.redis_url) as redis:
            assert await redis.get("kept") == b"1"


async def test_a_second_run_on_the_same_data_is_refused(
    tmp_path: Path, holder: Callable[[], subprocess.Popen[bytes]]
) -> None:
    holder()
    with pytest.raises(ServerError, match="already runs"), embedded(tmp_path):
        pass
    running = joined(tmp_path)
    assert running
    await _write(running.database_url, 7)


async def test_servers_stop_when_their_run_is_killed_and_the_next_start_finds_everything(
    tmp_path: Path, holder: Callable[[], subprocess.Popen[bytes]]
) -> None:
    process = holder()
    running = joined(tmp_path)
    assert running
    await _write(running.database_url, 1)
    process.send_signal(signal.SIGKILL)
    with embedded(tmp_path) as again:  # at once: the old ones may still be stopping
        assert await _kept(again.database_url) == [1]
    assert "is shut down" in (tmp_path / "postgres.log").read_text()


async def test_a_killed_server_process_loses_no_committed_row(
    tmp_path: Path, holder: Callable[[], subprocess.Popen[bytes]]
) -> None:
    process = holder()
    running = joined(tmp_path)
    assert running
    await _write(running.database_url, 1)
    os.kill(int((tmp_path / "pg" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    process.kill()
    with embedded(tmp_path) as again:
        assert await _kept(again.database_url) == [1]


def test_a_half_made_cluster_is_never_used(tmp_path: Path) -> None:
    (tmp_path / "pg.init").mkdir()
    (tmp_path / "pg.init" / "PG_VERSION").write_text("broken off")
    with embedded(tmp_path, throw_away=True):
        assert not (tmp_path / "pg.init").exists()


def test_sockets_lie_in_a_private_folder_with_a_short_path(tmp_path: Path) -> None:
    deep = tmp_path / ("a long name " * 15)
    path = socket_dir(deep)
    assert path.stat().st_mode & 0o777 == 0o700
    assert len(str(path / ".s.PGSQL.5432.lock")) <= 107
    assert path == socket_dir(deep)
    path.rmdir()


def test_a_folder_open_to_others_is_refused(tmp_path: Path) -> None:
    path = socket_dir(tmp_path)
    path.chmod(0o755)
    with pytest.raises(ServerError, match="belongs to somebody else"):
        socket_dir(tmp_path)
    path.rmdir()


async def test_root_without_user_namespaces_runs_the_database_as_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "may_map", lambda: False)
    for folder in (tmp_path, *takewhile(lambda one: one != Path(tempfile.gettempdir()), tmp_path.parents)):
        folder.chmod(0o755)  # pytest closes them; nobody must pass
    with embedded(tmp_path) as servers:
        await _write(servers.database_url, 1)
        expected = NOBODY if os.geteuid() == 0 else os.geteuid()
        assert (tmp_path / "pg" / "PG_VERSION").stat().st_uid == expected
    monkeypatch.undo()
    with embedded(tmp_path) as servers:  # and back again, where they are allowed
        assert await _kept(servers.database_url) == [1]
        assert (tmp_path / "pg" / "PG_VERSION").stat().st_uid == children.owner()
