"""One upload before the judge: every item in the order sent, each seeing what the ones before it changed.

Works in memory on facts gathered under the lock; what is to be written collects in `entries`.
"""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from attendance import answers, clocks, rules
from attendance.answers import Answer
from attendance.batches import ScanIn, Unreadable
from attendance.entries import AdmissionRow, Entries, RejectRow, ScanRow, hexed
from attendance.facts import Earlier, Facts, Logged, Someone, Stay
from attendance.fold import counts_for_presence
from attendance.posts import Place, Post
from attendance.rules import Ask, Entry, Verdict
from attendance.states import Flag, Outcome, Policy, Power, Reason, Told
from core.ids import uuid7

_SHORTEST_NONCE = 16  # shorter windows are visits' numbers


class Recognised(msgspec.Struct, frozen=True):
    """What an item's code or number says before anybody is looked up; `title` is of the event it belongs to."""

    number: int | None = None
    generation: int | None = None
    medium: str | None = None
    reason: Reason | None = None
    title: str = ""


class Times(msgspec.Struct, frozen=True):
    """When the upload reached us in domain time, when it left by the device's clock, and how far that clock is off."""

    received_at: datetime
    sent_at: datetime
    skew: timedelta


class Sitting:
    """Judges one device's upload."""

    def __init__(self, post: Post, facts: Facts, times: Times) -> None:
        self.post = post
        self.times = times
        self.entries = Entries(event=post.event)
        self._earlier = {row.nonce: row for row in facts.earlier or ()}
        self._media = facts.media or {}
        self._people = {someone.id: someone for someone in facts.people or ()}
        self._numbers = {number: someone for someone in self._people.values() for number in someone.codes}

    def hear(self, item: ScanIn | Unreadable, recognised: Recognised) -> Answer:
        """The answer to one item."""
        if isinstance(item, Unreadable):
            return self._reject(item.nonce, Reason.MALFORMED, item.body)
        before = self._earlier.get(item.nonce)
        if before is not None:
            return self._again(item, before)
        settled = self._settles(item)
        at = settled.corrected_at if settled else self._corrected(item)
        someone = self._someone(recognised)
        place = self.post.place(item.checkpoint)
        verdict, params = self._verdict(item, recognised, at=at, someone=someone, place=place, settled=settled)
        return self._conclude(item, verdict, at=at, someone=someone, place=place, params=params)

    def _again(self, item: ScanIn, before: Earlier) -> Answer:
        """A retry gets the first answer; the same nonce with anything else is not a retry."""
        if before.asked != item.asked().hex() or before.device != self.post.id:
            return self._reject(item.nonce, Reason.NONCE_REUSED, "")
        return msgspec.json.decode(before.answer, type=Answer)

    def _reject(self, nonce: str | None, reason: Reason, body: str) -> Answer:
        self.entries.rejects.append(
            RejectRow(
                id=uuid7(),
                event=self.post.event.id,
                device=self.post.id,
                nonce=nonce or "",
                reason=reason,
                body=body,
                received_at=self.times.received_at,
            )
        )
        return Answer(nonce, Outcome.REFUSED, reason)

    def _corrected(self, item: ScanIn) -> datetime:
        return clocks.corrected(item.scanned_at, sent_at=self.times.sent_at, received_at=self.times.received_at)

    def _settles(self, item: ScanIn) -> Earlier | None:
        """The held row a supervisor decides about with this item."""
        before = self._earlier.get(item.confirms or "")
        if before is None or before.outcome is not Outcome.HELD or Power.SETTLE not in self.post.powers:
            return None
        return before if before.checkpoint == item.checkpoint else None

    def _someone(self, recognised: Recognised) -> Someone | None:
        if recognised.medium is not None:
            return self._people.get(self._media.get(recognised.medium) or UUID(int=0))
        return self._numbers.get(-1 if recognised.number is None else recognised.number)

    def _verdict(
        self,
        item: ScanIn,
        recognised: Recognised,
        *,
        at: datetime,
        someone: Someone | None,
        place: Place | None,
        settled: Earlier | None,
    ) -> tuple[Verdict, dict[str, object]]:
        if self.post.revoked_at is not None:
            if at < self.post.revoked_at:
                return Verdict(Outcome.HELD), {}
            return Verdict(Outcome.REFUSED, Reason.DEVICE_REVOKED), {}
        if place is None:
            return self._nobody(item, Reason.CHECKPOINT_UNKNOWN), {}
        if someone is None:
            reason = recognised.reason or Reason.UNKNOWN_CODE
            return self._nobody(item, reason), {"event": recognised.title} if recognised.title else {}
        ask = self._ask(item, recognised, at=at, someone=someone, settled=settled)
        verdict = self._judge(ask, someone=someone, place=place)
        return verdict, answers.params_of(verdict, ask, someone=someone, place=place, post=self.post)

    def _nobody(self, item: ScanIn, reason: Reason) -> Verdict:
        """Nobody can be let in; where an offline door did, supervisors are told."""
        let_in = item.told not in (None, Told.REFUSED, Told.CONFIRM)
        flags = {Flag.OFFLINE} if item.told else set()
        return Verdict(Outcome.REFUSED, reason, frozenset(flags | ({Flag.CONFLICT} if let_in else set())))

    def _ask(
        self, item: ScanIn, recognised: Recognised, *, at: datetime, someone: Someone, settled: Earlier | None
    ) -> Ask:
        generation = recognised.generation
        if generation is not None and recognised.number is not None:
            # a merged number has a generation of its own; once it fits, the survivor is meant
            fits = someone.codes[recognised.number] == generation
            generation = someone.generation if fits else -1
        asked = self._earlier.get(item.confirms or "")
        same = asked is not None and (asked.attendee, asked.checkpoint) == (someone.id, item.checkpoint)
        confirmed = same and asked is not None and asked.outcome is Outcome.CONFIRM
        return Ask(
            nonce=item.nonce,
            at=at,
            direction=item.direction,
            generation=generation,
            confirmed=confirmed,
            forced=item.forced and Power.FORCE in self.post.powers,
            told=item.told or (Told.ADMITTED if settled else None),
        )

    def _judge(self, ask: Ask, *, someone: Someone, place: Place) -> Verdict:
        live = [stay for stay in someone.stays if not stay.released]
        here = [stay.window for stay in someone.stays if stay.door == place.id]
        visits = [int(window) for window in here if len(window) < _SHORTEST_NONCE and window.isdecimal()]
        return rules.judge(
            ask,
            door=place.door(),
            holder=rules.Holder(
                generation=someone.generation,
                category=str(someone.category) if someone.category else None,
                ended=someone.ended.reason if someone.ended else None,
            ),
            meeting=self.post.event.meeting(),
            entries=[Entry(str(stay.door), stay.window, stay.at, stay.left) for stay in live],
            visits=max(visits, default=0),
        )

    def _conclude(
        self,
        item: ScanIn,
        verdict: Verdict,
        *,
        at: datetime,
        someone: Someone | None,
        place: Place | None,
        params: dict[str, object],
    ) -> Answer:
        flags = verdict.flags | clocks.clock_flags(
            item.scanned_at,
            at=at,
            sent_at=self.times.sent_at,
            received_at=self.times.received_at,
            skew=self.times.skew,
            device_since=self.post.since,
        )
        known = someone is not None and verdict.outcome is not Outcome.HELD and self.post.revoked_at is None
        answer = Answer(
            nonce=item.nonce,
            outcome=verdict.outcome,
            reason=verdict.reason,
            flags=sorted(flags),
            notices=[place.notice] if place and place.notice and known else [],
            delegate=answers.delegate(someone) if someone and known else None,
            first=self._first(verdict, someone),
            params=params,
        )
        row = self._row(item, verdict, answer, at=at, someone=someone, place=place)
        self.entries.scans.append(row)
        self._remember(row, item)
        if someone is not None and place is not None and known:
            self._apply(row, verdict, someone=someone, place=place)
        return answer

    def _first(self, verdict: Verdict, someone: Someone | None) -> answers.First | None:
        if verdict.first is None or someone is None:
            return None
        wanted = (verdict.first.door, verdict.first.window)
        stays = [stay for stay in someone.stays if not stay.released and (str(stay.door), stay.window) == wanted]
        return answers.First(stays[0].at, self.post.known()[stays[0].door].name, stays[0].device or "")

    def _row(
        self,
        item: ScanIn,
        verdict: Verdict,
        answer: Answer,
        *,
        at: datetime,
        someone: Someone | None,
        place: Place | None,
    ) -> ScanRow:
        confirmed = self._earlier.get(item.confirms or "")
        return ScanRow(
            id=uuid7(),
            event=self.post.event.id,
            nonce=item.nonce,
            asked=hexed(item.asked()),
            device=self.post.id,
            account=self.post.account,
            attendee=someone.id if someone else None,
            checkpoint=place.id if place else None,
            confirms=confirmed.id if confirmed else None,
            direction=item.direction,
            source=item.source,
            outcome=verdict.outcome,
            reason=verdict.reason,
            flags=answer.flags,
            told=item.told,
            scanned_at=item.scanned_at,
            sent_at=self.times.sent_at,
            received_at=self.times.received_at,
            corrected_at=at,
            skew_ms=round(self.times.skew / timedelta(milliseconds=1)),
            code="" if someone else (item.code or "")[:120],
            answer=answer,
        )

    def _remember(self, row: ScanRow, item: ScanIn) -> None:
        """A later item of the same upload may repeat or confirm this one."""
        self._earlier[row.nonce] = Earlier(
            id=row.id,
            nonce=row.nonce,
            asked=item.asked().hex(),
            outcome=row.outcome,
            corrected_at=row.corrected_at,
            device=row.device,
            attendee=row.attendee,
            checkpoint=row.checkpoint,
            reason=row.reason,
            answer=msgspec.Raw(msgspec.json.encode(row.answer)),
        )

    def _apply(self, row: ScanRow, verdict: Verdict, *, someone: Someone, place: Place) -> None:
        if verdict.outcome is Outcome.LEFT:
            self._leave(someone, [stay for stay in someone.stays if stay.door == place.id], at=row.corrected_at)
        if verdict.window is not None:
            self._admit(row, verdict.window, someone=someone, place=place)
        counted = counts_for_presence(outcome=row.outcome, reason=row.reason, direction=row.direction)
        if place.counts_presence and counted:
            made = Logged(row.id, row.corrected_at, row.nonce, place.id, row.direction, row.outcome, row.reason)
            someone.log.append(made)
            self.entries.touched[someone.id] = someone

    def _admit(self, row: ScanRow, window: str, *, someone: Someone, place: Place) -> None:
        made = AdmissionRow(
            id=uuid7(),
            event=row.event,
            attendee=someone.id,
            checkpoint=place.id,
            window=window,
            scan=row.id,
            device=row.device,
            at=row.corrected_at,
        )
        self.entries.admissions[made.id] = made
        if place.group:
            others = {each.id for each in self.post.places if each.group == place.group and each.id != place.id}
            self._leave(someone, [stay for stay in someone.stays if stay.door in others], at=row.corrected_at)
        if place.policy is not Policy.MANY:
            someone.stays.append(
                Stay(made.id, place.id, window, row.corrected_at, left=False, released=False, device=self.post.name)
            )

    def _leave(self, someone: Someone, stays: list[Stay], *, at: datetime) -> None:
        for stay in stays:
            if not stay.left and not stay.released:
                stay.left = True
                self.entries.leave(stay.id, at=at)
