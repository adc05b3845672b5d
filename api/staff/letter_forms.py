"""What staff send about letters."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from api.staff.exports import ExportForm
from events.papers.texts import Text

Number = Annotated[str, msgspec.Meta(min_length=1, max_length=120, pattern=r"\S")]
FileName = Annotated[str, msgspec.Meta(max_length=200)]


class TextForm(msgspec.Struct, forbid_unknown_fields=True):
    """The text of the letters, and whether each institution gets one of its own number."""

    text: Text
    individual: bool = False


class CommonForm(msgspec.Struct, forbid_unknown_fields=True):
    """Number and date of the letter for all; `issuer` is the institution whose register gave it."""

    number: Number
    dated_on: date
    issuer: UUID | None = None


class NumberingForm(msgspec.Struct, forbid_unknown_fields=True):
    """Numbers for all individual letters; the pattern holds `{no}`, may hold `{bulan}`, `{bulan_romawi}`, `{tahun}`."""

    pattern: Number
    first: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    dated_on: date
    issuer: UUID


class SignedForm(msgspec.Struct, forbid_unknown_fields=True):
    """A signed PDF in base64; `invitation` where it was put with one institution by hand."""

    file: bytes
    file_name: FileName = "surat.pdf"
    invitation: UUID | None = None


class SignedCommonForm(msgspec.Struct, forbid_unknown_fields=True):
    """The signed PDF of the letter for all, in base64."""

    file: bytes
    file_name: FileName = "surat.pdf"


class PrintForm(ExportForm, forbid_unknown_fields=True, kw_only=True):
    """What to print for the invitations of a filter."""

    what: Literal["sheets", "letters"]
