"""What a cell or a line of a recap says of coming, in the words people use."""

import re
from enum import StrEnum
from typing import Final


class Wish(StrEnum):
    """What was said; `present` says somebody comes, not yet who, `nothing` that nobody has answered yet."""

    PRINCIPAL = "principal"
    REPRESENTATIVE = "representative"
    DECLINED = "declined"
    PRESENT = "present"
    NOTHING = "nothing"


# The first that fits: "berhalangan, diwakili Sekda" says that somebody comes, "tidak hadir" does not say "hadir".
_WORDS: Final = (
    (Wish.NOTHING, r"^[\s\-–—.?…⏳]*$|\bbelum\b|menunggu|\bno answer\b"),
    (Wish.REPRESENTATIVE, r"wakil|delegasi|\butus|represent"),
    (Wish.DECLINED, r"\btidak\b|\btdk\b|berhalangan|absen|\bi[zj]in\b|batal|❌|✖|declin|\bnot? \b"),
    (Wish.PRINCIPAL, r"sendiri|langsung|pimpinan hadir|in person"),
    (Wish.PRESENT, r"\bhadir\b|bersedia|\bsiap\b|\bya\b|\bok\b|✅|✔|☑|attend|\byes\b"),
)
_COMPILED: Final = tuple((wish, re.compile(pattern)) for wish, pattern in _WORDS)


def wish(said: str) -> Wish | None:
    """What some words say; None where they could mean anything."""
    words = said.casefold()
    return next((one for one, pattern in _COMPILED if pattern.search(words)), None)


# Where the words about coming begin in a line without any mark between them and the institution.
COMING: Final = re.compile(r"\b(?:tidak )?hadir\b|diwakili|mewakili|berhalangan|\bbelum\b|[✅✔☑❌✖⏳]", re.IGNORECASE)
