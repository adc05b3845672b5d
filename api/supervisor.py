"""Keeps child processes running: started again when they end, stopped in order, dead when this process is."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import click
import msgspec

from core.children import spawn

_GRACE = 4.0  # seconds a child has to end by itself
_SHORT, _LONG = 0.2, 10.0  # seconds before an ended child is started again: doubled each time it ends at once
_TICK = 0.1
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(KeyboardInterrupt):
    """Somebody asked us to end; not an Exception, so that no work under way swallows it."""


class Child(msgspec.Struct):
    """A command of ours in a process of its own."""

    command: str
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = _SHORT
    again_at: float | None = None

    def start(self) -> None:
        self.process = spawn([sys.executable, "-m", "api", self.command], as_plain_user=False)
        self.started, self.again_at = time.monotonic(), None

    def watch(self) -> None:
        """Starts an ended process again, later each time it ends at once; never waits."""
        if self.process is None or self.process.poll() is None:
            return
        now = time.monotonic()
        if self.again_at is None:
            self.wait = _SHORT if now - self.started > _LONG else min(self.wait * 2, _LONG)
            self.again_at = now + self.wait
            click.echo(f"  {self.command} ended ({self.process.returncode}), starting it again", err=True)
        elif now >= self.again_at:
            self.start()

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def stoppable() -> Iterator[None]:
    """Turns the first Ctrl-C, SIGTERM or SIGHUP inside into Stopped; further ones cannot break the stopping."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    before = [signal.signal(each, stop) for each in _SIGNALS]
    try:
        yield
    finally:
        for each, handler in zip(_SIGNALS, before, strict=True):
            signal.signal(each, handler)


@contextmanager
def kept(children: Sequence[Child]) -> Iterator[Callable[[], None]]:
    """Runs the children in their order while inside, ends them in the reverse; gives what to call again and again."""

    def watch() -> None:
        for child in children:
            child.watch()
        time.sleep(_TICK)

    try:
        for child in children:
            child.start()
        yield watch
    finally:
        for child in reversed(children):
            child.stop()
