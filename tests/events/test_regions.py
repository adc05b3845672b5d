"""The committed list of regions holds what the decree says, and can be made again."""

import csv
from collections import Counter
from pathlib import Path

from tools.regions import TARGET, render


def regions() -> dict[str, dict[str, str]]:
    with Path(TARGET).open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def test_regions_count_as_the_decree_does() -> None:
    kinds = Counter((row["kind"], row["administrative"]) for row in regions().values())
    assert kinds == {
        ("provinsi", "no"): 38,
        ("kabupaten", "no"): 415,
        ("kabupaten", "yes"): 1,
        ("kota", "no"): 93,
        ("kota", "yes"): 5,
    }


def test_zones_follow_the_province() -> None:
    rows = regions()
    assert Counter(row["zone"] for row in rows.values() if row["kind"] == "provinsi") == {
        "WIB": 18,
        "WITA": 12,
        "WIT": 8,
    }
    assert Counter(row["zone"] for row in rows.values() if row["parent"]) == {"WIB": 301, "WITA": 150, "WIT": 63}
    assert all(row["zone"] == rows[row["parent"]]["zone"] for row in rows.values() if row["parent"])


def test_codes_are_those_of_the_ministry_not_of_the_statistics_office() -> None:
    rows = regions()
    assert (rows["11.01"]["short_name"], rows["31.71"]["short_name"]) == ("Aceh Selatan", "Jakarta Pusat")
    assert rows["53.71"]["name"] == "Kota Kupang"


def test_head_and_supervisor_carry_the_names_of_their_region() -> None:
    rows = regions()
    assert (rows["91.06"]["head_title"], rows["53"]["head_title"], rows["16.71"]["head_title"]) == (
        "Bupati",
        "Gubernur",
        "Wali Kota",
    )
    assert rows["17.09"]["supervisor"] == "Bawaslu Kabupaten Bengkulu Tengah"
    panwaslih = [code for code, row in rows.items() if row["supervisor"].startswith("Panwaslih ")]
    assert panwaslih == [code for code in rows if code.startswith("11")]
    assert len(panwaslih) == 24


def test_regenerating_gives_the_same_file() -> None:
    assert Path(TARGET).read_text(encoding="utf-8") == render()
