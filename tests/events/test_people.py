"""Names: kept exactly as written, taken apart only to sort and to search."""

import pytest

from core.errors import Invalid
from events import people

VECTORS = [
    ("Dr. Andriko Noto Susanto, S.P., M.P.", "Dr.", "Andriko Noto Susanto", "S.P., M.P."),
    ("Drs. Haryomo Dwi Putranto, M.Hum.", "Drs.", "Haryomo Dwi Putranto", "M.Hum."),
    ("Sofia Bonspia, SH., M.Hum.", "", "Sofia Bonspia", "SH., M.Hum."),
    ("Rahmat Bagja, SH,. LL.M.", "", "Rahmat Bagja", "SH,. LL.M."),
    ("Dr. A. Damenta, Mag.Rer.Pulp.CGCAE", "Dr.", "A. Damenta", "Mag.Rer.Pulp.CGCAE"),
    ("Aba Subagja, S.Sos., MAD.", "", "Aba Subagja", "S.Sos., MAD."),
    ("Linus Lusi, S.Pd., M.Pd.", "", "Linus Lusi", "S.Pd., M.Pd."),
    ("Dr. Suhajar Diantoro, M.Si.", "Dr.", "Suhajar Diantoro", "M.Si."),
    ("Moh. Ramdhan Pomanto", "", "Moh. Ramdhan Pomanto", ""),
    ("Raden Gani Muhamad", "", "Raden Gani Muhamad", ""),
    ("Puadi", "", "Puadi", ""),
    ("Prof. Dr. H. Contoh", "Prof. Dr. H.", "Contoh", ""),
    ("dr. Contoh", "dr.", "Contoh", ""),
    ("H.", "", "H.", ""),
    ("I Gusti Contoh, S.H.", "", "I Gusti Contoh", "S.H."),
]


@pytest.mark.parametrize(("written", "prefix", "name", "suffix"), VECTORS)
def test_name_comes_apart_into_prefix_name_and_suffix(written: str, prefix: str, name: str, suffix: str) -> None:
    assert people.parse(written) == (prefix, name, suffix)


@pytest.mark.parametrize("written", ["N" * 200, "Contoh, " + "S" * 190, "Prof. " * 33])
def test_parts_of_the_longest_name_fit_where_they_are_kept(written: str) -> None:
    assert [len(part) <= most for part, most in zip(people.parse(written), (60, 160, 120), strict=True)] == [True] * 3


@pytest.mark.parametrize(
    "written", [vector[0] for vector in VECTORS] + ["Nama  Dua  Spasi", "<b>Contoh</b>", "Çelik Ü."]
)
def test_name_is_kept_as_written(written: str) -> None:
    assert people.checked(f"  {written}\n") == written


def test_white_space_of_any_kind_is_a_space_and_control_characters_go() -> None:
    assert people.checked("Dr.\u00a0Contoh\tNama\u200b\x07") == "Dr. Contoh Nama"


@pytest.mark.parametrize("written", ["", "   ", "...", "123"])
def test_name_without_a_letter_is_asked_for_again(written: str) -> None:
    with pytest.raises(Invalid, match="name_missing"):
        people.checked(written)


def test_name_too_long_says_how_long_it_may_be() -> None:
    with pytest.raises(Invalid) as found:
        people.checked("A" * 201)
    assert (found.value.code, found.value.params["longest"]) == ("name_too_long", 200)


async def test_bare_names_sort_as_the_attendance_list_wants(db: None) -> None:
    written = [vector[0] for vector in VECTORS[:11]] + ["Firman Hamid Pagarra", "Pory Rusman", "Roni Marzuki"]
    ordered = sorted((people.parse(one).name for one in written), key=str.casefold)
    assert ordered == [
        "A. Damenta",
        "Aba Subagja",
        "Andriko Noto Susanto",
        "Firman Hamid Pagarra",
        "Haryomo Dwi Putranto",
        "Linus Lusi",
        "Moh. Ramdhan Pomanto",
        "Pory Rusman",
        "Puadi",
        "Raden Gani Muhamad",
        "Rahmat Bagja",
        "Roni Marzuki",
        "Sofia Bonspia",
        "Suhajar Diantoro",
    ]
