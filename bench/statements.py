"""The statements of one check-in, sent by the driver alone: no HTTP, no rules, no signature."""

import os
from typing import Any

import msgspec

from attendance import entries, facts, posts
from attendance.answers import Answer, Delegate
from attendance.entries import AdmissionRow, PresenceRow, ScanRow, hexed
from attendance.passes import read
from attendance.states import Direction, Outcome
from core import clock, feed
from core.db import action, execute, rows
from core.ids import uuid7


class Statements:
    """Plays check-ins of a hall: the post, the lock, the facts, the rows, the feed, each as the server sends it."""

    def __init__(self, hall: Any, device: Any, people: dict[int, Any]) -> None:
        self._hall, self._device, self._people = hall, device, people

    @classmethod
    async def of(cls, hall: Any) -> "Statements":
        [device] = await rows("SELECT id, secret_hash FROM device LIMIT 1")
        found = await rows("SELECT id, number FROM attendee WHERE event = $1", hall.event)
        return cls(hall, device, {row["number"]: row["id"] for row in found})

    async def check_in(self, number: int) -> None:
        """One person's check-in; the numbers go round."""
        await rows(posts._POST, self._device["secret_hash"])
        reading = read(self._hall.codes[number % len(self._hall.codes)])
        assert reading
        await self._write(reading.payload.number, self._people[reading.payload.number])

    @action
    async def _write(self, number: int, attendee: Any) -> None:
        event, nonce, now = self._hall.event, os.urandom(16).hex(), clock.now()
        locked = [row["id"] for row in await rows(facts._LOCK, event, [number], [])]
        await rows(facts._FACTS, locked, [nonce], [], event)
        scan = uuid7()
        document = entries._Document(
            scans=[self._scan(scan, nonce, attendee, now)],
            admissions=[
                AdmissionRow(
                    uuid7(), event, attendee, self._hall.checkpoint, nonce, scan, now, self._device["id"], left_at=now
                )
            ],
            leavings=[],
            presences=[self._presence(attendee, now)],
            rejects=[],
            changes=[feed.Row(event, "presence", "attendee", attendee)],
        )
        await execute(entries._WRITE, msgspec.json.encode(document).decode())

    def _scan(self, scan: Any, nonce: str, attendee: Any, now: Any) -> ScanRow:
        shown = Delegate("Peserta Contoh", "Ketua", "Instansi", "principal")
        return ScanRow(
            id=scan,
            event=self._hall.event,
            nonce=nonce,
            asked=hexed(bytes(32)),
            direction=Direction.IN,
            outcome=Outcome.ADMITTED,
            scanned_at=now,
            sent_at=now,
            received_at=now,
            corrected_at=now,
            device=self._device["id"],
            attendee=attendee,
            checkpoint=self._hall.checkpoint,
            answer=Answer(nonce, Outcome.ADMITTED, delegate=shown),
        )

    def _presence(self, attendee: Any, now: Any) -> PresenceRow:
        place = self._hall.checkpoint
        return PresenceRow(uuid7(), attendee, self._hall.event, now, place, now, True, place, now, None, 1)
