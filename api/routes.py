"""All routes of the web, collected from the modules of each audience; a staff route without a permission is refused."""

from typing import Any

from litestar import Router
from litestar.di import Provide

from api import guards, health, openapi, signin, spa
from api.demo import jump as demo_jump
from api.demo import mail as demo_mail
from api.door import guard as door_guard
from api.door import posts as door_posts
from api.door import scans as door_scans
from api.etags import version_wanted
from api.idempotency import Keeping, replay
from api.public import agenda as public_agenda
from api.public import (
    answer_codes,
    answer_papers,
    answers,
    claims,
    denials,
    followups,
    landing,
    letter_files,
    letter_parts,
    materials,
    offices,
    papers,
    passes,
    plans,
    provinces,
    tables,
)
from api.staff import agenda as staff_agenda
from api.staff import amendments as staff_amendments
from api.staff import attendance as staff_attendance
from api.staff import attendees as staff_attendees
from api.staff import (
    bulk,
    calls,
    changes,
    directory,
    documents,
    events,
    followup_entries,
    followup_values,
    held_reviews,
    jobs,
    letter_reports,
    letter_reviews,
    lists,
    live,
    me,
    name_reviews,
    outlook,
    selection,
)
from api.staff import claims as staff_claims
from api.staff import coordinators as staff_coordinators
from api.staff import exports as staff_exports
from api.staff import followups as staff_followups
from api.staff import imports as staff_imports
from api.staff import institutions as staff_institutions
from api.staff import invitations as staff_invitations
from api.staff import kit as staff_kit
from api.staff import letters as staff_letters
from api.staff import liaisons as staff_liaisons
from api.staff import messages as staff_messages
from api.staff import newcomers as staff_newcomers
from api.staff import reviews as staff_reviews
from api.staff import setup as staff_setup
from core.settings import settings

DOOR: list[Any] = [*door_posts.handlers, *door_scans.handlers]
STAFF: list[Any] = [
    *signin.handlers,
    *me.handlers,
    *changes.handlers,
    *jobs.handlers,
    *events.handlers,
    *directory.handlers,
    *staff_setup.handlers,
    *staff_invitations.handlers,
    *staff_exports.handlers,
    *outlook.handlers,
    *lists.handlers,
    *bulk.handlers,
    *calls.handlers,
    *staff_reviews.handlers,
    *held_reviews.handlers,
    *letter_reviews.handlers,
    *name_reviews.handlers,
    *staff_institutions.handlers,
    *staff_newcomers.handlers,
    *selection.handlers,
    *staff_imports.handlers,
    *staff_attendees.handlers,
    *staff_messages.handlers,
    *staff_amendments.handlers,
    *staff_claims.handlers,
    *staff_letters.handlers,
    *letter_reports.handlers,
    *staff_liaisons.handlers,
    *staff_followups.handlers,
    *followup_values.handlers,
    *followup_entries.handlers,
    *staff_coordinators.handlers,
    *staff_agenda.handlers,
    *documents.handlers,
    *staff_attendance.handlers,
    *staff_kit.handlers,
    *live.handlers,
]
PUBLIC: list[Any] = [
    *landing.handlers,
    *answers.handlers,
    *answer_papers.handlers,
    *letter_files.handlers,
    *letter_parts.handlers,
    *answer_codes.handlers,
    *denials.handlers,
    *plans.handlers,
    *followups.handlers,
    *claims.handlers,
    *offices.handlers,
    *provinces.handlers,
    *papers.handlers,
    *public_agenda.handlers,
    *passes.handlers,
    *materials.handlers,
    *tables.handlers,
    *openapi.handlers,
]


def routes() -> list[Any]:
    """All routes: guests at the root, staff under /api/v1, health, the app."""
    for handler in STAFF:
        if "permission" not in (handler.opt or {}):
            raise RuntimeError(f"the staff route {handler} names no permission")
    entrance = Router("/api/v1", route_handlers=[signin.enter])
    door_entrance = Router("/api/v1/door", route_handlers=[door_posts.enrol])
    demo = demo_mail.handlers if settings().demo else []
    return [*PUBLIC, *demo, *health.handlers, *spa.handlers, entrance, door_entrance, door_router(), staff_router()]


def door_router() -> Router:
    """What enrolled devices ask."""
    return Router(
        "/api/v1/door",
        route_handlers=DOOR,
        guards=[door_guard.at_its_post],
        dependencies={"post": Provide(door_guard.provide_post, sync_to_thread=False)},
        security=[{"device": []}],
    )


def staff_router() -> Router:
    """Everything that needs a sign-in."""
    return Router(
        "/api/v1",
        route_handlers=[*STAFF, *(demo_jump.handlers if settings().demo else [])],
        guards=[guards.permitted],
        before_request=replay,
        middleware=[Keeping()],
        dependencies={
            "asker": Provide(guards.provide_asker, sync_to_thread=False),
            "actor": Provide(guards.provide_actor, sync_to_thread=False),
            "within": Provide(guards.provide_scope, sync_to_thread=False),
            "version": Provide(version_wanted, sync_to_thread=False),
        },
        security=[{"cookie": []}, {"bearer": []}],
    )
