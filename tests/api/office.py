"""A regional office for tests: fills the form behind its link and sends it, as a browser would."""

import re
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from core.db import rows
from tests.api.regional import Invited

LANGUAGES = pytest.mark.parametrize("language", ["id", "en"])
MARKUP = "<script>alert(1)</script> Dr. O'Neil & Añ, S.H."
REPRESENTED = {
    "choice": "representative",
    "name": "Firman Hamid Pagarra",
    "office": "Sekretaris Daerah Kota Makassar",
    "acting": "PJ",
    "letter_number": "094/17/ST/2024",
    "letter_date": "2024-09-12",
    "contact_phone": "0813 5550 0917",
}
PRINCIPAL = {"choice": "principal", "contact_phone": "0813 5550 0917"}


def hidden(text: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text))


async def fill(client: httpx.AsyncClient, invited: Invited, language: str = "id") -> dict[str, str]:
    form = await client.get(f"{invited.path}?lang={language}&change=1")
    assert form.status_code == 200
    return hidden(form.text)


async def send(
    client: httpx.AsyncClient,
    invited: Invited,
    entries: dict[str, str],
    *,
    language: str = "id",
    file: tuple[str, bytes] | None = None,
    filled: dict[str, str] | None = None,
) -> httpx.Response:
    whole = (await fill(client, invited, language) if filled is None else filled) | entries
    files: Any = {name: (None, text) for name, text in whole.items()}
    files["file"] = file or ("", b"")
    return await client.post(f"{invited.path}?lang={language}", files=files)


async def seats(invited: Invited) -> list[tuple[Any, ...]]:
    found = await rows(
        "SELECT p.capacity, t.name_as_written, t.office, t.acting_status FROM appointment p "
        "JOIN attendee t ON t.id = p.attendee WHERE p.invitation = $1 AND p.to_at IS NULL ORDER BY p.seat",
        invited.invitation,
    )
    return [tuple(row) for row in found]


async def written() -> int:
    """Everything an answer could have left behind."""
    counts = [
        (await rows(f"SELECT count(*)::int AS n FROM {name}"))[0]["n"]
        for name in ("answer", "appointment", "attendee", "assignment_letter", "stored_file", "message")
    ]
    return sum(counts)


def photo() -> bytes:
    data = BytesIO()
    Image.new("RGB", (8, 8), "white").save(data, "JPEG")
    return data.getvalue()
