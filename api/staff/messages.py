"""What was sent to whom, and the rules that remind."""

from datetime import datetime, time
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import UNSET, UnsetType

from api import paging
from api.etags import tagged
from api.guards import needs
from api.local_time import LocalTime
from api.paging import Cursor, Limit
from core.actors import Actor
from core.errors import NotFound
from core.grants import Permission, Scope
from events.bodies import names
from events.invitees import seen_of
from messaging import queries, reminders
from messaging.queries import MessageLine

Days = Annotated[int, msgspec.Meta(ge=0, le=60)]
Name = Annotated[str, msgspec.Meta(max_length=120, description="`H-3` and the like where it is empty.")]
Search = Annotated[str | None, QueryParameter(max_length=100)]
State = Annotated[
    str | None, QueryParameter(name="state", pattern="^(waiting|taken|sent|failed|unknown|dropped|none)$")
]


class MessageOut(MessageLine, frozen=True):
    """A message and the institution it went to."""

    recipient: str


class MessageList(msgspec.Struct):
    """Newest first; `facets` count the states."""

    items: list[MessageOut]
    next_cursor: str | None
    total: int
    facets: dict[str, int]


class MessageText(msgspec.Struct):
    """As sent; `{link}` stands where the recipient's own link was."""

    title: str
    text: str


class RuleForm(msgspec.Struct, forbid_unknown_fields=True):
    """Remind those who have not answered, `days_before` the deadline, at `at` of the recipient's own clock."""

    days_before: Days
    name: Name = ""
    at: LocalTime = "07:30"
    enabled: bool = True


class RuleChangeForm(msgspec.Struct, forbid_unknown_fields=True):
    """Only what is given changes."""

    days_before: Days | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    at: LocalTime | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


class Occasion(msgspec.Struct):
    """A moment the rule came due: done or missed, and how many were told."""

    moment: datetime
    state: str
    told: int


class RuleOut(msgspec.Struct):
    """`due_at` is when the first recipient is told, null while the meeting has no deadline; `at` is his own clock's."""

    id: UUID
    name: str
    days_before: int
    at: time
    template: str
    audience: str
    enabled: bool
    due_at: datetime | None
    occasions: list[Occasion]
    version: int


class RuleList(msgspec.Struct):
    items: list[RuleOut]
    next_cursor: None
    total: int


class DryRun(msgspec.Struct):
    """Who would be told if the rule came due now; `sample` holds ten addresses at most."""

    due_at: datetime | None
    recipients: int
    sample: list[str]


@get("/events/{slug:str}/messages", opt=needs(Permission.MESSAGES_READ), tags=["messages"])
async def list_messages(
    within: NamedDependency[Scope],
    q: Search = None,
    delivery_state: State = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> MessageList:
    """The outbox of a meeting."""
    wanted = {"event": str(within.event), "q": q, "state": delivery_state}
    offset = paging.after(cursor, filter=wanted)
    seen = await seen_of(within)
    facets = await queries.states(within.event, text=q, subjects=seen)
    total = facets.get(delivery_state, 0) if delivery_state else sum(facets.values())
    found = await queries.messages(
        within.event, state=delivery_state, text=q, subjects=seen, limit=limit, offset=offset
    )
    called = await names([each.recipient_id for each in found])
    items = [MessageOut(**msgspec.structs.asdict(each), recipient=called.get(each.recipient_id, "")) for each in found]
    more = offset + len(items) < total and len(items) == limit
    following = paging.encode([offset + len(items)], filter=wanted) if more else None
    return MessageList(items, following, total, facets)


@get("/events/{slug:str}/messages/{message:uuid}", opt=needs(Permission.MESSAGES_READ), tags=["messages"])
async def show_message(message: FromPath[UUID], within: NamedDependency[Scope]) -> MessageText:
    """One message as it was sent."""
    found = await queries.whole(within.event, message, subjects=await seen_of(within))
    if found is None:
        raise NotFound("message_unknown")
    return MessageText(*found)


@get("/events/{slug:str}/reminder-rules", opt=needs(Permission.MESSAGES_READ), tags=["messages"])
async def list_rules(within: NamedDependency[Scope]) -> RuleList:
    """The rules of a meeting and what each has done."""
    done = await reminders.occasions(within.event)
    items = [await _out(rule, done.get(rule.id, [])) for rule in await reminders.rules(within.event)]
    return RuleList(items, None, len(items))


@post("/events/{slug:str}/reminder-rules", opt=needs(Permission.MESSAGES_WRITE), tags=["messages"])
async def create_rule(
    data: JSONBody[RuleForm], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> RuleOut:
    """Adds a rule; it fires by itself when its moment comes."""
    new = reminders.NewRule(
        name=data.name,
        offset_days=-data.days_before,
        local_time=time.fromisoformat(data.at),
        enabled=data.enabled,
    )
    rule = await reminders.create(new, scope=("event", within.event), actor=actor)
    return await _out((await reminders.rules(within.event, rule=rule))[0], [])


@patch("/events/{slug:str}/reminder-rules/{rule:uuid}", opt=needs(Permission.MESSAGES_WRITE), tags=["messages"])
async def change_rule(
    rule: FromPath[UUID],
    data: JSONBody[RuleChangeForm],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
    version: NamedDependency[int],
) -> Response[RuleOut]:
    """Changes when a rule fires, or switches it."""
    wanted = reminders.RuleChange(
        name=data.name,
        offset_days=UNSET if isinstance(data.days_before, UnsetType) else -data.days_before,
        local_time=UNSET if isinstance(data.at, UnsetType) else time.fromisoformat(data.at),
        enabled=data.enabled,
    )
    changed = await reminders.change(rule, wanted, scope=within.event, version=version, actor=actor)
    done = await reminders.occasions(within.event)
    return tagged(await _out(changed, done.get(rule, [])), changed.version)


@post(
    "/events/{slug:str}/reminder-rules/{rule:uuid}/dry-run",
    opt=needs(Permission.MESSAGES_READ),
    tags=["messages"],
    status_code=200,
)
async def dry_run(rule: FromPath[UUID], within: NamedDependency[Scope]) -> DryRun:
    """Sends nothing; tells who of the asker's own would be told now."""
    found = await reminders.rules(within.event, rule=rule)
    if not found:
        raise NotFound("rule_unknown")
    seen = await seen_of(within)
    due = [one for one in await reminders.dry_run(found[0]) if seen is None or one.subject[1] in seen]
    return DryRun(await found[0].moment(), len(due), [one.address for one in due[:10]])


async def _out(rule: reminders.Rule, done: list[tuple[datetime, str, int]]) -> RuleOut:
    return RuleOut(
        id=rule.id,
        name=rule.name or (f"H-{-rule.offset_days}" if rule.offset_days else "H"),
        days_before=-rule.offset_days,
        at=rule.local_time,
        template=rule.template,
        audience=rule.audience,
        enabled=rule.enabled,
        due_at=await rule.moment(),
        occasions=[Occasion(*one) for one in done],
        version=rule.version,
    )


handlers: list[Any] = [
    list_messages,
    show_message,
    list_rules,
    create_rule,
    change_rule,
    dry_run,
]
