"""Random days at random doors, judged by the server's rules and by the app's: they never disagree."""

import asyncio
import random
import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from attendance.facts import Earlier, Facts, Someone, Stay
from attendance.posts import Place, Post
from attendance.scans import _recognise_one
from attendance.sitting import Sitting, Times
from attendance.states import POWERS, Outcome, Policy, Power, Reason
from core.ids import uuid7
from tests.attendance.test_vectors import _NOW, _POWERLESS, item, key, post, someone
from tests.attendance.vectors import VECTORS, Expected, Step, number

_APP = Path(__file__).with_name("judged.ts")
_PEOPLE = ["gani", "linus", "andriko", "kembar", "bagja", "hilang"]
_OFTEN = [*_PEOPLE, "gelang_linus", "gani", "kembar", "hilang_old", "ramdhan_old", "ended_key"]
_CATEGORIES = ["gubernur", "wali_kota", "bupati"]
_DAYS = [16, 17, 17, 17, 18, 18, 19]
_HOURS = [0, 1, 8, 10, 12, 17, 23]  # few, so that scans fall upon them


class Case(msgspec.Struct):
    """Doors, what the roster knows of earlier admissions, and scans in the order of time."""

    places: list[Place]
    stays: dict[str, list[Stay]]
    steps: list[Step]


def _clock(rng: random.Random) -> time | None:
    return rng.choice([None, time(rng.choice(_HOURS))])


def _place(rng: random.Random, nth: int) -> Place:
    return Place(
        id=key(f"door {nth}"),
        name=f"door {nth}",
        name_en="",
        kind="hall",
        policy=rng.choice(list(Policy)),
        counts_presence=True,
        categories=[key(each) for each in rng.choice([[], [], [], rng.sample(_CATEGORIES, 2)])],
        group=rng.choice(["", "room"]),
        day=rng.choice([None, None, 1, 2]),
        opens=_clock(rng),
        closes=_clock(rng),
        auto_leave=_clock(rng),
        asks_confirmation=rng.random() < 0.2,
        notice=rng.choice(["", "VIP"]),
        version=1,
    )


def _moment(rng: random.Random) -> datetime:
    local = datetime(2024, 9, rng.choice(_DAYS), rng.choice(_HOURS), rng.choice([0, 0, 30]), tzinfo=UTC)
    return local - timedelta(hours=7)


def _stay(rng: random.Random, place: Place) -> Stay:
    at = _moment(rng)
    window = {
        Policy.ONCE: "",
        Policy.DAILY: (at + timedelta(hours=7)).date().isoformat(),
        Policy.MANY: uuid7().hex,
        Policy.IN_OUT: str(rng.randrange(1, 4)),
    }[place.policy]
    return Stay(uuid7(), place.id, window, at, left=rng.random() < 0.4, released=False)


def _step(rng: random.Random, at: datetime, nth: int, places: list[Place], codes: list[str]) -> Step:
    code = rng.choice(codes if rng.random() < 0.9 else list(VECTORS.codes))
    by_hand = rng.random() < 0.1
    return Step(
        at=at,
        checkpoint=rng.choice(places).name if rng.random() < 0.98 else None,
        expect=Expected("", None, [], []),
        code=None if by_hand else code,
        attendee=rng.choice(_PEOPLE) if by_hand else None,
        direction=rng.choice(["in", "in", "out"]),
        forced=rng.random() < 0.1,
        confirms=rng.randrange(nth) if nth and rng.random() < 0.3 else None,
        by=rng.choice(["gate", "desk", "supervisor"]),
    )


def _case(rng: random.Random) -> Case:
    places = [_place(rng, nth) for nth in range(3)]
    times = sorted(_moment(rng) for _ in range(rng.randrange(1, 9)))
    earlier: dict[str, list[Stay]] = {}
    for name in rng.sample(_PEOPLE, rng.randrange(3)):
        if name != "kembar":
            made = [_stay(rng, place) for place in rng.sample(places, rng.randrange(1, 3))]
            earlier[name] = [stay for stay in made if stay.at <= times[0]]
    codes = rng.sample(_OFTEN, 3)
    steps = [_step(rng, at, nth, places, codes) for nth, at in enumerate(times)]
    return Case(places, earlier, steps)


def _post(case: Case, by: str) -> Post:
    return msgspec.structs.replace(post(by), every_place=case.places)


def _people(case: Case) -> list[Someone]:
    people = [someone(name) for name, one in VECTORS.attendees.items() if one.merged_into is None]
    for one in people:
        one.stays = [msgspec.structs.replace(stay) for stay in case.stays.get(one.name, [])]
    return people


def _by_server(case: Case) -> list[list[Any]]:
    """What the server's own sitting answers, in memory."""
    people, earlier = _people(case), list[Earlier]()
    media = {code: key(name) for code, name in VECTORS.media.items()}
    told = []
    for nth, step in enumerate(case.steps):
        at_post, scan = _post(case, step.by), item(step, nth)
        times = Times(received_at=_NOW, sent_at=_NOW, skew=timedelta(0))
        sitting = Sitting(at_post, Facts(earlier=earlier, media=media, people=people), times)
        answer = sitting.hear(scan, _recognise_one(at_post, at_post.public_keys(), scan, times=times))
        earlier = list(sitting._earlier.values())
        flags = [flag for flag in answer.flags if flag not in ("late", "skewed")]
        first = answer.first and round(answer.first.at.timestamp() * 1000)
        told.append([answer.outcome, answer.reason, flags, answer.notices, first])
    return told


def _listed(case: Case) -> list[dict[str, Any]]:
    listed = []
    for name, one in VECTORS.attendees.items():
        meant = one.merged_into or name
        survivor = VECTORS.attendees[meant]
        entry: dict[str, Any] = {
            "attendee": one.number,
            "generation": one.generation,
            "media": [code for code, holder in VECTORS.media.items() if holder == name],
        }
        if survivor.ended:
            entry["reason"] = survivor.ended.reason
        else:
            entry["category"] = str(key(survivor.category)) if survivor.category else None
            entry["person"] = survivor.number
            entry["admitted"] = [
                {"checkpoint": stay.door, "window": stay.window, "at": stay.at, "left": stay.left}
                for stay in case.stays.get(meant, [])
                if _policy(case, stay.door) is not Policy.MANY
            ]
        listed.append(entry)
    return listed


def _policy(case: Case, door: UUID) -> Policy:
    return next(place.policy for place in case.places if place.id == door)


def _line(case: Case) -> bytes:
    """The case as the app's judge reads it."""
    event = VECTORS.event
    scans = []
    for nth, step in enumerate(case.steps):
        sent = item(step, nth)
        scan = {
            "nonce": sent.nonce,
            "checkpoint": sent.checkpoint,
            "direction": sent.direction,
            "at": round(step.at.timestamp() * 1000),
            "force": step.forced and Power.FORCE in POWERS[_POWERLESS[step.by]],
        }
        optional = {
            "code": sent.code,
            "attendee": number(step.attendee) if step.attendee else None,
            "confirms": sent.confirms,
        }
        scans.append(scan | {name: value for name, value in optional.items() if value is not None})
    rules = {"event": event, "keys": VECTORS.keys, "checkpoints": case.places}
    return msgspec.json.encode({"rules": rules, "listed": _listed(case), "scans": scans}) + b"\n"


async def _by_app(cases: list[Case]) -> list[Any]:
    node = Path(sys.executable).with_name("node")
    running = await asyncio.create_subprocess_exec(
        node, _APP, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await running.communicate(b"".join(_line(case) for case in cases))
    return [msgspec.json.decode(line) for line in said.splitlines()]


def _cannot_know(case: Case, nth: int) -> bool:
    return case.steps[nth].code == "not_in_roster"


async def _agree(seed: int, count: int) -> None:
    rng = random.Random(seed)
    cases = [_case(rng) for _ in range(count)]
    by_app = await _by_app(cases)
    assert len(by_app) == count
    outcomes = set()
    for case, app in zip(cases, by_app, strict=True):
        server = msgspec.json.decode(msgspec.json.encode(_by_server(case)))
        for nth, (ours, theirs) in enumerate(zip(server, app, strict=True)):
            outcomes.add((ours[0], ours[1]))
            if _cannot_know(case, nth) and ours[1] == Reason.UNKNOWN_CODE:
                assert theirs[0] == "cannot_know"
            else:
                assert theirs == ours, msgspec.json.format(msgspec.json.encode((nth, case)), indent=1).decode()
    rare = {Reason.MALFORMED, Reason.NONCE_REUSED, Reason.DEVICE_REVOKED}
    assert {reason for _, reason in outcomes} == {None, *(str(each) for each in Reason if each not in rare)}
    assert {outcome for outcome, _ in outcomes} == {str(each) for each in Outcome if each is not Outcome.HELD}


async def test_app_and_server_judge_a_thousand_random_days_alike() -> None:
    await _agree(5, 1_000)


@pytest.mark.soak
async def test_app_and_server_judge_ten_thousand_random_days_alike() -> None:
    await _agree(random.SystemRandom().randrange(2**32), 10_000)
