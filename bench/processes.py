"""CPU time of a process and all it started, from /proc."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_ms(*roots: int) -> float:
    """User and system time of the roots and all beneath them in milliseconds; the dead count with their parent."""
    wanted, total = set(roots), 0.0
    table = {pid: fields for pid in _pids() if (fields := _stat(pid))}
    while True:
        more = {pid for pid, fields in table.items() if int(fields[1]) in wanted} - wanted
        if not more:
            break
        wanted |= more
    for pid in wanted & table.keys():
        total += sum(int(ticks) for ticks in table[pid][11:15])
    return total * 1000 / _TICKS


def _pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _stat(pid: int) -> list[str]:
    """The fields after the command's name: state, parent, …; empty once the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def pss_mb(*roots: int) -> float:
    """Proportional set size of the roots and all beneath them in MB: shared pages are counted once."""
    table = {pid: fields for pid in _pids() if (fields := _stat(pid))}
    wanted = set(roots)
    while more := {pid for pid, fields in table.items() if int(fields[1]) in wanted} - wanted:
        wanted |= more
    return sum(_pss_kb(pid) for pid in wanted) / 1024


def _pss_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
