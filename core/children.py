"""Child processes that die with us, and that run PostgreSQL even for root, who may not run it himself."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

PARENT_DIED_FAST = signal.SIGINT  # PostgreSQL: end all connections, then stop
PARENT_DIED_TERM = signal.SIGTERM

NOBODY = 65534
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

    Root becomes a plain user inside the child where `as_plain_user`; what it owns is said by `owner()`.
    Output goes to `log`, or to ours.
    """
    mapped = as_plain_user and os.geteuid() == 0 and may_map()
    plain = NOBODY if as_plain_user and os.geteuid() == 0 and not mapped else None
    out = log.open("ab") if log else None
    try:
        return subprocess.Popen(  # noqa: S603 - our own programs only
            words,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT if out else None,
            env=dict(environment) if environment is not None else None,
            user=plain,
            group=plain,
            extra_groups=None if plain is None else [],
            preexec_fn=_child(on_parent_death, mapped=mapped),  # noqa: PLW1509 - no threads run yet
        )
    finally:
        if out:
            out.close()


@cache
def may_map() -> bool:
    """Whether the machine lets us open a user namespace, where files stay root's (some containers do not)."""
    try:
        return subprocess.run(["true"], preexec_fn=_become_plain_user, check=False).returncode == 0  # noqa: S607
    except (OSError, subprocess.SubprocessError):
        return False


def owner() -> int:
    """The user id that must own the files of a program started `as_plain_user`."""
    return NOBODY if os.geteuid() == 0 and not may_map() else os.geteuid()


def _child(death: signal.Signals, *, mapped: bool) -> Callable[[], None]:
    def prepare() -> None:
        os.setsid()
        if mapped:
            _become_plain_user()
        _libc.prctl(_SET_DEATH_SIGNAL, death, 0, 0, 0)  # after the change of credentials, which clears it

    return prepare


def _become_plain_user() -> None:
    uid, gid = os.geteuid(), os.getegid()
    if _libc.unshare(_NEW_USER):
        os._exit(97)
    for name, text in (("setgroups", "deny"), ("uid_map", f"1000 {uid} 1"), ("gid_map", f"1000 {gid} 1")):
        Path("/proc/self", name).write_text(text)
