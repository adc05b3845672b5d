"""Reading what the mail sink has stored: summaries that can be searched, and single mails with their parts."""

import re
from collections.abc import Sequence
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

import msgspec
from markupsafe import Markup, escape

from api.demo.sink import SUFFIX, stored
from core.errors import NotFound

PAGE_SIZE: Final = 50
_NAME: Final = re.compile(r"[0-9a-f]{32}")
_URL: Final = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")


class Summary(msgspec.Struct, frozen=True):
    """One line of the list; `date` is what the mail says, null where it says none."""

    id: str
    sender: str
    recipient: str
    subject: str
    date: datetime | None
    searched: str


class Attachment(msgspec.Struct, frozen=True):
    """A file that came with a mail."""

    name: str
    media_type: str
    content: bytes


class Mail(msgspec.Struct, frozen=True):
    """A mail opened: its summary, its text, its HTML where it has one, its files."""

    summary: Summary
    text: str
    html: str
    attachments: list[Attachment]


class Page(msgspec.Struct, frozen=True):
    """A page of the list, newest first; `total` counts all that match."""

    items: list[Summary]
    total: int
    number: int
    last: int


class Mailbox:
    """The mails of one folder; a stored mail never changes, so each is summed up once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._summaries: dict[str, Summary] = {}

    def page(self, *, query: str = "", number: int = 1) -> Page:
        """Return one page of the mails in which every word of the query occurs."""
        terms = query.casefold().split()
        found = [summary for summary in self._all() if all(term in summary.searched for term in terms)]
        last = max(1, -(-len(found) // PAGE_SIZE))
        number = min(max(number, 1), last)
        return Page(found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], len(found), number, last)

    def open(self, mail_id: str) -> Mail:
        """Return one mail; NotFound("mail_unknown") where there is none."""
        message = self._message(mail_id)
        html = message.get_body(("html",))
        return Mail(
            summary=_summary(mail_id, message),
            text=_text_of(message),
            html=str(html.get_content()) if html else "",
            attachments=[_attachment(part) for part in message.iter_attachments()],
        )

    def _all(self) -> Sequence[Summary]:
        names = stored(self._folder)
        for name in names:
            if name not in self._summaries:
                self._summaries[name] = _summary(name, self._message(name))
        return [self._summaries[name] for name in names]

    def _message(self, mail_id: str) -> EmailMessage:
        path = self._folder / f"{mail_id}{SUFFIX}"
        if not _NAME.fullmatch(mail_id) or not path.is_file():
            raise NotFound("mail_unknown")
        return message_from_bytes(path.read_bytes(), policy=policy.default)


def _summary(name: str, message: EmailMessage) -> Summary:
    sender, recipient, subject = (str(message.get(header, "")).strip() for header in ("from", "to", "subject"))
    searched = "\n".join((recipient, subject, _text_of(message))).casefold()
    return Summary(name, sender, recipient, subject, _date_of(message), searched)


def _date_of(message: EmailMessage) -> datetime | None:
    try:
        return parsedate_to_datetime(str(message.get("date", "")))
    except ValueError:
        return None


def _text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()) if body else ""


def _attachment(part: EmailMessage) -> Attachment:
    content = part.get_payload(decode=True)
    return Attachment(
        part.get_filename("berkas"), part.get_content_type(), content if isinstance(content, bytes) else b""
    )


def with_links(text: str) -> Markup:
    """Return a plain text as HTML in which addresses can be clicked; everything else is escaped."""
    pieces, end = [], 0
    for found in _URL.finditer(text):
        pieces.append(escape(text[end : found.start()]))
        pieces.append(Markup('<a href="{0}">{0}</a>').format(found.group()))
        end = found.end()
    return Markup("").join([*pieces, escape(text[end:])])
