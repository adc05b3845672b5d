"""`/x/{token}.csv`: a list for Excel or Sheets, as much as its owner may see now; each fetch is in the trail."""

from typing import Any

from litestar import get
from litestar.params import FromPath
from litestar.response import Stream

from api import limits
from api.language import Language
from api.listed import Taking, filter_for, form_columns
from core.errors import Forbidden, NotFound
from core.grants import Permission, Scope, scope_for
from core.sheets import Csv
from events import addresses, exports
from events.addresses import Opened


@get("/x/{token:str}", include_in_schema=False, media_type="text/csv")
async def read_table(token: FromPath[str]) -> Stream:
    """The table; unknown, revoked and no longer permitted are answered alike."""
    await limits.check(limits.LINK_UNKNOWN)
    try:
        one = await addresses.opened(token.removesuffix(".csv"))
        within = await _scope(one)
    except NotFound:
        await limits.count(limits.LINK_UNKNOWN)
        raise
    taking = await _taking(one, within)
    sheet = Csv(taking.columns)
    await addresses.note_fetch(one, rows_given=await taking.fill(sheet), contacts=taking.contacts)
    headers = {"cache-control": "no-store", "referrer-policy": "no-referrer", "x-robots-tag": "noindex"}
    named = {"content-disposition": f'attachment; filename="undangan-{one.slug}.csv"'}
    return Stream(sheet.close(), media_type="text/csv", headers=headers | named)


async def _scope(one: Opened) -> Scope:
    try:
        return await scope_for(one.account, one.event, Permission.INVITATIONS_READ)
    except Forbidden:
        raise NotFound("link_unknown") from None


async def _taking(one: Opened, within: Scope) -> Taking:
    try:
        contacts = await scope_for(one.account, one.event, Permission.CONTACTS_READ) == within
    except Forbidden:
        contacts = False
    language: Language = "en" if one.account.language == "en" else "id"
    zone = await exports.zone_of(one.event)
    chosen = one.wanted.columns
    forms = await form_columns(one.event, chosen, contacts=contacts)
    return Taking(within, filter_for(one.wanted, one.account.id), language, zone, contacts, chosen, forms)


handlers: list[Any] = [read_table]
