"""Reminder rules: when a rule's moment has come, everybody due then gets one message, and no one two."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from core import audit, clock
from core.actors import WORKER, Actor
from core.db import action, execute, rows
from core.errors import NotFound, Stale
from core.ids import uuid7
from messaging import outbox, topics
from messaging.rules import day_of, is_missed, local_moment, moment_of
from messaging.states import Kind, RuleState


class Rule(msgspec.Struct, frozen=True):
    """`offset_days` counts from the anchor's day, negative before; `local_time` is the recipient's own clock."""

    id: UUID
    scope_kind: str
    scope_id: UUID
    topic: str
    name: str
    anchor: str
    offset_days: int
    local_time: time
    audience: str
    template: str
    kind: Kind
    enabled: bool
    version: int

    async def moment(self) -> datetime | None:
        """When the rule comes due for its first recipient, or None where its anchor is not set."""
        anchor = await topics.topic(self.topic).moment(self.scope_id, self.anchor)
        return moment_of(day_of(anchor, self.offset_days), self.local_time) if anchor else None


class NewRule(msgspec.Struct, frozen=True):
    """What makes a rule."""

    name: str
    offset_days: int
    topic: str = "invitation"
    anchor: str = "answers_due"
    audience: str = "unanswered"
    template: str = "pengingat"
    kind: Kind = Kind.ADMINISTRASI
    local_time: time = time(7, 30)
    enabled: bool = True


class RuleChange(msgspec.Struct, frozen=True):
    """Only what is given changes."""

    name: str | UnsetType = UNSET
    offset_days: int | UnsetType = UNSET
    local_time: time | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


@action
async def create(new: NewRule, *, scope: tuple[str, UUID], actor: Actor) -> UUID:
    """Adds a rule to a scope."""
    key = await add(new, scope=scope)
    await audit.record(action="rule.created", actor=actor, event=scope[1], subject=("rule", key))
    return key


async def add(new: NewRule, *, scope: tuple[str, UUID]) -> UUID:
    """Writes a rule (step)."""
    key = uuid7()
    given = {**{name: getattr(new, name) for name in NewRule.__struct_fields__}, "kind": new.kind.value}
    names = ", ".join(given)
    places = ", ".join(f"${number}" for number in range(4, 4 + len(given)))
    await execute(
        f"INSERT INTO reminder_rule (id, scope_kind, scope_id, {names}) VALUES ($1, $2, $3, {places})",
        key,
        *scope,
        *given.values(),
    )
    return key


@action
async def change(rule: UUID, wanted: RuleChange, *, scope: UUID, version: int, actor: Actor) -> Rule:
    """Changes what is given. Raises NotFound("rule_unknown"), Stale."""
    found = await rows("SELECT version FROM reminder_rule WHERE id = $1 AND scope_id = $2 FOR UPDATE", rule, scope)
    if not found:
        raise NotFound("rule_unknown")
    if found[0]["version"] != version:
        raise Stale("changed_meanwhile", current=found[0]["version"])
    given = {name: value for name, value in msgspec.structs.asdict(wanted).items() if value is not UNSET}
    if given:
        sets = ", ".join(f"{name} = ${number}" for number, name in enumerate(given, 2))
        await execute(f"UPDATE reminder_rule SET {sets}, version = version + 1 WHERE id = $1", rule, *given.values())
        fields = {name: value.isoformat() if isinstance(value, time) else value for name, value in given.items()}
        await audit.record(action="rule.changed", actor=actor, event=scope, subject=("rule", rule), fields=fields)
    return (await rules(scope, rule=rule))[0]


async def rules(scope: UUID, *, rule: UUID | None = None) -> list[Rule]:
    """The rules of a scope."""
    found = await rows(
        "SELECT * FROM reminder_rule WHERE scope_id = $1 AND ($2::uuid IS NULL OR id = $2) ORDER BY offset_days, id",
        scope,
        rule,
    )
    return [_rule(row) for row in found]


async def occasions(scope: UUID) -> dict[UUID, list[tuple[datetime, str, int]]]:
    """What each rule of a scope has done so far: moment, state, how many were told."""
    found = await rows(
        "SELECT o.rule, o.moment, o.state, o.told FROM rule_occasion o JOIN reminder_rule r ON r.id = o.rule "
        "WHERE r.scope_id = $1 ORDER BY o.moment",
        scope,
    )
    done: dict[UUID, list[tuple[datetime, str, int]]] = {}
    for row in found:
        done.setdefault(row["rule"], []).append((row["moment"], row["state"], row["told"]))
    return done


async def due_moments(after: datetime, until: datetime) -> list[datetime]:
    """The moments at which some rule fires in (after, until], in order: a jump of the clock stops at each."""
    moments = [await rule.moment() for rule in await _enabled()]
    return sorted({moment for moment in moments if moment and after < moment <= until})


async def dry_run(rule: Rule) -> Sequence[topics.Recipient]:
    """Who would be told now."""
    return await topics.topic(rule.topic).audience(rule.scope_id, rule.audience)


async def sweep() -> int:
    """Fires every rule whose moment has come; gives how many messages were made. Running it twice makes none twice."""
    now, made = clock.now(), 0
    for rule in await _enabled():
        moment = await rule.moment()
        if moment is not None and moment <= now and not await _happened(rule.id, moment):
            made += await _fire(rule, moment)
    return made


async def _happened(rule: UUID, moment: datetime) -> bool:
    return bool(await rows("SELECT 1 FROM rule_occasion WHERE rule = $1 AND moment = $2", rule, moment))


@action
async def _fire(rule: Rule, moment: datetime) -> int:
    now = clock.now()
    missed = is_missed(moment, now)
    mine = await rows(
        "INSERT INTO rule_occasion (id, rule, moment, state, at) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (rule, moment) DO NOTHING RETURNING id",
        uuid7(),
        rule.id,
        moment,
        (RuleState.MISSED if missed else RuleState.DONE).value,
        now,
    )
    if not mine or missed:
        return 0
    made = await outbox.put_many(await _drafts(rule, moment))
    await execute("UPDATE rule_occasion SET told = $2 WHERE id = $1", mine[0]["id"], made)
    fields = {"told": made, "moment": moment.isoformat()}
    await audit.record(action="rule.fired", actor=WORKER, event=rule.scope_id, subject=("rule", rule.id), fields=fields)
    return made


async def _drafts(rule: Rule, moment: datetime) -> list[outbox.Draft]:
    day = moment.date()
    return [
        outbox.Draft(
            topic=rule.topic,
            template=rule.template,
            scope=(rule.scope_kind, rule.scope_id),
            subject=one.subject,
            recipient=one.recipient,
            dedup_key=f"rule:{rule.id}:{day.isoformat()}:{one.recipient[1]}",
            kind=rule.kind,
            address=one.address,
            language=one.language,
            due_at=local_moment(day, rule.local_time, one.zone),
            rule=rule.id,
        )
        for one in await dry_run(rule)
    ]


async def _enabled() -> list[Rule]:
    return [_rule(row) for row in await rows("SELECT * FROM reminder_rule WHERE enabled ORDER BY id")]


def _rule(row: Any) -> Rule:
    return Rule(**{**{name: row[name] for name in Rule.__struct_fields__}, "kind": Kind(row["kind"])})
