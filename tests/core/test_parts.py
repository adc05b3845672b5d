"""A file in parts: any order, any repetition; bounded for each sender; gone when nobody comes back."""

import os
from hashlib import sha256

import pytest

from core import clock, parts
from core.errors import Invalid
from core.ids import uuid7
from core.parts import KEPT, PART, PARTS, Whole, whole
from core.settings import settings

DATA = b"surat tugas " * 1000
PIECES = [DATA[at : at + 5000] for at in range(0, len(DATA), 5000)]


def named(data: bytes = DATA, total: int = len(PIECES)) -> Whole:
    return whole(uuid7(), {"sha256": sha256(data).hexdigest(), "total": str(total)})


async def test_parts_in_any_order_and_twice_make_the_file() -> None:
    file = named()
    for place in (2, 0, 2, 1):
        await parts.put(file, place, PIECES[place])
    await parts.put(file, 0, b"another part under the same number")
    assert await parts.present(file) == [0, 1, 2]
    assert [await parts.join(file) for _ in range(2)] == [DATA, DATA]


async def test_what_is_not_whole_is_not_given() -> None:
    missing, wrong = named(), named(b"another file")
    await parts.put(missing, 0, PIECES[0])
    for place, piece in enumerate(PIECES):
        await parts.put(wrong, place, piece)
    for file in (missing, wrong):
        with pytest.raises(Invalid, match="file_incomplete"):
            await parts.join(file)
    assert await parts.present(missing) == [0]
    assert await parts.present(wrong) == [], "it begins anew"


@pytest.mark.parametrize(
    ("digest", "total", "code"),
    [("../" * 21 + "a", "1", "incomplete"), ("a" * 64, "0", "incomplete"), ("a" * 64, "-1", "incomplete"),
     ("a" * 64, "²", "incomplete"), ("", "", "incomplete"), ("a" * 64, str(PARTS + 1), "too_large")],
)  # fmt: skip
def test_what_names_no_file_is_refused(digest: str, total: str, code: str) -> None:
    with pytest.raises(Invalid, match=f"file_{code}"):
        whole(uuid7(), {"sha256": digest, "total": total})


async def test_size_and_number_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    file = named()
    for place, piece in ((3, b"x"), (-1, b"x"), (0, b""), (0, bytes(PART + 1))):
        with pytest.raises(Invalid, match="file_incomplete"):
            await parts.put(file, place, piece)
    monkeypatch.setattr(parts, "LARGEST", 6000)
    await parts.put(file, 0, PIECES[0])
    with pytest.raises(Invalid, match="file_too_large"):
        await parts.put(file, 1, PIECES[1])


async def test_a_fourth_file_costs_the_one_left_longest_and_the_sweep_takes_what_is_old() -> None:
    sender = uuid7()
    files = [Whole(sender, sha256(bytes([number])).hexdigest(), 2) for number in range(4)]
    root = settings().data_dir / "parts" / str(sender)
    for age, file in enumerate(files):
        await parts.put(file, 0, b"x")
        os.utime(root / f"{file.sha256}-2", (age, age) if age < 3 else None)
    assert [await parts.present(file) for file in files] == [[], [0], [0], [0]]
    fresh = clock.real_now().timestamp() - KEPT.total_seconds() + 60
    os.utime(root / f"{files[1].sha256}-2", (fresh, fresh))
    assert await parts.sweep() == 1
    assert [await parts.present(file) for file in files] == [[], [0], [], [0]]
    for file in files:
        if await parts.present(file):
            os.utime(root / f"{file.sha256}-2", (1, 1))
    assert await parts.sweep() == 2
    assert not root.exists()
