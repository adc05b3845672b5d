"""The judge of the door: what is known and the time go in, an outcome and its reason come out.

No database and no clock: the same rules run on the server, in the door app and against the vectors in tests/vectors.
All times are corrected times, aware.
"""

from datetime import datetime, time

import msgspec

from attendance.fold import leaves_at
from attendance.states import Direction, Flag, Outcome, Policy, Reason, Told
from attendance.windows import Meeting, Window, standing

_PASSED_THE_DOOR = frozenset({Told.ADMITTED, Told.ALREADY, Told.LEFT, Told.UNKNOWN})


class Door(msgspec.Struct, frozen=True):
    """A checkpoint as the judge sees it; no categories means all.

    `auto_leave` is the local hour at which whoever is inside is taken to have left. What entering one of a group does
    to the others (they are left) is the caller's to write down; the judge only sees that an entry has been left.
    """

    id: str
    policy: Policy
    categories: frozenset[str] = frozenset()
    window: Window = Window()
    asks: bool = False
    auto_leave: time | None = None


class Holder(msgspec.Struct, frozen=True):
    """An attendee as the roster has it; `ended` says why no reason for a pass is left."""

    generation: int
    category: str | None = None
    ended: Reason | None = None


class Entry(msgspec.Struct, frozen=True):
    """An admission that was not released: its checkpoint, window, time, and whether the person left by it."""

    door: str
    window: str
    at: datetime
    left: bool = False


class Ask(msgspec.Struct, frozen=True):
    """One scan. `generation` is None where a person was picked by hand; `told` is what an offline door decided."""

    nonce: str
    at: datetime
    direction: Direction = Direction.IN
    generation: int | None = None
    confirmed: bool = False
    forced: bool = False
    told: Told | None = None


class Verdict(msgspec.Struct, frozen=True):
    """`window` is set where an admission is to be written, `first` where an earlier one answers."""

    outcome: Outcome
    reason: Reason | None = None
    flags: frozenset[Flag] = frozenset()
    window: str | None = None
    first: Entry | None = None


def judge(ask: Ask, *, door: Door, holder: Holder, meeting: Meeting, entries: list[Entry], visits: int) -> Verdict:
    """Decides one scan of a known person at a known checkpoint.

    Too early is a question, not a refusal: one tap lets in, marked `forced`; who is recorded already is not asked.
    `entries` are the person's live admissions anywhere, `visits` the highest visit number ever given at this door.
    What an offline door let in is a fact: the rules then only say what they would have refused it for.
    """
    here = _here(entries, ask.at, door=door, meeting=meeting)
    verdict = _passage(ask, door=door, meeting=meeting, here=here, visits=visits)
    obstacle = unmet(ask, door=door, holder=holder, meeting=meeting)
    too_early = obstacle is Reason.NOT_OPEN_YET
    if obstacle and not (too_early and verdict.outcome is Outcome.ALREADY):
        verdict = Verdict(Outcome.CONFIRM if too_early else Outcome.REFUSED, obstacle)
    if ask.told is None:
        insists = ask.forced or (ask.confirmed and verdict.reason is Reason.NOT_OPEN_YET)
        return _override(ask, verdict, door=door, meeting=meeting, here=here, visits=visits) if insists else verdict
    return _as_it_happened(ask, verdict, door=door, meeting=meeting, here=here, visits=visits)


def unmet(ask: Ask, *, door: Door, holder: Holder, meeting: Meeting) -> Reason | None:
    """The first condition that is not met, the most final one first; None when only the door's policy is left."""
    if holder.ended is not None:
        return holder.ended
    if ask.generation is not None and ask.generation != holder.generation:
        return Reason.REVOKED
    if ask.direction is Direction.OUT:
        return None
    if door.categories and holder.category not in door.categories:
        return Reason.WRONG_CATEGORY
    return standing(door.window, at=ask.at, meeting=meeting)


def _here(entries: list[Entry], at: datetime, *, door: Door, meeting: Meeting) -> list[Entry]:
    """The entries at this door as they stand at `at`; a door that admits every time remembers none."""
    if door.policy is Policy.MANY:
        return []
    return [_as_of(entry, at, door=door, meeting=meeting) for entry in entries if entry.door == door.id]


def _as_of(entry: Entry, at: datetime, *, door: Door, meeting: Meeting) -> Entry:
    """Once the door's hour of leaving has passed, whoever had entered before has left."""
    leave = leaves_at(entry.at, auto_leave=door.auto_leave, zone=meeting.zone)
    return entry if entry.left or leave is None or leave > at else msgspec.structs.replace(entry, left=True)


def _passage(ask: Ask, *, door: Door, meeting: Meeting, here: list[Entry], visits: int) -> Verdict:
    if ask.direction is Direction.OUT:
        inside = any(not entry.left for entry in here)
        return Verdict(Outcome.LEFT) if inside else Verdict(Outcome.REFUSED, Reason.NOT_INSIDE)
    window, earlier = _window_of(ask, door=door, meeting=meeting, here=here, visits=visits)
    if earlier is not None:
        return Verdict(Outcome.ALREADY, first=earlier)
    if door.asks and not ask.confirmed:
        return Verdict(Outcome.CONFIRM)
    return Verdict(Outcome.ADMITTED, window=window)


def _window_of(ask: Ask, *, door: Door, meeting: Meeting, here: list[Entry], visits: int) -> tuple[str, Entry | None]:
    """The window an admission would take, and the admission that holds it already."""
    if door.policy is Policy.IN_OUT:
        return str(visits + 1), next((entry for entry in here if not entry.left), None)
    window = {
        Policy.ONCE: "",
        Policy.DAILY: ask.at.astimezone(meeting.zone).date().isoformat(),
        Policy.MANY: ask.nonce,
    }[door.policy]
    return window, next((entry for entry in here if entry.window == window), None)


def _override(ask: Ask, verdict: Verdict, *, door: Door, meeting: Meeting, here: list[Entry], visits: int) -> Verdict:
    """Lets pass what the rules would have stopped, and says that something was overridden."""
    if verdict.outcome not in (Outcome.REFUSED, Outcome.CONFIRM):
        return verdict
    flags = verdict.flags | {Flag.FORCED}
    if ask.direction is Direction.OUT:
        return msgspec.structs.replace(verdict, outcome=Outcome.LEFT, flags=flags)
    window, earlier = _window_of(ask, door=door, meeting=meeting, here=here, visits=visits)
    outcome = Outcome.ALREADY if earlier else Outcome.ADMITTED
    return Verdict(outcome, verdict.reason, flags, None if earlier else window, earlier)


def _as_it_happened(
    ask: Ask, verdict: Verdict, *, door: Door, meeting: Meeting, here: list[Entry], visits: int
) -> Verdict:
    """What an offline door did stands; where the rules differ, or another door had let the person in, flags say so."""
    if ask.told in _PASSED_THE_DOOR:
        passed = _override(ask, verdict, door=door, meeting=meeting, here=here, visits=visits)
        clash = passed.outcome is Outcome.ALREADY and ask.told is not Told.ALREADY
        return _flagged(passed, Flag.OFFLINE, *([Flag.CONFLICT] if clash else []))
    outcome = Outcome.CONFIRM if ask.told is Told.CONFIRM else Outcome.REFUSED
    clash = ask.told is Told.REFUSED and verdict.outcome in (Outcome.ADMITTED, Outcome.ALREADY, Outcome.LEFT)
    return _flagged(Verdict(outcome, verdict.reason), Flag.OFFLINE, *([Flag.CONFLICT] if clash else []))


def _flagged(verdict: Verdict, *flags: Flag) -> Verdict:
    return msgspec.structs.replace(verdict, flags=verdict.flags.union(flags))
