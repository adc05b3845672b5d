"""The answer that counted before: who gave it, whether somebody else changes it now, and that he is told."""

from typing import Any, Final
from uuid import UUID

import msgspec

from core.db import rows
from events.contacts import PRESENT
from events.seating import ContactGiven
from events.states import Source
from messaging import outbox
from messaging.states import Kind

# Ways by which a change comes from outside the house; what staff take down themselves needs nobody's word.
FROM_OUTSIDE: Final = frozenset({Source.OWN_LINK, Source.PROVINCE})
_EARLIER: Final = f"""
SELECT b.contact_phone AS phone, b.contact_email AS email, coalesce(k.phone, '') AS phone_on_file,
    coalesce(k.email, '') AS email_on_file
FROM invitation i JOIN institution n ON n.id = i.institution JOIN answer b ON b.invitation = i.id AND b.effective
    LEFT JOIN contact_person k ON k.id = {PRESENT}
WHERE i.id = $1 AND b.id <> $2 ORDER BY b.at DESC, b.id DESC LIMIT 1
"""


class Earlier(msgspec.Struct, frozen=True):
    """Who gave the answer before, and who is on file; empty where nobody said (a file, a province)."""

    phone: str
    email: str
    phone_on_file: str
    email_on_file: str

    def is_another(self, contact: ContactGiven) -> bool:
        """Whether another telephone or another e-mail address answers now; what was left out differs from nothing."""
        return _differs(self.phone, contact.phone) or _differs(self.email, contact.email)

    def knows(self, phone: str) -> bool:
        """Whether this number gave the answer before or is on file; where the answer had none, nobody is asked."""
        return not _differs(self.phone, phone) or phone == self.phone_on_file


async def before(invitation: UUID, answer: UUID) -> Earlier | None:
    """Who gave the effective answer that stood beside this one; None where it is the first."""
    found = await rows(_EARLIER, invitation, answer)
    return Earlier(**dict(found[0])) if found else None


async def tell(row: Any, entry: UUID, answer: UUID, earlier: Earlier | None, contact: ContactGiven) -> None:
    """Whoever answered before learns that somebody else changed it (step); `row` is the locked invitation's.

    Without an address the message is kept unsent: staff see whom to call.
    """
    if earlier is None or not earlier.is_another(contact):
        return
    await outbox.put(
        outbox.Draft(
            topic="invitation",
            template="jawaban_diubah",
            scope=("event", row["event"]),
            subject=("invitation", row["id"]),
            recipient=("institution", row["institution"]),
            dedup_key=f"audit:{entry}:jawaban_diubah:{row['institution']}",
            kind=Kind.JAWABAN,
            address=earlier.email or earlier.email_on_file,
            params={"answer": str(answer)},
        )
    )


def _differs(one: str, other: str) -> bool:
    return bool(one and other) and one != other
