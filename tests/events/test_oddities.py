"""Odd names: a table of what is worth a look and what is not; nothing is ever changed."""

import pytest

from events.oddities import LONGEST, Oddity, oddities

NONE: list[Oddity] = []
VECTORS = [
    # the published names of the meeting, as written
    ("Dr. Andriko Noto Susanto, S.P., M.P.", NONE),
    ("Linus Lusi, S.Pd., M.Pd.", NONE),
    ("Sofia Bonspia, SH., M.Hum.", NONE),
    ("Dr. A. Damenta, Mag.Rer.Pulp.CGCAE", [Oddity.DEGREE]),
    ("Raden Gani Muhamad", NONE),
    ("Firman Hamid Pagarra", NONE),
    ("Moh. Ramdhan Pomanto", NONE),
    ("Roni Marzuki", NONE),
    ("Pory Rusman", NONE),
    ("Rahmat Bagja, SH,. LL.M.", [Oddity.DEGREE]),
    ("Puadi", NONE),
    ("Dr. Suhajar Diantoro, M.Si.", NONE),
    ("Aba Subagja, S.Sos., MAD.", [Oddity.DEGREE]),
    ("Drs. Haryomo Dwi Putranto, M.Hum.", NONE),
    # made up
    ("PESERTA CONTOH", [Oddity.CAPITALS]),
    ("DR. PESERTA CONTOH, S.H.", [Oddity.CAPITALS]),
    ("A. B. Contoh", NONE),
    ("A.B.", NONE),
    ("M. YUSUF", [Oddity.CAPITALS]),
    ("Peserta Contoh S.H.", [Oddity.NO_COMMA]),
    ("Peserta Contoh SH", [Oddity.NO_COMMA]),
    ("Peserta Contoh M.Si., S.H.", [Oddity.NO_COMMA]),
    ("Peserta Sip", NONE),
    ("Ni Made St", NONE),
    ("Peserta  Contoh", [Oddity.SPACES]),
    ("Peserta Contoh, S.H.,  M.H.", [Oddity.SPACES]),
    ("Peserta Contoh, S.Uji.", [Oddity.DEGREE]),
    ("Peserta Contoh,", NONE),
    ("P" + "e" * LONGEST, [Oddity.TOO_LONG]),
    ("P" + "e" * (LONGEST - 1), NONE),
    ("PESERTA  CONTOH SH", [Oddity.CAPITALS, Oddity.NO_COMMA, Oddity.SPACES]),
    ("", NONE),
]


@pytest.mark.parametrize(("name", "why"), VECTORS)
def test_what_is_worth_a_look(name: str, why: list[Oddity]) -> None:
    assert oddities(name) == why
