"""Letters that come back signed: whose each is (by the QR on a page or the code in its text), and if it is whole."""

import asyncio
import io
import re
from typing import Any, Final
from uuid import UUID

import msgspec
import pypdfium2
import zxingcpp
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import UnacceptableSignerError
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from core import files, links
from core.actors import Actor
from core.db import rows
from core.errors import DomainError, Invalid, Refused
from events.papers import letters
from events.papers.facts import KIND_PAPER, addressee, mark, meeting_facts
from events.states import Doubt

PAGES: Final = 5  # a code stands on the letter or its sheet, not in the depths of a list
_PIXELS: Final = 1800
_CODE: Final = re.compile(r"/v/([a-z2-7]{53})-([0-9a-f]{8})")


class Seal(msgspec.Struct, frozen=True):
    """What electronic signatures a PDF bears; `whole`: nothing was altered or added after the last one."""

    signer: str
    whole: bool


class Returned(msgspec.Struct):
    """A signed letter found its place; `doubts` wait for a clerk's word."""

    letter: UUID
    invitation: UUID | None
    office: str
    number: str
    signer: str
    doubts: list[Doubt]


async def take(event: UUID, data: bytes, *, name: str, wanted: UUID | None, actor: Actor) -> Returned:
    """Keeps a signed PDF with the letter whose code it bears; `wanted` is the only invitation it may belong to.

    Raises Invalid("file_unreadable" | "file_too_large"), Refused("paper_without_code" | "paper_many_codes" |
    "paper_of_other_event" | "paper_of_other" with the office | "letter_unnumbered") and as `letters.take_back`.
    """
    kept = await files.keep(data, name=name, allowed=("pdf",))
    code = await _one_code(data)
    subject, said = await _subject(code), code.rpartition("-")[2]
    meeting = await meeting_facts(event)
    to = await addressee(event, subject)
    if to is None and subject != event:
        raise Refused("paper_of_other_event")
    if wanted is not None and subject != wanted:
        raise Refused("paper_of_other", office=to.office if to else meeting.short_title)
    letter = await _letter(event, to.invitation if to else None)
    seal = await sealed(data)
    doubts = doubts_of(seal, outdated=said != mark(meeting, to))
    signer = seal.signer if seal else ""
    await letters.take_back(letter["id"], kept, event=event, signer=signer, doubts=doubts, actor=actor)
    office = to.office if to else ""
    return Returned(letter["id"], to.invitation if to else None, office, letter["number"], signer, doubts)


async def take_common(event: UUID, data: bytes, *, name: str, actor: Actor) -> Returned:
    """Keeps the signed PDF of the letter for all; its code may be missing, another one may not be there.

    Raises as `take`.
    """
    kept = await files.keep(data, name=name, allowed=("pdf",))
    codes = await asyncio.to_thread(_codes, data)
    meeting = await meeting_facts(event)
    said = {await _subject(one): one.rpartition("-")[2] for one in codes}
    for other in said.keys() - {event}:
        to = await addressee(event, other)
        raise Refused("paper_of_other", office=to.office) if to else Refused("paper_of_other_event")
    letter = await _letter(event, None)
    seal = await sealed(data)
    doubts = doubts_of(seal, outdated=said.get(event, mark(meeting, None)) != mark(meeting, None))
    signer = seal.signer if seal else ""
    await letters.take_back(letter["id"], kept, event=event, signer=signer, doubts=doubts, actor=actor)
    return Returned(letter["id"], None, "", letter["number"], signer, doubts)


def doubts_of(seal: Seal | None, *, outdated: bool) -> list[Doubt]:
    """Why a clerk must look: no electronic signature (it may be one in ink), altered since, or older than the plan."""
    doubts = [Doubt.UNSIGNED] if seal is None else [] if seal.whole else [Doubt.ALTERED]
    return [*doubts, Doubt.OUTDATED] if outdated else doubts


async def sealed(data: bytes) -> Seal | None:
    """The electronic signatures of a PDF; None where it has none. Whom its authority vouches for we do not judge."""
    try:
        found = PdfFileReader(io.BytesIO(data), strict=False).embedded_signatures
        seals = [
            await async_validate_pdf_signature(one, ValidationContext(trust_roots=[], allow_fetching=False))
            for one in found
        ]
    except (PdfError, SignatureValidationError, UnacceptableSignerError, ValueError):
        return Seal("", whole=False)
    if not seals:
        return None
    last = seals[-1]
    whole = all(one.intact and one.valid for one in seals) and last.coverage is SignatureCoverageLevel.ENTIRE_FILE
    subject = last.signing_cert.subject
    name = subject.native.get("common_name") or subject.human_friendly
    return Seal(str(name)[:200], whole=whole)


async def _one_code(data: bytes) -> str:
    codes = await asyncio.to_thread(_codes, data)
    if not codes:
        raise Refused("paper_without_code")
    if len({one.rpartition("-")[0] for one in codes}) > 1:
        raise Refused("paper_many_codes")
    return min(codes)


def _codes(data: bytes) -> set[str]:
    """`token-mark` of every code of ours on the first pages, read from pictures and from text."""
    found: set[str] = set()
    try:
        with pypdfium2.PdfDocument(data) as document:
            for page in list(document)[:PAGES]:
                scale = _PIXELS / max(page.get_width(), page.get_height(), 1)
                picture = page.render(scale=scale, grayscale=True).to_pil()
                said = [one.text for one in zxingcpp.read_barcodes(picture)]
                said.append("".join(page.get_textpage().get_text_range().split()))
                found |= {f"{token}-{given}" for text in said for token, given in _CODE.findall(text)}
    except pypdfium2.PdfiumError:
        raise Invalid("file_unreadable", field="file") from None
    return found


async def _subject(code: str) -> UUID:
    try:
        return await links.resolve(KIND_PAPER, code.rpartition("-")[0])
    except DomainError:
        raise Refused("paper_of_other_event") from None


async def _letter(event: UUID, invitation: UUID | None) -> Any:
    found = await rows(
        "SELECT id, number FROM invitation_letter WHERE event = $1 AND invitation IS NOT DISTINCT FROM $2",
        event,
        invitation,
    )
    if not found:
        raise Refused("letter_unnumbered")
    return found[0]
