"""PDFs from typst templates, made in a child process with a limit of memory and time.

What a person has written goes in as JSON and is never markup. The child sees the template's own folder and the fonts
beside this module, no network. A `qr` in a document's data, or in one of its `rows`, is given to the template as a
drawing, `qr_drawn`.
"""

import asyncio
import resource
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import qrcode
import typst
from qrcode.constants import ERROR_CORRECT_M

FONTS: Final = Path(__file__).parent / "fonts"
SECONDS: Final = 60
MEMORY: Final = 2 * 1024**3
_MASK: Final = 2  # any mask can be read; to search for the best one costs five times as much


class Unrenderable(Exception):
    """The child gave no documents: a faulty template, or more time or memory than it may take."""


class _Order(msgspec.Struct):
    template: str
    documents: list[dict[str, Any]]


async def pdfs(template: Path, documents: Sequence[dict[str, Any]]) -> list[bytes]:
    """One PDF for each document's data, in their order. Raises Unrenderable."""
    if not documents:
        return []
    order = msgspec.msgpack.encode(_Order(str(template), list(documents)))
    return msgspec.msgpack.decode(await in_child("core.documents", order, seconds=SECONDS), type=list[bytes])


async def in_child(module: str, order: bytes, *, seconds: int) -> bytes:
    """What a module of ours answers to an order as a process of its own, ended when it takes too long.

    Raises Unrenderable.
    """
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module), cwd=FONTS.parents[1], stdin=pipe, stdout=pipe, stderr=pipe
    )
    try:
        async with asyncio.timeout(seconds):
            out, words = await child.communicate(order)
    except TimeoutError:
        raise Unrenderable(f"{module} took more than {seconds} s") from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode:
        raise Unrenderable(words.decode(errors="replace")[-500:])
    return out


def limited(*, memory: int, seconds: int) -> None:
    """Bounds the process it is called in: the child, before it touches what a stranger made."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def drawn(text: str) -> str:
    """A QR code (level M, no border) as an SVG of one path."""
    code = qrcode.QRCode(border=0, error_correction=ERROR_CORRECT_M, mask_pattern=_MASK)
    code.add_data(text)
    matrix = code.get_matrix()
    path = "".join(_runs(row, y) for y, row in enumerate(matrix))
    size = len(matrix)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path d="{path}"/></svg>'
    )


def _runs(row: Sequence[bool | None], y: int) -> str:
    path, start = "", None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            path += f"M{start} {y}h{x - start}v1h{start - x}z"
            start = None
    return path


def _make(order: _Order) -> list[bytes]:
    template = Path(order.template)
    compiler = typst.Compiler(root=str(template.parent), font_paths=[str(FONTS)], ignore_system_fonts=True)
    return [_compiled(compiler, template, document) for document in order.documents]


def _compiled(compiler: typst.Compiler, template: Path, document: dict[str, Any]) -> bytes:
    for part in (document, *document.get("rows", ())):
        if part.get("qr"):
            part["qr_drawn"] = drawn(part["qr"])
    data = {"data": msgspec.json.encode(document).decode()}
    made = compiler.compile(input=str(template), format="pdf", sys_inputs=data, timestamp=0)
    if not isinstance(made, bytes):
        raise Unrenderable(template.name)
    return made


def main() -> None:
    """The child: an order comes in, the PDFs go out."""
    limited(memory=MEMORY, seconds=SECONDS)
    order = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=_Order)
    sys.stdout.buffer.write(msgspec.msgpack.encode(_make(order)))


if __name__ == "__main__":
    main()
