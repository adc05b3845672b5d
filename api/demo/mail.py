"""The local mail page: what the demo has sent, to be read and clicked as a regional office would."""

import asyncio
from functools import lru_cache
from typing import Annotated, Any, Final
from urllib.parse import quote

from litestar import Request, Response, get
from litestar.params import FromPath, QueryParameter

from api.demo.mailbox import Mail, Mailbox, with_links
from api.demo.sink import FOLDER_NAME
from api.pages import render
from core.errors import NotFound
from core.settings import settings

_CSS: Final = ("demo/mail.css",)

# The mail's own HTML is shown in a frame that may run nothing, load nothing and only open its links in a new tab.
_FRAME_POLICY: Final = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'self'; frame-ancestors 'self'"
)


@lru_cache
def mailbox() -> Mailbox:
    """The stored mails of this installation."""
    return Mailbox(settings().data_dir / FOLDER_NAME)


@get("/demo/mail", name="demo-mails", include_in_schema=False)
async def list_mails(
    request: Request[Any, Any, Any],
    q: Annotated[str, QueryParameter(name="q", max_length=200)] = "",
    page: Annotated[int, QueryParameter(name="page", ge=1)] = 1,
) -> Response[str]:
    """List the mails, newest first; `q` keeps those in which all its words occur."""
    found = await asyncio.to_thread(mailbox().page, query=q, number=page)
    return render(request, "demo/mails.html", css=_CSS, page=found, q=q)


@get("/demo/mail/{mail_id:str}", name="demo-mail", include_in_schema=False)
async def show_mail(request: Request[Any, Any, Any], mail_id: FromPath[str]) -> Response[str]:
    """Show one mail with its text, its HTML in a sandbox, its files and links that can be clicked."""
    mail = await _opened(mail_id)
    response = render(request, "demo/mail.html", css=_CSS, mail=mail, text=with_links(mail.text))
    response.headers["content-security-policy"] += "; frame-src 'self'"
    return response


@get("/demo/mail/{mail_id:str}/html", name="demo-mail-html", include_in_schema=False)
async def show_html(mail_id: FromPath[str]) -> Response[str]:
    """Give the HTML part of a mail under a policy that allows it nothing but its looks."""
    mail = await _opened(mail_id)
    headers = {"content-security-policy": _FRAME_POLICY, "x-frame-options": "SAMEORIGIN"}
    return Response(f'<base target="_blank">{mail.html}', media_type="text/html; charset=utf-8", headers=headers)


@get("/demo/mail/{mail_id:str}/files/{index:int}", name="demo-mail-file", include_in_schema=False)
async def show_file(mail_id: FromPath[str], index: FromPath[int]) -> Response[bytes]:
    """Give one file of a mail as a download."""
    files = (await _opened(mail_id)).attachments
    if not 0 <= index < len(files):
        raise NotFound("mail_unknown")
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(files[index].name)}",
        "x-content-type-options": "nosniff",
    }
    return Response(files[index].content, media_type=files[index].media_type, headers=headers)


async def _opened(mail_id: str) -> Mail:
    return await asyncio.to_thread(mailbox().open, mail_id)


handlers: Final[list[Any]] = [list_mails, show_mail, show_html, show_file]
