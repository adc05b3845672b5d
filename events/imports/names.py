"""Names of institutions, offices and people made comparable, and which on file come near."""

import re
from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from rapidfuzz import fuzz, process

from events import people
from events.states import InstitutionKind

NEAR: Final = 86  # of 100; below, the names of neighbouring regencies begin to look alike
_OFFERED: Final = 4
_SHORT: Final = {
    "pemkot": "kota", "pemkab": "kabupaten", "pemprov": "provinsi", "pemda": "", "kab": "kabupaten", "prov": "provinsi",
    "pemerintah": "", "daerah": "", "adm": "administrasi", "kep": "kepulauan", "panwaslih": "bawaslu", "ri": "",
    "republik": "", "indonesia": "", "sekda": "sekretaris", "walikota": "wali kota", "dki": "", "khusus": "",
    "ibukota": "", "kemendagri": "kementerian dalam negeri", "sulsel": "sulawesi selatan", "sulbar": "sulawesi barat",
    "sulteng": "sulawesi tengah", "sultra": "sulawesi tenggara", "sulut": "sulawesi utara", "jabar": "jawa barat",
    "jateng": "jawa tengah", "jatim": "jawa timur", "sumut": "sumatera utara", "sumbar": "sumatera barat",
    "sumsel": "sumatera selatan", "kalbar": "kalimantan barat", "kalteng": "kalimantan tengah",
    "kalsel": "kalimantan selatan", "kaltim": "kalimantan timur", "kaltara": "kalimantan utara",
    "babel": "kepulauan bangka belitung", "kepri": "kepulauan riau", "ntb": "nusa tenggara barat",
    "ntt": "nusa tenggara timur", "diy": "istimewa yogyakarta", "di": "",
}  # fmt: skip
_RANK: Final = frozenset({"kabupaten", "kota", "provinsi", "administrasi", "istimewa"})


def plain(said: str) -> str:
    """`Pemkab. Gowa` and `Pemerintah Kabupaten Gowa` become the same."""
    spelled = said.casefold().replace("badan pengawas pemilihan umum", "bawaslu")
    return " ".join(word for one in re.findall(r"\w+", spelled) for word in _SHORT.get(one, one).split())


def bare(said: str) -> str:
    """As `plain`, without whether it is a regency or a city: `Gowa`."""
    return " ".join(word for word in plain(said).split() if word not in _RANK)


def post(title: str, institution: str) -> str:
    """An office without where it is: `Pj. Sekda Kota Makassar` of Makassar becomes `sekretaris`."""
    words, place = plain(title).split(), set(plain(institution).split()) | _RANK
    left = [word for at, word in enumerate(words) if word not in place or words[at - 1 : at + 1] == ["wali", "kota"]]
    return " ".join(left)


def near(said: str, known: Mapping[UUID, str]) -> list[UUID]:
    """Whose plain names come near, the nearest first, at most four."""
    found = process.extract(plain(said), known, scorer=fuzz.token_sort_ratio, limit=_OFFERED, score_cutoff=NEAR)
    return [key for _, _, key in found]


def same_person(said: str, on_file: str, aliases: Iterable[str] = ()) -> bool:
    """Whether a name is one on file, degrees and capitals aside."""
    return _bare_name(said) in {_bare_name(one) for one in (on_file, *aliases)}


def like_person(said: str, on_file: str) -> bool:
    """Whether a name could be another spelling: `Firman Pagarra` of `Firman Hamid Pagarra`."""
    given, known = _bare_name(said), _bare_name(on_file)
    return fuzz.token_set_ratio(given, known) >= NEAR or fuzz.ratio(given, known) >= NEAR


def kind_of(said: str) -> InstitutionKind:
    """What an institution is, by its name."""
    words = plain(said)
    if re.search(r"\bbawaslu\b", words):
        return InstitutionKind.ELECTION_SUPERVISOR
    if words.startswith("kementerian"):
        return InstitutionKind.MINISTRY
    if re.match(r"(kabupaten|kota|provinsi)\b", words):
        return InstitutionKind.REGIONAL_GOVERNMENT
    return InstitutionKind.AGENCY if re.match(r"(badan|lembaga|komisi)\b", words) else InstitutionKind.OTHER


def _bare_name(said: str) -> str:
    return " ".join(re.findall(r"\w+", people.parse(said).name.casefold()))
