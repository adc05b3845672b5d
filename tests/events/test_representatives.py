"""Whom a head of an office may send: the titles offered, and how each would be printed."""

import pytest

from events.representatives import Invited, Offer, offers, printed
from events.states import InstitutionKind

GOVERNMENT = InstitutionKind.REGIONAL_GOVERNMENT
MAYOR = Invited("wali_kota", "Wali Kota Makassar", "Pemerintah Kota Makassar", GOVERNMENT, of_province=False)
GOVERNOR = Invited("gubernur", "Gubernur Aceh", "Pemerintah Provinsi Aceh", GOVERNMENT, of_province=True)
SUPERVISOR = Invited(
    "ketua",
    "Ketua Panwaslih Kabupaten Nagan Raya",
    "Panwaslih Kabupaten Nagan Raya",
    InstitutionKind.ELECTION_SUPERVISOR,
    of_province=False,
)
AGENCY = Invited("ketua", "Kepala Badan Contoh", "Badan Contoh", InstitutionKind.AGENCY, of_province=False)
OTHER = Invited("ketua", "Ketua Umum", "Asosiasi Contoh", InstitutionKind.OTHER, of_province=False)


@pytest.mark.parametrize(
    ("invited", "expected"),
    [
        (
            MAYOR,
            [
                ("Wakil Wali Kota", "Wakil Wali Kota Makassar"),
                ("Sekretaris Daerah", "Sekretaris Daerah Kota Makassar"),
                ("Asisten Sekretaris Daerah", "Asisten Sekretaris Daerah Kota Makassar"),
                ("Kepala Kesbangpol", "Kepala Kesbangpol Kota Makassar"),
            ],
        ),
        (
            SUPERVISOR,
            [
                ("Anggota", "Anggota Panwaslih Kabupaten Nagan Raya"),
                ("Koordinator Sekretariat", "Koordinator Sekretariat Panwaslih Kabupaten Nagan Raya"),
            ],
        ),
        (AGENCY, [("Sekretaris Utama", "Sekretaris Utama"), ("Deputi", "Deputi")]),
        (OTHER, []),
    ],
)
def test_usual_offices_are_offered_where_the_category_names_none(
    invited: Invited, expected: list[tuple[str, str]]
) -> None:
    assert offers(invited, []) == [Offer(*one) for one in expected]


def test_accepted_offices_come_in_their_own_order() -> None:
    accepted = ["Sekretaris Daerah", "Wakil Gubernur", "Kepala Biro Pemerintahan Provinsi Aceh"]
    assert [one.printed for one in offers(GOVERNOR, accepted)] == [
        "Sekretaris Daerah Provinsi Aceh",
        "Wakil Gubernur Aceh",
        "Kepala Biro Pemerintahan Provinsi Aceh",
    ]


def test_province_has_a_head_of_secretariat() -> None:
    body = Invited("ketua", "Ketua", "Bawaslu Provinsi Contoh", InstitutionKind.ELECTION_SUPERVISOR, of_province=True)
    assert [one.title for one in offers(body, [])] == ["Anggota", "Kepala Sekretariat"]


def test_deputy_of_another_office_keeps_the_place() -> None:
    assert printed(MAYOR, "Wakil Ketua DPRD") == "Wakil Ketua DPRD Kota Makassar"
