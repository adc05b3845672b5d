"""Names that read oddly, to be looked at by a person: none is ever corrected by itself. Pure.

Names print exactly as written; some are odd on purpose, and whoever wrote them knows best.
"""

import re
from enum import StrEnum
from typing import Final

from events import people


class Oddity(StrEnum):
    """Why a name is worth a look."""

    CAPITALS = "capitals"
    NO_COMMA = "no_comma"
    DEGREE = "degree"
    TOO_LONG = "too_long"
    SPACES = "spaces"


LONGEST: Final = 48  # characters that a badge holds in one line of its name
# Degrees often seen, without their full stops; others are not wrong, only worth a look.
_DEGREES: Final = frozenset(
    {
        "sh", "se", "st", "sp", "ss", "sag", "spd", "spdi", "ssi", "ssos", "ssosi", "sip", "skom", "sikom", "skm",
        "sked", "skep", "sfarm", "spsi", "shut", "spt", "spi", "sak", "sap", "sstp", "str", "sst", "sth", "sthi", "shi",
        "sei", "shum", "sfil", "ssn", "stp", "skel", "sstat", "sik", "mh", "mm", "msi", "mpd", "mpdi", "mhum", "mag",
        "mt", "me", "mkom", "mikom", "mkes", "map", "msc", "ma", "mp", "mip", "mak", "mkn", "mth", "meng", "mba", "mpa",
        "mph", "mpp", "llm", "llb", "phd", "ba", "bsc", "amd", "amdkeb", "ak", "ca", "cpa", "apt", "spa", "spog",
        "sppd", "spb",
    }
)  # fmt: skip
_WORD: Final = re.compile(r"[^\W\d_]{3,}")


def oddities(name: str) -> list[Oddity]:
    """What is worth a look in a name, in the order of the words above."""
    bare, _, suffix = name.partition(",")
    found = {
        Oddity.CAPITALS: _is_capitals(bare),
        Oddity.NO_COMMA: _ends_with_degree(bare),
        Oddity.DEGREE: bool(suffix.strip())
        and not all(_is_known(one) for one in re.split(r"[,\s]+", suffix.strip(", "))),
        Oddity.TOO_LONG: len(name) > LONGEST,
        Oddity.SPACES: "  " in name,
    }
    return [one for one in Oddity if found[one]]


def _is_capitals(bare: str) -> bool:
    """Abbreviations of two letters say nothing: a word of three or more must be there, and none in small letters."""
    words = _WORD.findall(people.parse(bare).name)
    return bool(words) and all(word.isupper() for word in words)


def _ends_with_degree(bare: str) -> bool:
    """`Linus Lusi S.Pd.`: a degree is written with full stops or in capitals, a name like `Si` is not."""
    words = bare.split()
    last = words[-1] if len(words) > 1 else ""
    return ("." in last or last.isupper()) and len(_plain(last)) > 1 and _is_known(last)


def _is_known(degree: str) -> bool:
    return _plain(degree) in _DEGREES


def _plain(degree: str) -> str:
    return degree.replace(".", "").casefold()
