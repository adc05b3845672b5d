"""The emergency kit over the API: made by who sets up the doors, downloaded, its rows entered and taken back."""

from api import wiring
from attendance import checkpoints
from attendance.checkpoints import CheckpointSpec
from core import clock, jobs
from core.grants import Role
from tests.attendance.papers import read_kit
from tests.edge_fixtures import Staff
from tests.factories import ACTOR, answer, meeting, principal


async def test_kit_is_made_downloaded_and_its_rows_entered_twice_and_taken_back(staff: Staff) -> None:
    made = await meeting(("73.71",))
    await answer(made.invitations["73.71"], principal("Moh. Contoh"))
    door = str(await checkpoints.create(made.event, CheckpointSpec(name="Aula"), actor=ACTOR))
    gate, viewer = await staff(Role.GATE_COORDINATOR), await staff(Role.VIEWER)
    base = "/api/v1/events/uji"
    asked = (await gate.post(f"{base}/kit")).json()["making"]
    assert (asked["state"], asked["total"]) == ("waiting", 3)
    assert (await gate.get(f"{base}/kit/{asked['job']}")).json()["code"] == "print_unfinished"
    async with wiring.connected():
        await jobs.run_waiting()
    assert (await viewer.get(f"{base}/kit")).json()["ready"]["job"] == asked["job"]
    assert (await viewer.get(f"{base}/kit/{asked['job']}")).status_code == 403
    paper = await gate.get(f"{base}/kit/{asked['job']}")
    assert paper.content.startswith(b"%PDF-")
    assert paper.headers["content-disposition"].startswith('attachment; filename="kit-darurat-')
    assert paper.headers["content-disposition"].endswith('.pdf"')
    [code] = read_kit(paper.content)[0]
    row = {"checkpoint": door, "at": clock.now().isoformat(), "code": code}
    first, second = [(await gate.post(f"{base}/paper-rows", json=row)).json() for _ in range(2)]
    assert (first["repeated"], second["repeated"]) == (False, True)
    assert first["result"] == second["result"]
    assert (first["result"]["outcome"], first["result"]["delegate"]["name"]) == ("admitted", "Moh. Contoh")
    assert (await gate.get(f"{base}/scans")).json()["items"][0]["source"] == "paper"
    assert (await gate.get(f"{base}/devices")).json()["items"] == []
    undone = await gate.post(f"{base}/paper-rows/{first['result']['nonce']}/annul")
    assert undone.json()["outcome"] == "annulled"
    assert (await gate.get(f"{base}/summary")).json()["present"]["people"] == 0
