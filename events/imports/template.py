"""The table to fill in: every institution the asker sees, with its code, office and holder, contacts left empty."""

from typing import Any, Final

from core.db import rows
from core.grants import Scope
from events.invitees import bounds

# The headings are the words of the law's language; events/imports/columns.py knows them again.
DIRECTORY: Final = (
    ("Kode wilayah", 13), ("Instansi", 40), ("Jabatan", 34), ("Nama pejabat", 34), ("Status jabatan", 14),
    ("Sejak", 13), ("Dipastikan pada", 15), ("Narahubung", 28), ("Jabatan narahubung", 24),
    ("Telepon narahubung", 20), ("Surel narahubung", 30),
)  # fmt: skip
ANSWERS: Final = (
    ("Kode wilayah", 13), ("Instansi", 40), ("Kehadiran", 18), ("Nama", 34), ("Status jabatan", 14), ("Jabatan", 34),
    ("Pendamping", 34), ("Nomor surat tugas", 22), ("Tanggal surat tugas", 18), ("Narahubung", 28),
    ("Telepon narahubung", 20), ("Surel narahubung", 30), ("Alasan", 30),
)  # fmt: skip
_OFFICES: Final = """
SELECT coalesce(r.code, '') AS code, n.name, o.title, EXISTS (SELECT 1 FROM invitation i
    WHERE i.office = o.id AND i.event = $1 AND i.withdrawn_at IS NULL) AS invited
FROM institution n JOIN office o ON o.institution = n.id LEFT JOIN region r ON r.id = n.region
LEFT JOIN region q ON q.id = r.parent
WHERE n.archived_at IS NULL AND ($3::text[] IS NULL OR coalesce(q.code, r.code) = ANY($3))
  AND ($2::uuid IS NULL OR EXISTS (SELECT 1 FROM invitation i JOIN participant_category c ON c.id = i.category
      WHERE i.institution = n.id AND i.event = $1 AND c.side = $2))
ORDER BY n.kind, r.kind IS DISTINCT FROM 'provinsi', r.code, n.name, o.title
"""


async def offices(scope: Scope, *, invited: bool) -> list[tuple[str, str, str]]:
    """Code, institution and office of every line of the template; only those invited to the meeting, if so wished."""
    found: list[Any] = await rows(_OFFICES, *bounds(scope))
    return [(row["code"], row["name"], row["title"]) for row in found if row["invited"] or not invited]
