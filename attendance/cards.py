"""A pass as a picture to be kept on a telephone or sent on: the QR at scannable size, whose it is, when and where."""

import io
from typing import Final

import msgspec
from PIL import Image, ImageDraw, ImageFont

from attendance import passes
from core.documents import FONTS

_WIDTH: Final = 720
_MARGIN: Final = 40
_GAP: Final = 20
_MODULE: Final = 12
_INK, _SOFT, _BRAND, _WHITE = (23, 33, 43), (74, 86, 99), (18, 58, 92), (255, 255, 255)
_COLOURS: Final = 16  # enough for the edges of letters; keeps a picture far below 60 kB


class Card(msgspec.Struct, frozen=True):
    """What a picture says beside the code; empty lines are left out."""

    heading: str
    meeting: str
    name: str
    office: str
    represents: str
    institution: str
    facts: list[str]
    foot: str


class _Line(msgspec.Struct):
    text: str
    size: int
    colour: tuple[int, int, int]
    bold: bool = False
    gap: int = 0


def picture(code: str, card: Card) -> bytes:
    """The PNG of a pass, as high as its words need."""
    side = _MODULE * (len(passes.modules(code)) + 2 * passes.QUIET_ZONE)
    head = _wrapped([_Line(card.heading, 24, _WHITE), _Line(card.meeting, 32, _WHITE, bold=True)])
    body = _wrapped(
        [
            _Line(card.name, 44, _INK, bold=True),
            _Line(card.office, 30, _INK),
            _Line(card.represents, 30, _INK, bold=True),
            _Line(card.institution, 26, _SOFT),
            *(_Line(fact, 28, _INK, gap=0 if place else _GAP) for place, fact in enumerate(card.facts)),
            _Line(card.foot, 24, _SOFT, gap=_GAP),
        ]
    )
    head_height = _height(head) + _MARGIN
    image = Image.new("RGB", (_WIDTH, head_height + side + _height(body) + _MARGIN), _WHITE)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, _WIDTH, head_height - 1), fill=_BRAND)
    _write(pen, head, top=_MARGIN // 2)
    image.paste(_code(code, _MODULE), ((_WIDTH - side) // 2, head_height))
    _write(pen, body, top=head_height + side)
    return _png(image.quantize(_COLOURS, dither=Image.Dither.NONE))


def small_code(code: str) -> bytes:
    """The QR alone, a dot a module with its quiet zone: some 300 bytes, to be enlarged by whoever shows it."""
    return _png(_code(code, 1))


def _code(code: str, module: int) -> Image.Image:
    matrix = passes.modules(code)
    side = len(matrix) + 2 * passes.QUIET_ZONE
    image = Image.new("1", (side, side), 1)
    for y, row in enumerate(matrix, passes.QUIET_ZONE):
        for x, dark in enumerate(row, passes.QUIET_ZONE):
            if dark:
                image.putpixel((x, y), 0)
    return image.resize((side * module, side * module), Image.Resampling.NEAREST)


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _wrapped(lines: list[_Line]) -> list[_Line]:
    return [
        msgspec.structs.replace(line, text=part, gap=0 if place else line.gap)
        for line in lines
        if line.text
        for place, part in enumerate(_broken(line.text, _font(line)))
    ]


def _broken(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """The text in parts that fit the width: broken between words, within one that alone is too long."""
    width, parts = _WIDTH - 2 * _MARGIN, [""]
    for word in text.split():
        longer = f"{parts[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            parts[-1] = longer
            continue
        parts.append("")
        for character in word:
            if font.getlength(parts[-1] + character) > width:
                parts.append("")
            parts[-1] += character
    return [part for part in parts if part]


def _height(lines: list[_Line]) -> int:
    return sum(_step(line) for line in lines)


def _step(line: _Line) -> int:
    return line.gap + line.size * 3 // 2


def _write(pen: ImageDraw.ImageDraw, lines: list[_Line], *, top: int) -> None:
    for line in lines:
        font = _font(line)
        pen.text((_WIDTH // 2, top + line.gap), line.text, fill=line.colour, font=font, anchor="ma")
        top += _step(line)


def _font(line: _Line) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"NotoSans-{'Bold' if line.bold else 'Regular'}.ttf", line.size)
