"""How answers have come in, day by day, within what a list keeps."""

from collections import Counter
from datetime import date, timedelta
from typing import Final

import msgspec

from core import clock, dates
from core.db import rows
from core.grants import Scope
from events import exports
from events.invitees import FROM, Filter, bounds
from events.liaisons import MINE

LONGEST: Final = 366  # days shown


class TrendDay(msgspec.Struct):
    """How things stood at the end of a day; invitations that went out, and by choice what had been answered."""

    day: date
    sent: int
    principal: int
    representative: int
    unnamed: int
    declined: int


# Each answer counts from its day to the day of the next; withdrawn invitations never.
_CHANGES: Final = f"""
WITH seen AS MATERIALIZED (SELECT i.id, i.sent_at {FROM} AND i.withdrawn_at IS NULL
    AND ($5 = '' OR coalesce(q.code, r.code) = $5) AND ($6 = '' OR $6 IN (d.code, d.id::text))
    AND ($7 = '' OR $7 IN (t.code, t.id::text)) AND ($8::uuid IS NULL OR {MINE % "$8"})
    AND $4::timestamptz IS NOT NULL),
said AS (SELECT a.choice, a.at, lead(a.at) OVER (PARTITION BY a.invitation ORDER BY a.at, a.id) AS until
    FROM answer a JOIN seen ON seen.id = a.invitation WHERE a.effective)
SELECT (at AT TIME ZONE $9)::date AS day, what, sum(n)::int AS n FROM (
    SELECT sent_at AS at, 'sent' AS what, 1 AS n FROM seen WHERE sent_at IS NOT NULL
    UNION ALL SELECT at, choice, 1 FROM said UNION ALL SELECT until, choice, -1 FROM said WHERE until IS NOT NULL) c
GROUP BY 1, 2 ORDER BY 1
"""


async def trend(scope: Scope, wanted: Filter) -> list[TrendDay]:
    """Day by day from the first letter until today, at most a year; status and words of the filter are left aside."""
    now, zone = clock.now(), dates.zone_of(await exports.zone_of(scope.event))
    given = (*bounds(scope), now, wanted.province, wanted.side, wanted.category, wanted.mine, zone.key)
    found = await rows(_CHANGES, *given)
    if not found:
        return []
    by_day: dict[date, Counter[str]] = {}
    for row in found:
        by_day.setdefault(row["day"], Counter())[row["what"]] += row["n"]
    today, standing, days = now.astimezone(zone).date(), Counter[str](), []
    for number in range((today - found[0]["day"]).days + 1):
        day = found[0]["day"] + timedelta(days=number)
        standing.update(by_day.get(day, {}))
        fields = {name: standing[name] for name in TrendDay.__struct_fields__ if name != "day"}
        days.append(TrendDay(day, **fields))
    return days[-LONGEST:]
