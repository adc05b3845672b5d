"""The local mail page: listed, searched, opened; a mail's own HTML may do nothing."""

from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from api import errors
from api.demo import mail as mail_page
from api.demo.mailbox import Mailbox
from api.demo.sink import store
from api.headers import add_security_headers


@pytest.fixture
async def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AsyncTestClient[Litestar]]:
    monkeypatch.setattr(mail_page, "mailbox", lambda: Mailbox(tmp_path))
    app = Litestar(
        route_handlers=mail_page.handlers, exception_handlers=errors.HANDLERS, before_send=[add_security_headers]
    )
    async with AsyncTestClient(app) as client:
        yield client


def undangan() -> bytes:
    message = EmailMessage()
    message["From"] = "panitia@rakornas.example"
    message["To"] = "narahubung.53.71@pemda.example"
    message["Subject"] = "Undangan <Rakornas>"
    message["Date"] = "Tue, 10 Sep 2024 08:00:00 +0700"
    message.set_content("Mohon jawaban: http://localhost:8000/k/abc")
    message.add_alternative("<p>Mohon</p><script>alert(1)</script>", subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="undangan.pdf")
    return message.as_bytes()


async def test_mail_page_lists_and_searches(pages: AsyncTestClient[Litestar], tmp_path: Path) -> None:
    store(tmp_path, undangan())
    found = await pages.get("/demo/mail", params={"q": "kupang 53.71", "lang": "en"})
    assert "0 mails" in found.text
    found = await pages.get("/demo/mail", params={"q": "53.71", "lang": "en"})
    assert "1 mails" in found.text
    assert "Undangan &lt;Rakornas&gt;" in found.text
    assert "Selasa, 10 September 2024, pukul 08.00 WIB" in (await pages.get("/demo/mail?lang=id")).text


async def test_mail_opens_with_a_link_that_can_be_clicked(pages: AsyncTestClient[Litestar], tmp_path: Path) -> None:
    name = store(tmp_path, undangan())
    shown = await pages.get(f"/demo/mail/{name}")
    assert '<a href="http://localhost:8000/k/abc">' in shown.text
    assert f'<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" src="/demo/mail/{name}/html"' in shown.text
    assert "frame-src 'self'" in shown.headers["content-security-policy"]
    assert "<script>" not in shown.text


async def test_html_of_a_mail_runs_nothing(pages: AsyncTestClient[Litestar], tmp_path: Path) -> None:
    shown = await pages.get(f"/demo/mail/{store(tmp_path, undangan())}/html")
    policy = shown.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'")
    assert "allow-scripts" not in policy
    assert "script-src" not in policy


async def test_file_of_a_mail_is_a_download(pages: AsyncTestClient[Litestar], tmp_path: Path) -> None:
    given = await pages.get(f"/demo/mail/{store(tmp_path, undangan())}/files/0")
    assert given.content == b"%PDF-1.7"
    assert given.headers["content-disposition"] == "attachment; filename*=UTF-8''undangan.pdf"
    assert given.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["0" * 32, "0" * 32 + "/html", "..%2f..%2fetc", "x/files/0"])
async def test_unknown_mail_is_told_in_words(pages: AsyncTestClient[Litestar], path: str) -> None:
    answer = await pages.get(f"/demo/mail/{path}?lang=en")
    assert answer.status_code == 404
    assert "Not found" in answer.text
