"""Whose answer counts: who is told of a change, and what a new number is asked."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core import clock, links
from core.actors import COMMAND
from core.db import execute, rows
from core.errors import Refused
from core.grants import Scope
from events.changes import codes, denials
from events.changes.codes import Outcome
from events.reviews import checks, reverts
from events.states import Choice, Source
from events.topics import InvitationTopic
from tests.events.changed import (
    DEPUTY,
    DUE,
    FIRST,
    MAYOR,
    ON_FILE,
    OTHER,
    REGISTERED,
    ask_for_codes,
    called,
    change,
    letters,
    marked,
    page,
    trail,
    version,
)
from tests.factories import ACTOR, PHONE, Meeting, travel

__all__ = ["called"]


async def test_earlier_contact_is_told_what_another_changed(called: Meeting) -> None:
    made = await change(called, email="petugas.baru@uji.example")
    [(address, params)] = await letters("jawaban_diubah")
    assert (address, params) == (FIRST, {"answer": str(made)})
    told = await InvitationTopic().render(called.invitations["73.71"], "jawaban_diubah", "id", params)
    assert (told.link, told.path) == ((links.KIND_DENIAL, made), "/bukan/")
    assert (told.values["was_people"], told.values["people"]) == (MAYOR, DEPUTY)
    assert told.values["by_phone"] == "nomor berakhir 009"
    assert OTHER not in str(told.values)


@pytest.mark.parametrize(
    ("phone", "email", "source", "told"),
    [
        (PHONE, "", Source.OWN_LINK, []),
        (PHONE, FIRST, Source.OWN_LINK, []),
        (PHONE, "lain@uji.example", Source.OWN_LINK, [FIRST]),
        (REGISTERED, "", Source.OWN_LINK, [FIRST]),
        ("", "lain@uji.example", Source.PROVINCE, [FIRST]),
        (OTHER, "lain@uji.example", Source.TELEPHONE, []),
    ],
)
async def test_only_a_change_from_outside_by_another_contact_is_told(
    called: Meeting, phone: str, email: str, source: Source, told: list[str]
) -> None:
    await change(called, phone=phone, email=email, source=source)
    assert [address for address, _ in await letters("jawaban_diubah")] == told


async def test_contact_without_an_address_is_told_where_the_institution_is_on_file(called: Meeting) -> None:
    await execute("UPDATE answer SET contact_email = ''")
    await change(called)
    assert [address for address, _ in await letters("jawaban_diubah")] == [ON_FILE]
    await rows("DELETE FROM contact_person")
    await execute("UPDATE answer SET contact_email = ''")
    await change(called, phone=PHONE)
    assert [address for address, _ in await letters("jawaban_diubah")] == [ON_FILE, None]


async def test_not_us_marks_once_and_staff_can_put_the_former_back(called: Meeting) -> None:
    made = await change(called, phone=REGISTERED)  # a number on file: nothing is marked by itself
    assert not await marked(called)
    token = await links.token(links.KIND_DENIAL, made)
    for _ in range(2):
        await denials.deny(await denials.opened(token), actor=COMMAND)
    assert (await trail()).count("answer.denied") == 1
    assert [seat.name for seat in (await page(called)).seats] == [DEPUTY]
    [shown], _ = await checks.checks(Scope(called.event), offset=0, limit=5)
    assert (shown.denied, shown.new_phone, shown.before and shown.before.choice) == (True, False, Choice.PRINCIPAL)
    back = called.invitations["73.71"]
    await reverts.revert(back, event=called.event, reason="Bukan kami", version=await version(called), actor=ACTOR)
    assert [seat.name for seat in (await page(called)).seats] == [MAYOR]
    await execute("UPDATE answer SET denied_at = NULL")
    await denials.deny(await denials.opened(token), actor=COMMAND)
    assert not await marked(called), "what staff put back stays as they left it"


async def test_not_us_is_taken_until_the_doors_close(called: Meeting) -> None:
    token = await links.token(links.KIND_DENIAL, await change(called))
    await travel(datetime(2030, 9, 18, tzinfo=UTC))
    shown = await denials.opened(token)
    assert not shown.open
    with pytest.raises(Refused, match="answers_closed"):
        await denials.deny(shown, actor=COMMAND)


@pytest.mark.parametrize(
    ("phone", "source", "mark"),
    [
        (OTHER, Source.OWN_LINK, True),
        (PHONE, Source.OWN_LINK, False),
        (REGISTERED, Source.OWN_LINK, False),
        (OTHER, Source.TELEPHONE, False),
        ("", Source.PROVINCE, False),
    ],
)
async def test_new_number_is_to_be_checked_and_asked_nothing_by_default(
    called: Meeting, phone: str, source: Source, mark: bool
) -> None:
    await change(called, phone=phone, source=source)
    shown = await page(called)
    assert (shown.to_be_checked, shown.code_sent_to, await letters("kode")) == (mark, "", [])
    assert [seat.name for seat in shown.seats] == [DEPUTY]


async def test_right_code_clears_the_mark(called: Meeting) -> None:
    await ask_for_codes(called)
    await change(called, email="petugas.baru@uji.example")
    [(address, params)] = await letters("kode")
    assert address == ON_FILE
    shown = await page(called)
    assert (shown.to_be_checked, shown.code_sent_to) == (True, "n•••@u•••.example")
    invitation, code = called.invitations["73.71"], codes.derive(UUID(params["code"]))
    mail = await InvitationTopic().render(invitation, "kode", "id", params)
    assert (mail.address, mail.link, code in str(mail.values)) == (code, None, False)
    assert await codes.confirm(invitation, f" {code[:3]} {code[3:]} ", actor=COMMAND) is Outcome.RIGHT
    assert not await marked(called)
    assert await codes.confirm(invitation, code, actor=COMMAND) is Outcome.CLOSED
    assert not await InvitationTopic().still_due(invitation, "kode")
    kept = await rows("SELECT (SELECT string_agg(c::text, '') FROM answer_code c) || "
                      "(SELECT string_agg(m::text, '') FROM message m) AS all")  # fmt: skip
    assert code not in kept[0]["all"]
    assert {"answer.code_sent", "answer.code_right"} <= set(await trail())


@pytest.mark.parametrize("how", ["two failures", "too late", "never entered", "nobody to reach", "late", "denied"])
async def test_without_the_code_the_change_stands_marked(called: Meeting, how: str) -> None:
    await ask_for_codes(called)
    if how == "nobody to reach":
        await execute("UPDATE answer SET contact_email = ''")
        await rows("DELETE FROM contact_person")
    if how == "late":
        await travel(DUE + timedelta(hours=1))
    made, invitation = await change(called), called.invitations["73.71"]
    sent = await letters("kode")
    assert len(sent) == (0 if how in ("nobody to reach", "late") else 1)
    right = codes.derive(UUID(sent[0][1]["code"])) if sent else "000000"
    if how == "two failures":
        tried = [await codes.confirm(invitation, one, actor=COMMAND) for one in ("x", "", right)]
        assert tried == [Outcome.WRONG, Outcome.CLOSED, Outcome.CLOSED]
        assert (await trail()).count("answer.code_wrong") == 2
    elif how == "too late":
        await execute("UPDATE answer_code SET expires_at = $1", clock.real_now())
        assert await codes.confirm(invitation, right, actor=COMMAND) is Outcome.CLOSED
    elif how == "denied":
        await denials.deny(await denials.change(made), actor=COMMAND)
        assert await codes.confirm(invitation, right, actor=COMMAND) is Outcome.CLOSED
    shown = await page(called)
    assert shown.to_be_checked
    assert [seat.name for seat in shown.seats] == [DEPUTY]


async def test_code_vouches_for_a_number_not_for_what_another_does_after(called: Meeting) -> None:
    await ask_for_codes(called)
    await change(called)
    [(_, params)] = await letters("kode")
    right, invitation = codes.derive(UUID(params["code"])), called.invitations["73.71"]
    await change(called, phone="+628000000010")
    assert await codes.confirm(invitation, right, actor=COMMAND) is Outcome.CLOSED
    assert await marked(called)
    assert len(await letters("kode")) == 1, "a mark that stands already could not be cleared"
    await execute("UPDATE invitation SET check_since = NULL")
    for number in range(12, 16):
        await change(called, phone=f"+6280000000{number}")
        await execute("UPDATE invitation SET check_since = NULL")
    assert len(await letters("kode")) == codes.MOST_AN_HOUR
