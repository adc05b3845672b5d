"""The mail sink keeps a mail before it answers, and the mail page shows what it kept."""

import asyncio
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from api.demo.mailbox import PAGE_SIZE, Mailbox, with_links
from api.demo.sink import Sink, store, stored


def mail(subject: str = "Undangan", *, html: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "panitia@rakornas.example"
    message["To"] = "kota.kupang@pemda.example"
    message["Subject"] = subject
    message["Date"] = "Tue, 10 Sep 2024 08:00:00 +0700"
    message.set_content("Mohon jawaban: http://localhost:8000/k/abc.")
    if html:
        message.add_alternative(html, subtype="html")
    return message


async def test_sink_has_the_mail_on_disk_before_it_answers(tmp_path: Path) -> None:
    seen_before_reply: list[list[str]] = []

    async def look(name: str) -> None:
        seen_before_reply.append(stored(tmp_path))

    async with Sink(tmp_path, port=0, before_reply=look) as sink:
        await aiosmtplib.send(mail(), hostname="127.0.0.1", port=sink.port)
    assert seen_before_reply == [stored(tmp_path)]
    assert len(stored(tmp_path)) == 1


async def test_mail_is_kept_though_the_sender_never_hears_of_it(tmp_path: Path) -> None:
    async def hang(name: str) -> None:
        await asyncio.Event().wait()

    async with Sink(tmp_path, port=0, before_reply=hang) as sink:
        with pytest.raises(aiosmtplib.SMTPException):
            await aiosmtplib.send(mail(), hostname="127.0.0.1", port=sink.port, timeout=0.3)
    assert len(stored(tmp_path)) == 1


async def test_sink_takes_many_senders_at_once(tmp_path: Path) -> None:
    async with Sink(tmp_path, port=0) as sink:
        sends = (aiosmtplib.send(mail(f"No. {n}"), hostname="127.0.0.1", port=sink.port) for n in range(20))
        await asyncio.gather(*sends)
    assert sorted(item.subject for item in Mailbox(tmp_path).page().items) == sorted(f"No. {n}" for n in range(20))


def test_mailbox_lists_newest_first_and_in_pages(tmp_path: Path) -> None:
    for number in range(PAGE_SIZE + 1):
        store(tmp_path, mail(f"Surat {number}").as_bytes())
    first, second = (Mailbox(tmp_path).page(number=number) for number in (1, 2))
    assert (first.total, first.last, len(first.items)) == (PAGE_SIZE + 1, 2, PAGE_SIZE)
    assert first.items[0].subject == f"Surat {PAGE_SIZE}"
    assert [item.subject for item in second.items] == ["Surat 0"]


def test_mailbox_finds_by_recipient_subject_and_text(tmp_path: Path) -> None:
    store(tmp_path, mail("Undangan Rakornas").as_bytes())
    store(tmp_path, mail("Pengingat").as_bytes())
    box = Mailbox(tmp_path)
    assert [item.subject for item in box.page(query="rakornas KUPANG jawaban").items] == ["Undangan Rakornas"]
    assert box.page(query="makassar").total == 0


def test_mail_opens_with_its_parts(tmp_path: Path) -> None:
    message = mail(html="<p>Mohon <a href='http://localhost/k/abc'>jawab</a></p>")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="undangan.pdf")
    opened = Mailbox(tmp_path).open(store(tmp_path, message.as_bytes()))
    assert "Mohon jawaban" in opened.text
    assert "<p>Mohon" in opened.html
    assert [(file.name, file.content) for file in opened.attachments] == [("undangan.pdf", b"%PDF-1.7")]


def test_links_of_a_text_can_be_clicked_and_markup_stays_text() -> None:
    shown = with_links("<b>Buka</b> http://localhost:8000/k/abc.\nTerima kasih")
    assert shown == (
        '&lt;b&gt;Buka&lt;/b&gt; <a href="http://localhost:8000/k/abc">http://localhost:8000/k/abc</a>.\nTerima kasih'
    )
