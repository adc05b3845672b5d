"""A template and its values become title, text and simple HTML; the link is put in at sending, never stored."""

import html
import re
from typing import NamedTuple

LINK = "{link}"
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_LOOK = "font:16px/1.5 sans-serif;max-width:36em;color:#1c2733;overflow-wrap:anywhere"
_PAGE = f'<!doctype html><meta charset="utf-8"><div style="{_LOOK}">{{}}</div>'


class Rendered(NamedTuple):
    """Title and text, `{link}` still standing where the address will be."""

    title: str
    text: str


def render(template: str, values: dict[str, str]) -> Rendered:
    """Fills a template: first line the title, an empty line, the body. Unknown placeholders stay empty.

    A line whose placeholders are all empty is dropped ("Dress: {dress}" where no dress is said).
    """
    title, _, body = template.partition("\n")
    return Rendered(" ".join(_fill(title, values).split()), _lines(body.strip(), values))


def with_link(text: str, address: str) -> str:
    """The text as it leaves the house."""
    return text.replace(LINK, address)


def as_html(text: str) -> str:
    """Simple HTML of a text: paragraphs, line breaks, addresses one can press; everything else escaped."""
    paragraphs = [f"<p>{_linked(one)}</p>" for one in text.split("\n\n")]
    return _PAGE.format("".join(paragraphs))


def _fill(text: str, values: dict[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: LINK if found[0] == LINK else values.get(found[1], ""), text)


def _lines(body: str, values: dict[str, str]) -> str:
    kept = [_fill(line, values) for line in body.split("\n") if not _is_empty(line, values)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _is_empty(line: str, values: dict[str, str]) -> bool:
    names = _PLACEHOLDER.findall(line)
    return bool(names) and not any(name == "link" or values.get(name) for name in names)


def _linked(paragraph: str) -> str:
    out, at = "", 0
    for found in _ADDRESS.finditer(paragraph):
        address = html.escape(found[0], quote=True)
        out += html.escape(paragraph[at : found.start()]) + f'<a href="{address}">{address}</a>'
        at = found.end()
    return (out + html.escape(paragraph[at:])).replace("\n", "<br>")
