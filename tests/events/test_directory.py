"""The directory of institutions is loaded once, whole, and loading again changes nothing."""

from collections import Counter

from core.actors import COMMAND
from core.db import rows
from events.regions import load_regions, read_regions, seatholders


async def test_directory_holds_every_government_and_every_supervisory_body(db: None) -> None:
    await load_regions(actor=COMMAND)
    found = await rows("SELECT i.kind, o.kind AS office FROM institution i JOIN office o ON o.institution = i.id")
    assert Counter((row["kind"], row["office"]) for row in found) == {
        ("regional_government", "gubernur"): 38,
        ("regional_government", "bupati"): 415,
        ("regional_government", "wali_kota"): 93,
        ("election_supervisor", "ketua"): 552,
    }


async def test_loading_the_directory_again_changes_nothing(db: None) -> None:
    assert await load_regions(actor=COMMAND) == 552 + 1098 + 1098
    assert await load_regions(actor=COMMAND) == 0
    assert len(await rows("SELECT id FROM audit_entry WHERE action = 'directory.loaded'")) == 1


def test_letters_go_to_the_head_of_the_institution() -> None:
    titles = {holder.key: (holder.name, holder.office_title) for holder in seatholders(read_regions())}
    assert len(titles) == 1098
    assert titles["regional_government/73.71"] == ("Pemerintah Kota Makassar", "Wali Kota Makassar")
    assert titles["regional_government/53"] == (
        "Pemerintah Provinsi Nusa Tenggara Timur",
        "Gubernur Nusa Tenggara Timur",
    )
    assert titles["election_supervisor/17.09"][1] == "Ketua Bawaslu Kabupaten Bengkulu Tengah"
    assert "regional_government/31.71" not in titles
