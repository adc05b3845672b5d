"""What happens in the simulated meeting: who answers when, who comes, who passes which door; always the same."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from events.regions import Seatholder
from events.states import Capacity, Choice, InstitutionKind, Source

T = TypeVar("T")

SEED: Final = 2024
ZONE: Final = ZoneInfo("Asia/Jakarta")
DAYS: Final = (date(2024, 9, 9), date(2024, 9, 10))
ANSWERED_FROM: Final = datetime(2024, 8, 20, 7, 30, tzinfo=ZONE)
DUE_AT: Final = datetime(2024, 8, 30, 16, tzinfo=ZONE)
DOORS: Final = 3

_CHOICES: Final[dict[Choice | None, int]] = {
    Choice.PRINCIPAL: 58,
    Choice.REPRESENTATIVE: 31,
    Choice.UNNAMED: 3,
    Choice.DECLINED: 3,
    None: 5,
}
_SOURCES: Final = {Source.OWN_LINK: 90, Source.TELEPHONE: 7, Source.LETTER: 3}
_COMPANIONS: Final = {0: 5, 1: 65, 2: 30}
_DEPUTIES: Final = {
    InstitutionKind.REGIONAL_GOVERNMENT: {
        ("sekda", "Sekretaris Daerah"): 60,
        ("asisten_pemerintahan", "Asisten Pemerintahan"): 20,
        ("kepala_kesbangpol", "Kepala Badan Kesatuan Bangsa dan Politik"): 20,
    },
    InstitutionKind.ELECTION_SUPERVISOR: {("anggota", "Anggota"): 80, ("kepala_sekretariat", "Kepala Sekretariat"): 20},
}
_COMPANION_OFFICES: Final = {
    InstitutionKind.REGIONAL_GOVERNMENT: ("protokol", "Protokol"),
    InstitutionKind.ELECTION_SUPERVISOR: ("koordinator_sekretariat", "Koordinator Sekretariat"),
}
_HEAD_STATUS: Final = {"DEFINITIF": 50, "PJ": 42, "PLT": 6, "PJS": 2}
_OFFICIALS: Final = {"committee": 100, "press": 30, "speaker": 8}

ARRIVES: Final = 0.88
RETURNS_ON_DAY_TWO: Final = 0.35
LEAVES_EARLY: Final = 0.3
SCANNED_TWICE: Final = 0.04


class PlannedPerson(msgspec.Struct, frozen=True):
    """Somebody invented; `number` makes the name and is unique."""

    number: int
    office_kind: str
    office_title: str
    acting: str | None = None

    @property
    def name(self) -> str:
        """The name, which says that it is one of an example."""
        return f"Peserta Contoh {self.number:04d}"


class PlannedAnswer(msgspec.Struct, frozen=True):
    """An answer of an institution (by its key) and who fills its seats; `letter` is the number of a surat tugas."""

    key: str
    at: datetime
    choice: Choice
    source: Source
    head: PlannedPerson | None
    companions: tuple[PlannedPerson, ...]
    letter: str
    contact: int


class PlannedOfficial(msgspec.Struct, frozen=True):
    """Somebody with a pass but no seat."""

    person: PlannedPerson
    accredited_as: str


class PlannedPassage(msgspec.Struct, frozen=True):
    """Somebody passes a door; `door` counts from 0."""

    number: int
    door: int
    at: datetime
    direction: str


class Plan(msgspec.Struct, frozen=True):
    """The whole simulated meeting; answers and passages in the order of time."""

    answers: list[PlannedAnswer]
    officials: list[PlannedOfficial]
    passages: list[PlannedPassage]

    @property
    def people(self) -> list[PlannedPerson]:
        """Everybody with a pass, once."""
        seated = [person for answer in self.answers for person in (answer.head, *answer.companions) if person]
        return seated + [official.person for official in self.officials]


def make_plan(holders: Sequence[Seatholder], *, until: datetime) -> Plan:
    """Invent the meeting; passages later than `until` have not happened yet."""
    chance, numbers = random.Random(SEED), count(1)  # noqa: S311 - an example, not a secret
    chosen = [(_answered_at(chance), holder, _pick(chance, _CHOICES)) for holder in holders]
    timely = sorted(chosen, key=lambda each: each[0])
    answers = [_answer(at, holder, choice, chance, numbers) for at, holder, choice in timely if choice]
    officials = [_official(kind, next(numbers)) for kind, many in _OFFICIALS.items() for _ in range(many)]
    plan = Plan(answers, officials, [])
    passages = [passage for person in plan.people for passage in _passages(person, chance) if passage.at <= until]
    return msgspec.structs.replace(plan, passages=sorted(passages, key=lambda each: (each.at, each.number)))


def capacity_of(choice: Choice) -> Capacity:
    """Return the capacity of the one who fills the head's seat."""
    return Capacity.PRINCIPAL if choice is Choice.PRINCIPAL else Capacity.REPRESENTATIVE


def _pick(chance: random.Random, weights: dict[T, int]) -> T:
    return chance.choices(list(weights), list(weights.values()))[0]


def _answered_at(chance: random.Random) -> datetime:
    """Most answer soon or shortly before the deadline."""
    share = chance.betavariate(0.7, 0.9)
    moment = ANSWERED_FROM + share * (DUE_AT - ANSWERED_FROM)
    return moment.replace(hour=7 + moment.hour * 9 // 24, microsecond=0)


def _answer(
    at: datetime, holder: Seatholder, choice: Choice, chance: random.Random, numbers: Iterator[int]
) -> PlannedAnswer:
    comes = choice in (Choice.PRINCIPAL, Choice.REPRESENTATIVE)
    head = _head(holder, choice, chance, next(numbers)) if comes else None
    companions = [_companion(holder, next(numbers)) for _ in range(_pick(chance, _COMPANIONS))] if comes else []
    letter = f"SIM-{chance.randint(1, 9999):04d}/2024" if choice is Choice.REPRESENTATIVE else ""
    source, contact = _pick(chance, _SOURCES), chance.randint(1, 9999)
    return PlannedAnswer(holder.key, at, choice, source, head, tuple(companions), letter, contact)


def _head(holder: Seatholder, choice: Choice, chance: random.Random, number: int) -> PlannedPerson:
    if choice is Choice.PRINCIPAL:
        governs = holder.kind is InstitutionKind.REGIONAL_GOVERNMENT
        acting = _pick(chance, _HEAD_STATUS) if governs else None
        return PlannedPerson(number, holder.office_kind, holder.office_title, acting)
    kind, title = _pick(chance, _DEPUTIES[holder.kind])
    return PlannedPerson(number, kind, f"{title} {place_of(holder)}")


def _companion(holder: Seatholder, number: int) -> PlannedPerson:
    kind, title = _COMPANION_OFFICES[holder.kind]
    return PlannedPerson(number, kind, f"{title} {place_of(holder)}")


def place_of(holder: Seatholder) -> str:
    """Return what stands behind an office's word: the region of a government, the name of a body."""
    return holder.name.removeprefix("Pemerintah ")


def _official(accredited_as: str, number: int) -> PlannedOfficial:
    return PlannedOfficial(PlannedPerson(number, "", ""), accredited_as)


def _passages(person: PlannedPerson, chance: random.Random) -> list[PlannedPassage]:
    """One person's two days: in, perhaps scanned twice, perhaps out early; on the second day some are back already."""
    if chance.random() >= ARRIVES:
        return []
    door = _door(chance)
    came = _moment(0, time(7, 5), 8400 * chance.betavariate(2, 3))
    steps = [(came, door, "in")]
    if chance.random() < SCANNED_TWICE:
        steps.append((came + timedelta(minutes=chance.randint(2, 20)), door, "in"))
    if chance.random() < LEAVES_EARLY:
        steps.append((_moment(0, time(15), 7200 * chance.random()), door, "out"))
    if chance.random() < RETURNS_ON_DAY_TWO:
        steps.append((_moment(1, time(6, 45), 4500 * chance.betavariate(2, 2)), _door(chance), "in"))
    return [PlannedPassage(person.number, through, at, direction) for at, through, direction in steps]


def _door(chance: random.Random) -> int:
    return chance.choices(range(DOORS), (55, 35, 10))[0]


def _moment(day: int, start: time, seconds: float) -> datetime:
    return datetime.combine(DAYS[day], start, ZONE) + timedelta(seconds=int(seconds))
