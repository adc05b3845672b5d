"""Reports about letters that seem false: read, and closed once a clerk has dealt with them."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.guards import needs
from core.actors import Actor
from core.errors import NotFound
from core.grants import Permission, Scope
from events.papers import reports
from events.papers.reports import ReportShown


class ReportList(msgspec.Struct):
    """Reports about letters that seem false, open ones first."""

    items: list[ReportShown]
    next_cursor: None
    total: int


@get("/events/{slug:str}/letters/reports", opt=needs(Permission.CONTACTS_READ), tags=["letters"])
async def list_reports(within: NamedDependency[Scope]) -> ReportList:
    """What people report about letters that seem false."""
    if within.side is not None or within.provinces is not None:
        raise NotFound("report_unknown")
    found = await reports.reports(within.event)
    return ReportList(found, None, len(found))


@post(
    "/events/{slug:str}/letters/reports/{id:uuid}/close",
    status_code=200,
    opt=needs(Permission.EVENTS_WRITE),
    tags=["letters"],
)
async def close_report(
    id: FromPath[UUID],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> ReportList:
    """A clerk has dealt with a report; wants If-Match with its version."""
    await reports.close(id, event=within.event, version=version, actor=actor)
    found = await reports.reports(within.event)
    return ReportList(found, None, len(found))


handlers: list[Any] = [list_reports, close_report]
