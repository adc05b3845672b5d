"""What a door is told about a scan, as it is stored with the row; the edge turns it into words."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import msgspec

from attendance.facts import Ended, Seat, Someone
from attendance.posts import Place, Post
from attendance.rules import Ask, Verdict
from attendance.states import Flag, Outcome, Reason
from attendance.windows import bounds, standing
from events.states import ActingStatus

_ABBREVIATED = {
    ActingStatus.PJ: "Pj.",
    ActingStatus.PJS: "Pjs.",
    ActingStatus.PLT: "Plt.",
    ActingStatus.PLH: "Plh.",
}


class Delegate(msgspec.Struct, frozen=True):
    """The person in front of the door; `represents` is an office, `also` the institutions of further seats."""

    name: str
    office: str
    institution: str
    capacity: str
    represents: str | None = None
    also: list[str] = []


class First(msgspec.Struct, frozen=True):
    """When, where and by which device the person had been let in."""

    at: datetime
    checkpoint: str
    device: str


class Answer(msgspec.Struct, frozen=True):
    """The result of one scan; `params` fill the words of its reason."""

    nonce: str | None
    outcome: Outcome
    reason: Reason | None = None
    flags: list[Flag] = []
    notices: list[str] = []
    delegate: Delegate | None = None
    first: First | None = None
    params: dict[str, Any] = {}


def office_as_printed(office: str, acting: str | None) -> str:
    """The office with Pj., Pjs., Plt. or Plh. before it where it is held so."""
    short = _ABBREVIATED.get(ActingStatus(acting)) if acting else None
    return f"{short} {office}" if short and office and not office.startswith(short) else office


class Named(Protocol):
    """Whoever can be shown at a door or on a page."""

    name: str
    office: str
    acting: str | None
    institution: str
    seats: list[Seat]
    kind: str | None
    ended: Ended | None


def delegate(someone: Named) -> Delegate:
    """How the person is shown: by the own office, with the office he speaks for."""
    first = someone.seats[0] if someone.seats else None
    had = someone.ended.capacity if someone.ended else None
    return Delegate(
        name=someone.name,
        office=office_as_printed(someone.office, someone.acting),
        institution=someone.institution,
        capacity=first.capacity if first else (someone.kind or had or "official"),
        represents=first.represents if first else None,
        also=[seat.institution for seat in someone.seats[1:]],
    )


def params_of(verdict: Verdict, ask: Ask, *, someone: Someone, place: Place, post: Post) -> dict[str, Any]:
    """What the words of a reason need: successor, opening hour (and day, if another), categories, a door that fits."""
    match verdict.reason:
        case Reason.REPLACED:
            return {"name": (someone.ended and someone.ended.successor) or ""}
        case Reason.NOT_OPEN_YET:
            return _opening(ask.at, place=place, post=post)
        case Reason.CLOSED:
            return {"door": _better_door(someone.category, ask.at, place=place, post=post, open_now=True)}
        case Reason.WRONG_CATEGORY:
            names = [(post.categories or {}).get(each, "") for each in place.categories]
            door = _better_door(someone.category, ask.at, place=place, post=post)
            return {"categories": ", ".join(sorted(names)), "door": door}
    return {}


def _opening(at: datetime, *, place: Place, post: Post) -> dict[str, Any]:
    meeting = post.event.meeting()
    opens, _ = bounds(place.door().window, at=at, meeting=meeting)
    if opens is None or opens.astimezone(meeting.zone).date() == at.astimezone(meeting.zone).date():
        return {"at": opens}
    return {"at": opens, "on": opens.astimezone(meeting.zone).date()}


def _better_door(category: UUID | None, at: datetime, *, place: Place, post: Post, open_now: bool = False) -> str:
    """Another checkpoint for that category: one open at that moment first, of the same kind, naming the category.

    `open_now` takes no other, and none of another kind: who comes late to lunch is not sent to a hotel.
    """
    meeting = post.event.meeting()
    fitting = [
        ((standing(each.door().window, at=at, meeting=meeting) is not None, each.kind != place.kind), each)
        for each in post.places
        if each.id != place.id and (not each.categories or category in each.categories)
    ]
    if open_now:
        fitting = [(miss, each) for miss, each in fitting if not any(miss)]
    found = min(fitting, key=lambda one: (*one[0], not one[1].categories), default=None)
    return found[1].name if found else ""
