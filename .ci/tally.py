"""Adds up what the test runners said: `tally.py LOG…` prints the sums; ends 1 unless all passed, none skipped."""

import re
import sys
from pathlib import Path

COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed|todo)")
PLAIN = re.compile(r"\x1b\[[0-9;]*m")
LAST = re.compile(r"^(=* ?\d+ (?:passed|failed|error|skipped|xfailed).* in [\d.]+s.*| +Tests +\d.*)$")


def counts(log: Path) -> dict[str, int]:
    """What the summary lines of one log say; a log without any is a failure by itself."""
    sums: dict[str, int] = {}
    for line in PLAIN.sub("", log.read_text(errors="replace")).splitlines():
        if LAST.match(line):
            for number, what in COUNT.findall(line):
                sums[what] = sums.get(what, 0) + int(number)
    return sums or {"failed": 1}


def main() -> int:
    """Prints one line and says whether it is a good one."""
    sums = [counts(Path(name)) for name in sys.argv[1:]]
    passed = sum(each.get("passed", 0) for each in sums)
    other = sum(number for each in sums for what, number in each.items() if what != "passed")
    print(f"{passed} passed, {other} failed")  # noqa: T201
    return 1 if other or not passed else 0


sys.exit(main())
