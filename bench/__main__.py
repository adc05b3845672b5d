"""`make bench`: everything that is measured, each in a process and on servers of its own."""

import subprocess
import sys

for measurement in ("letters", "papers", "imports", "pages", "guesses", "checkin"):
    print(f"\n{measurement}", flush=True)
    subprocess.run([sys.executable, "-m", f"bench.{measurement}"], check=True)
