"""The vectors against the rules themselves, in memory: no database, no clock."""

from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec
import pytest

from attendance import passes
from attendance.batches import ScanIn
from attendance.facts import Earlier, Ended, Facts, Seat, Someone
from attendance.posts import EventAtDoor, Place, Post, _Key
from attendance.scans import _recognise_one
from attendance.sitting import Sitting, Times
from attendance.states import Profile
from tests.attendance.vectors import VECTORS, Step, Vector, number, told
from tests.vectors import make

_NOW = datetime(2024, 9, 20, tzinfo=UTC)
_POWERLESS = {"gate": Profile.GATE, "second": Profile.GATE, "desk": Profile.DESK, "supervisor": Profile.SUPERVISOR}


def key(name: str | None) -> UUID:
    """A steady id for a name of the file."""
    return uuid5(NAMESPACE_OID, name or "nowhere")


def someone(name: str) -> Someone:
    """An attendee of the file, with all merged into him, as the facts would show him."""
    one = VECTORS.attendees[name]
    merged = [each for each in VECTORS.attendees.values() if each.merged_into == name]
    return Someone(
        id=key(name),
        name=name,
        office="",
        institution="",
        generation=one.generation,
        codes={int(each.number, 16): each.generation for each in (one, *merged)},
        seats=[] if one.ended else [Seat("principal", "")],
        stays=[],
        log=[],
        category=key(one.category) if one.category else None,
        ended=Ended(one.ended.reason, one.ended.successor) if one.ended else None,
    )


@cache
def post(by: str) -> Post:
    """A device of that name in the file's meeting."""
    event = VECTORS.event
    return Post(
        id=key(by),
        name=by,
        profile=_POWERLESS[by],
        since=datetime(2024, 9, 1, tzinfo=UTC),
        first_call_at=None,
        revoked_at=None,
        checkpoint=None,
        event=EventAtDoor(key("event"), "uji", event.number, "", "", event.starts_on, event.ends_on, event.zone, False),
        keys=[_Key(one.id, one.public, one.ended_at) for one in VECTORS.keys],
        every_place=[
            Place(
                id=key(name),
                name=name,
                name_en="",
                kind="hall",
                policy=one.policy,
                counts_presence=one.counts_presence,
                categories=[key(each) for each in one.categories],
                group=one.group,
                day=one.day,
                opens=one.opens,
                closes=one.closes,
                auto_leave=one.auto_leave,
                asks_confirmation=one.asks_confirmation,
                notice=one.notice,
                version=1,
            )
            for name, one in VECTORS.checkpoints.items()
        ],
        categories=None,
    )


def item(step: Step, place: int) -> ScanIn:
    """A step as a device would send it; its place makes the nonce."""
    return ScanIn(
        nonce=f"vector-step-{place:08d}",
        checkpoint=key(step.checkpoint),
        scanned_at=step.at,
        code=VECTORS.codes[step.code] if step.code else None,
        attendee=number(step.attendee) if step.attendee else None,
        direction=msgspec.convert(step.direction, type=ScanIn.__annotations__["direction"]),
        source=msgspec.convert(step.source, type=ScanIn.__annotations__["source"]),
        verdict=step.verdict,
        forced=step.forced,
        confirms=None if step.confirms is None else f"vector-step-{step.confirms:08d}",
    )


@pytest.mark.parametrize("vector", VECTORS.vectors, ids=lambda vector: vector.name)
def test_rules_answer_a_vector_as_expected(vector: Vector) -> None:
    people = [someone(name) for name, one in VECTORS.attendees.items() if one.merged_into is None]
    media = {code: key(name) for code, name in VECTORS.media.items()}
    earlier: list[Earlier] = []
    for place, step in enumerate(vector.steps):
        at_post, scan = post(step.by), item(step, place)
        times = Times(received_at=_NOW, sent_at=_NOW, skew=timedelta(0))
        sitting = Sitting(at_post, Facts(earlier=earlier, media=media, people=people), times)
        answer = sitting.hear(scan, _recognise_one(at_post, at_post.public_keys(), scan, times=times))
        assert told(answer, expect=step.expect) == step.expect, place
        earlier = list(sitting._earlier.values())


def test_codes_of_the_file_are_what_its_keys_sign() -> None:
    [first, *_] = VECTORS.keys
    for name, one in VECTORS.attendees.items():
        payload = passes.Payload(first.id, VECTORS.event.number, int(one.number, 16), one.generation)
        assert passes.sign(payload, private=bytes.fromhex(first.seed)) == VECTORS.codes[name]


def test_file_is_made_of_its_cases() -> None:
    assert make.MADE.read_text() == make.text()


def test_file_holds_150_cases_and_more_that_a_door_alone_can_judge() -> None:
    alone = [each for each in VECTORS.vectors if all(step.verdict is None for step in each.steps)]
    assert len(alone) >= 150


def test_file_holds_every_reason_the_rules_can_give() -> None:
    given = {step.expect.reason for vector in VECTORS.vectors for step in vector.steps}
    clocks_and_bodies = {"malformed", "nonce_reused", "device_revoked"}
    from attendance.states import Reason

    assert {str(reason) for reason in Reason} - clocks_and_bodies == given - {None}
