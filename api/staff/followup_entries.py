"""Follow-up forms entered by staff for an institution that telephoned or wrote, by the rules of its own link."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.etags import tagged
from api.guards import needs
from api.staff.letter_forms import FileName
from core import files
from core.actors import Actor
from core.grants import Permission, Scope
from events.forms import entries, offered
from events.forms.entries import Sent
from events.forms.offered import Asking, FormLink
from events.forms.rules import Question
from events.invitees import ensure_seen
from events.states import Source

_RECORD: Final = needs(Permission.ANSWERS_RECORD)
_BODY: Final = 15 * 1024 * 1024
_PARTS: Final = 400
Name = Annotated[str, msgspec.Meta(max_length=90)]
Text = Annotated[str, msgspec.Meta(max_length=2000)]


class FormLinks(msgspec.Struct):
    """The forms that ask an institution something; none before an answer that says somebody comes."""

    items: list[FormLink]


class Asked(msgspec.Struct):
    """One question: the name of its entry and what was entered; a moment is ISO 8601 in UTC, of a file its name."""

    entry: str
    question: Question
    value: str


class Group(msgspec.Struct):
    """Whom a form asks; `attendee` is None where it is the institution."""

    attendee: UUID | None
    name: str
    office: str
    asked: list[Asked]


class Entered(msgspec.Struct):
    """A form of one institution; the ETag is `version`, 0 before the first entry. `zone` is that of its moments."""

    code: str
    title: str
    title_en: str
    groups: list[Group]
    zone: str
    due_at: datetime | None
    late: bool
    open: bool
    version: int
    given_at: datetime | None


class FileForm(msgspec.Struct, forbid_unknown_fields=True):
    """A file in base64, judged by its content."""

    file: bytes
    file_name: FileName = "berkas.jpg"


class EntriesForm(msgspec.Struct, forbid_unknown_fields=True):
    """All entries by name: moments local to the meeting (2024-09-16T14:30), `yes` or `no`, an option in Indonesian."""

    source: Literal["telephone", "letter"]
    entries: Annotated[dict[Name, Text], msgspec.Meta(max_length=_PARTS)]
    files: Annotated[dict[Name, FileForm], msgspec.Meta(max_length=30)] = {}


@get("/events/{slug:str}/invitations/{id:uuid}/forms", opt=_RECORD, tags=["forms"])
async def list_invitation_forms(id: FromPath[UUID], within: NamedDependency[Scope]) -> FormLinks:
    """What its link asks now."""
    await ensure_seen(within, [id])
    return FormLinks(await offered.offered(id))


@get("/events/{slug:str}/invitations/{id:uuid}/forms/{code:str}", opt=_RECORD, tags=["forms"])
async def show_invitation_form(
    id: FromPath[UUID], code: FromPath[str], within: NamedDependency[Scope]
) -> Response[Entered]:
    """One of them with what was entered so far."""
    await ensure_seen(within, [id])
    return await _shown(id, code)


@put(
    "/events/{slug:str}/invitations/{id:uuid}/forms/{code:str}",
    opt=_RECORD,
    tags=["forms"],
    request_max_body_size=_BODY,
)
async def enter_invitation_form(
    *,
    id: FromPath[UUID],
    code: FromPath[str],
    data: JSONBody[EntriesForm],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> Response[Entered]:
    """Takes the whole form by telephone or letter; wants its If-Match. 409 once the doors have closed."""
    await ensure_seen(within, [id])
    asked = await offered.asking(id, code)
    names = {unit.entry(one) for unit, questions in asked.groups for one in questions}
    kept = {name: await files.keep(one.file, name=one.file_name) for name, one in data.files.items() if name in names}
    sent = Sent(data.entries, kept, version, source=Source(data.source))
    await entries.submit(id, code, sent, actor=actor)
    return await _shown(id, code)


async def _shown(invitation: UUID, code: str) -> Response[Entered]:
    asked = await offered.asking(invitation, code)
    form = asked.form
    told = Entered(
        form.code, form.title, form.title_en, _groups(asked), asked.zone, asked.due_at, asked.late, asked.open,
        asked.version, asked.given_at,
    )  # fmt: skip
    return tagged(told, asked.version)


def _groups(asked: Asking) -> list[Group]:
    return [
        Group(
            unit.attendee,
            unit.name,
            unit.office,
            [
                Asked(unit.entry(one), one, asked.values.get((unit.invitation, unit.attendee), {}).get(one.code, ""))
                for one in questions
            ],
        )
        for unit, questions in asked.groups
    ]


handlers: list[Any] = [list_invitation_forms, show_invitation_form, enter_invitation_form]
