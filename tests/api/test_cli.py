"""The command line: a run keeps its children alive, survives a kill -9, stops in order; commands speak in sentences."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from api.cli import main
from core.servers import joined

ROOT = Path(__file__).parent.parent.parent
OWN = (
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "LINK_KEY",
    "TESTING",
    "PUBLIC_URL",
    "SECRET_KEY_FILE",
    "LINK_KEY_FILE",
)


def _port() -> int:
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return int(any_port.getsockname()[1])


class Installation:
    """An installation of its own: its data, its port, no settings of the tests."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir, self.port = data_dir, _port()
        environment = {name: value for name, value in os.environ.items() if name not in OWN}
        self.environment = environment | {"DATA_DIR": str(data_dir), "PORT": str(self.port)}
        self.running: subprocess.Popen[str] | None = None

    def call(self, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "api", *words],
            cwd=ROOT, env=self.environment | changes, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    def start(self) -> None:
        with (self.data_dir.parent / "run.log").open("a") as log:
            self.running = subprocess.Popen(
                [sys.executable, "-m", "api", "run"],
                cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT, text=True,
            )  # fmt: skip
        until(self.answers, self.said)

    def answers(self) -> bool:
        assert self.running
        assert self.running.poll() is None, self.said()
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/health/ready").status_code == 200
        except httpx.TransportError:
            return False

    def end(self, by: signal.Signals) -> int:
        assert self.running
        self.running.send_signal(by)
        return self.running.wait(30)

    def said(self) -> str:
        return (self.data_dir.parent / "run.log").read_text()

    def child(self, command: str) -> int | None:
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes().split(b"\0")
                mine = f"PORT={self.port}".encode() in path.with_name("environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if mine and words[-3:-1] == [b"api", command.encode()]:
                return int(path.parent.name)
        return None


def until(reached: Callable[[], Any], said: Callable[[], str]) -> None:
    began = time.monotonic()
    while not reached():
        assert time.monotonic() - began < 60, said()
        time.sleep(0.05)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = Installation(tmp_path_factory.mktemp("installation") / "var")
    yield made
    if made.running and made.running.poll() is None:
        made.end(signal.SIGTERM)


def test_a_command_without_a_database_says_so(installation: Installation) -> None:
    done = installation.call(
        "migrate", DATABASE_URL="postgresql://127.0.0.1:1/x", SECRET_KEY="x" * 20, LINK_KEY="y" * 20
    )
    assert done.returncode == 1
    assert "The database does not answer" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command", [[], ["run"], ["token"], ["bench"], ["restored"], ["create-account"], ["import-invitees"]]
)
def test_every_command_has_help_without_any_setting(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in OWN:
        monkeypatch.setenv(name, "")
    monkeypatch.setattr(sys, "argv", ["api", *command, "--help"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, "Usage" in capsys.readouterr().out) == (0, True)


def test_one_outside_server_without_the_other_is_refused(installation: Installation) -> None:
    done = installation.call("run", DATABASE_URL="postgresql://127.0.0.1:1/x")
    assert done.returncode == 1
    assert "both DATABASE_URL and REDIS_URL" in done.stderr


def test_a_run_can_be_killed_and_started_again_without_loss(installation: Installation) -> None:
    installation.start()
    made = installation.call(
        "create-account", "--email", "a@uji.example", "--name", "A", "--password", "kata sandi panjang"
    )
    assert made.returncode == 0, made.stderr
    token = installation.call("token", "--account", "a@uji.example").stdout
    assert re.fullmatch(r"[\w-]{22,}\n", token)

    installation.end(signal.SIGKILL)
    installation.start()
    me = httpx.get(
        f"http://127.0.0.1:{installation.port}/api/v1/me", headers={"Authorization": f"Bearer {token.strip()}"}
    )
    assert me.json()["email"] == "a@uji.example"


@pytest.mark.parametrize("command", ["web", "worker"])
def test_an_ended_child_is_started_again(installation: Installation, command: str) -> None:
    before = installation.child(command)
    assert before
    os.kill(before, signal.SIGKILL)
    until(lambda: installation.child(command) not in {None, before}, installation.said)
    until(installation.answers, installation.said)


def test_a_second_run_on_the_same_data_is_refused_in_a_sentence(installation: Installation) -> None:
    done = installation.call("run", PORT=str(_port()))
    assert done.returncode == 1
    assert "already runs" in done.stderr
    assert installation.answers()


def test_an_offset_clock_stops_the_start_outside_the_demo(installation: Installation) -> None:
    servers = joined(installation.data_dir)
    assert servers
    offset = "UPDATE installation SET clock_offset_ms = {}"
    _sql(servers.database_url, offset.format(-60_000))
    for command in ("web", "worker"):
        done = installation.call(command)
        assert done.returncode == 1
        assert "demo's clock" in done.stderr
    _sql(servers.database_url, offset.format("NULL"))


def test_told_to_end_it_stops_everything(installation: Installation) -> None:
    assert installation.end(signal.SIGINT) == 0
    assert installation.said().endswith("Stopped.\n")
    assert joined(installation.data_dir) is None
    assert [installation.child(command) for command in ("web", "worker")] == [None, None]


def _sql(url: str, statement: str) -> None:
    async def run() -> None:
        connection = await asyncpg.connect(url)
        await connection.execute(statement)
        await connection.close()

    asyncio.run(run())
