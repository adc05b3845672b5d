"""Writes letters to standard output, for a machine without a mail server."""

import sys

from messaging.channels import Letter


class Console:
    """Prints the text part; the HTML says the same."""

    async def send(self, letter: Letter) -> None:
        sys.stdout.write(f"To: {letter.address}\nSubject: {letter.title}\n\n{letter.text}\n\n")

    async def close(self) -> None:
        sys.stdout.flush()
