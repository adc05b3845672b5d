"""Who usually comes for the head of an office: titles in the order they are offered, each as it will be printed."""

from collections.abc import Sequence
from typing import Final

import msgspec

from events.states import InstitutionKind

_HEADS: Final = {"gubernur": "Gubernur", "bupati": "Bupati", "wali_kota": "Wali Kota"}
_DEPUTY: Final = "Wakil "
_GOVERNMENT: Final = "Pemerintah "
# What a region's officers are called where a category names none of its own.
_USUAL: Final = {
    InstitutionKind.REGIONAL_GOVERNMENT: ("Sekretaris Daerah", "Asisten Sekretaris Daerah", "Kepala Kesbangpol"),
    InstitutionKind.ELECTION_SUPERVISOR: ("Anggota",),
    InstitutionKind.MINISTRY: ("Sekretaris Jenderal", "Direktur Jenderal", "Staf Ahli"),
    InstitutionKind.AGENCY: ("Sekretaris Utama", "Deputi"),
    InstitutionKind.OTHER: (),
}


class Offer(msgspec.Struct, frozen=True):
    """An office to choose: `Sekretaris Daerah`, printed as `Sekretaris Daerah Kota Makassar`."""

    title: str
    printed: str


class Invited(msgspec.Struct, frozen=True):
    """The office a letter went to; `of_province` tells the level of its institution's region."""

    kind: str
    title: str
    institution: str
    institution_kind: InstitutionKind
    of_province: bool


def offers(invited: Invited, accepted: Sequence[str]) -> list[Offer]:
    """The offices a category accepts in its order, or the usual ones."""
    return [Offer(title, printed(invited, title)) for title in accepted or usual(invited)]


def usual(invited: Invited) -> list[str]:
    """The titles of those who come for such an office."""
    titles = list(_USUAL[invited.institution_kind])
    if invited.institution_kind is InstitutionKind.ELECTION_SUPERVISOR:
        titles.append("Kepala Sekretariat" if invited.of_province else "Koordinator Sekretariat")
    head = _HEADS.get(invited.kind)
    return [_DEPUTY + head, *titles] if head else titles


def printed(invited: Invited, title: str) -> str:
    """A title with the place it is held in, where it says none itself."""
    if title.startswith(_DEPUTY) and invited.title.startswith(title.removeprefix(_DEPUTY)):
        return _DEPUTY + invited.title
    place = _place(invited)
    return title if place.casefold() in title.casefold() else f"{title} {place}"


def _place(invited: Invited) -> str:
    """The body's own name for a supervisor, the region's for a government; a ministry's stands apart on the badge."""
    match invited.institution_kind:
        case InstitutionKind.REGIONAL_GOVERNMENT:
            return invited.institution.removeprefix(_GOVERNMENT)
        case InstitutionKind.ELECTION_SUPERVISOR:
            return invited.institution
    return ""
