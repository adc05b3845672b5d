"""Child processes that die with us, and that run PostgreSQL even for root (in a user namespace of their own)."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PARENT_DIED_FAST = signal.SIGINT  # PostgreSQL: end all connections, then stop
PARENT_DIED_TERM = signal.SIGTERM

_NEW_USER = 0x10000000
_SET_DEATH_SIGNAL = 1
_libc = ctypes.CDLL(None, use_errno=True)


def spawn(
    words: Sequence[str],
    *,
    log: Path | None = None,
    on_parent_death: signal.Signals = PARENT_DIED_TERM,
    as_plain_user: bool = True,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Starts a program in a session of its own; call it from the main thread (the death of the thread counts).

    Root is mapped to a plain user inside the child where `as_plain_user`: PostgreSQL refuses to run as root.
    Output goes to `log`, or to ours.
    """
    out = log.open("ab") if log else None
    try:
        return subprocess.Popen(  # noqa: S603 - our own programs only
            words,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT if out else None,
            env=dict(environment) if environment is not None else None,
            preexec_fn=_child(on_parent_death, as_plain_user),  # noqa: PLW1509 - no threads run yet
        )
    finally:
        if out:
            out.close()


def _child(death: signal.Signals, as_plain_user: bool) -> Callable[[], None]:
    def prepare() -> None:
        os.setsid()
        if as_plain_user and os.geteuid() == 0:
            _become_plain_user()
        _libc.prctl(_SET_DEATH_SIGNAL, death, 0, 0, 0)  # after the change of credentials, which clears it

    return prepare


def _become_plain_user() -> None:
    uid, gid = os.geteuid(), os.getegid()
    if _libc.unshare(_NEW_USER):
        os._exit(97)
    for name, text in (("setgroups", "deny"), ("uid_map", f"1000 {uid} 1"), ("gid_map", f"1000 {gid} 1")):
        Path("/proc/self", name).write_text(text)
