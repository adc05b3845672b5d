"""The mail that thanks for an answer, where the officer left an address."""

from typing import Any
from uuid import UUID

from messaging import outbox
from messaging.states import Kind


async def put_receipt(row: Any, entry: UUID, address: str) -> None:
    """Puts one receipt an audit entry (step); `row` is the locked invitation's."""
    if not address:
        return
    await outbox.put(
        outbox.Draft(
            topic="invitation",
            template="terima_kasih",
            scope=("event", row["event"]),
            subject=("invitation", row["id"]),
            recipient=("institution", row["institution"]),
            dedup_key=f"audit:{entry}:terima_kasih:{row['institution']}",
            kind=Kind.JAWABAN,
            address=address,
        )
    )
