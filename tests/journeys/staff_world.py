"""What staff see: the real meeting with answers of every kind and people at the door, and two that have just begun."""

import io
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import msgspec
from PIL import Image

from agenda import documents, sessions
from agenda.documents import DocumentGiven
from agenda.sessions import NewSession
from agenda.states import DocumentKind, SessionKind
from api.demo import contacts, delegations, directory, meeting, programme, simulation
from api.demo.facts import Facts, facts
from api.demo.travel import arrive
from attendance import checkpoints, devices, keys, posts, scans
from attendance.batches import Batch, ScanIn
from attendance.checkpoints import CheckpointSpec
from attendance.states import Policy, Profile
from core import clock, files
from core.actors import COMMAND
from core.db import execute, rows
from events import amendments, claims, invitations, meetings, substitutions
from events.amendments import Ralat
from events.claims import ClaimGiven
from events.letters import LetterGiven
from events.papers import letters, printing, reports, signed, texts
from events.papers.facts import common_link, meeting_facts
from events.papers.letters import Numbering
from events.plans import PlanChange
from events.regions import load_regions, read_regions, seatholders
from events.seating import AnswerGiven, PersonGiven
from events.states import ActingStatus, Choice, EventKind, Zone
from events.substitutions import Substitute
from events.venues import NewVenue
from messaging import reminders
from tests.api.office import photo
from tests.api.papers import draft, hand_out
from tests.events.papers import seals
from tests.factories import answer, given, invite, make_central, make_event, principal, representative, send
from tests.journeys.form_world import follow_up
from tests.journeys.held_world import hold_one
from tests.journeys.kit_world import kits

JAKARTA = ZoneInfo("Asia/Jakarta")
BARE = "kosong"
AMENDED = "diubah"
LETTERED = "bersurat"


@dataclass
class World:
    """The meetings and a few of their rows by what they show."""

    event: UUID
    slug: str
    invitations: dict[str, UUID]
    attendees: dict[str, UUID]
    codes: dict[str, str]
    doors: list[UUID]
    withdrawn: str = ""
    unsent: str = "belum-dikirim"
    growing: str = "bertambah"
    forms: dict[str, UUID] = field(default_factory=dict)


async def make_world() -> World:
    """The meeting of 1,098 invitations on its morning; one not yet sent; a simulated one that holds nothing."""
    real = facts("rakornas")
    event = await _invited(real)
    await _answered(real, event)
    await _late(event)
    await hold_one(event)
    forms = await follow_up(event)
    await _papers(event)
    for make in (_make_bare, _make_unsent, _make_amended, _make_lettered, kits):
        await make()
    world = await _arrived(event, real)
    world.forms = forms
    return world


async def _invited(real: Facts) -> UUID:
    holders = seatholders(read_regions())
    await arrive(real.settings.invited_at)
    await load_regions(actor=COMMAND)
    await contacts.load_contacts(holders, actor=COMMAND)
    people = await directory.load_directory(real, actor=COMMAND)
    event = await meeting.create(real, actor=COMMAND)
    await execute("UPDATE event SET starts_at = '08:00', ends_at = '16:30' WHERE id = $1", event)
    await meeting.invite_all(event, actor=COMMAND)
    await simulation.deliver_nowhere()
    await arrive(real.settings.answered_from)
    await delegations.answer_all(real, event, people, {holder.key: holder for holder in holders})
    await delegations.accredit_all(real, event, people, actor=COMMAND)
    await programme.plan(real, event, people, actor=COMMAND)
    return event


async def _answered(real: Facts, event: UUID) -> None:
    """Forty answers of every kind; a seat given to somebody else; an invitation taken back."""
    found = await rows(
        "SELECT i.id FROM invitation i JOIN institution n ON n.id = i.institution WHERE i.event = $1 "
        "AND NOT EXISTS (SELECT 1 FROM answer a WHERE a.invitation = i.id) ORDER BY n.key DESC LIMIT 40",
        event,
    )
    for at, row in enumerate(found):
        name = f"Peserta Contoh {at + 1:04}, S.Uji., M.Uji."
        said = [
            principal(name, ActingStatus.PJ),
            representative(name, "Asisten Pemerintahan dan Kesejahteraan Rakyat Sekretariat Daerah"),
            given(Choice.UNNAMED),
            given(Choice.DECLINED, reason="Bertepatan dengan rapat paripurna DPRD yang tidak dapat ditunda."),
        ]
        await answer(row["id"], said[at % len(said)])
        if at in (1, 5, 9):
            await answer(row["id"], await _with_letter(said[1], at))
    gone = found[-1]["id"]
    await invitations.withdraw(gone, event=event, reason="Undangan ganda", version=await _version(gone), actor=COMMAND)
    await meeting.remind(event, real.settings.reminder, actor=COMMAND)
    await reminders.create(
        reminders.NewRule("Tiga hari sebelumnya", offset_days=-3), scope=("event", event), actor=COMMAND
    )


async def _with_letter(said: AnswerGiven, at: int) -> AnswerGiven:
    """The representative's letter: a photo of a page, or so far only its number and date."""
    page = io.BytesIO()
    Image.effect_noise((600, 850), 12).save(page, "PNG")
    kept = await files.keep(page.getvalue(), name="surat.png") if at < 9 else None
    letter = LetterGiven(f"094/{at}/ST/2024", date(2024, 9, 4), kept)
    return msgspec.structs.replace(said, letter=letter)


async def _version(invitation: UUID) -> int:
    [found] = await rows("SELECT version FROM invitation WHERE id = $1", invitation)
    return int(found["version"])


async def _late(event: UUID) -> None:
    """After the deadline: reminded, some mails came back, one answer is to be checked, one seat changed hands."""
    await arrive(datetime(2024, 9, 13, 12, tzinfo=JAKARTA))
    await reminders.sweep()
    await simulation.deliver_nowhere()
    await execute(
        "UPDATE delivery SET state = 'failed', error = '550 5.1.1 mailbox unavailable', attempt = 3 WHERE id IN "
        "(SELECT id FROM delivery ORDER BY id LIMIT 3)"
    )
    await arrive(datetime(2024, 9, 15, 9, tzinfo=JAKARTA))
    [seat] = await rows(
        "SELECT p.id, p.invitation, i.version FROM appointment p JOIN invitation i ON i.id = p.invitation "
        "JOIN attendee t ON t.id = p.attendee WHERE i.event = $1 AND t.name_as_written = 'Firman Hamid Pagarra'",
        event,
    )
    who = PersonGiven("Peserta Contoh 0099, S.H.", "Asisten Administrasi Umum Kota Makassar", None)
    letter = LetterGiven("094/118/ST/2024", datetime(2024, 9, 15, tzinfo=JAKARTA).date())
    new = Substitute(who, letter, "Tugas lain")
    await substitutions.substitute(seat["id"], new, event=event, version=seat["version"], actor=COMMAND)
    await answer(seat["invitation"], representative("Peserta Contoh 0099, S.H.", who.office))


async def _papers(event: UUID) -> None:
    """Slides that are out, minutes still a draft, a declaration taken back."""
    await hand_out(event, DocumentGiven("Paparan narasumber: netralitas ASN", public=True))
    await draft(event, DocumentGiven("Notula rapat koordinasi", DocumentKind.NOTULA))
    gone = await hand_out(event, DocumentGiven("Deklarasi (konsep lama)", DocumentKind.DEKLARASI))
    await documents.withdraw(event, gone, version=2, actor=COMMAND)


async def _make_bare() -> None:
    day = datetime(2024, 10, 7, tzinfo=JAKARTA).date()
    new = meetings.NewEvent(
        BARE, EventKind.RAKOR, "Rapat Koordinasi yang Baru Dibuat", "Rakor Baru", day, day, Zone.WITA, simulated=True,
        categories=[],
    )  # fmt: skip
    await meetings.create(new, actor=COMMAND)


async def _make_unsent() -> None:
    """Governors are invited, nobody else, no letter has left; and such a one again, to which states invite others."""
    for slug in (World.unsent, World.growing):
        await invite(await make_event(slug), "gubernur")


async def _make_amended() -> None:
    """Governors have letters, and since then another date and another place."""
    event = await make_event(AMENDED)
    await invite(event, "gubernur")
    await send(event)
    await simulation.deliver_nowhere()
    plan = PlanChange(starts_on=date(2030, 10, 8), venue=NewVenue("Balai Contoh", Zone.WIB, city="Jakarta"))
    [row] = await rows("SELECT version FROM event WHERE id = $1", event)
    letter = Ralat("100.2/77/BAK", date(2024, 9, 10), "Menyesuaikan agenda nasional")
    await amendments.apply(event, plan, letter, version=row["version"], actor=COMMAND)
    await _claim(event)
    await simulation.deliver_nowhere()


async def _make_lettered() -> None:
    """Governors get letters of their own number; some came back, one in ink, and somebody reports a false one."""
    event = await make_event(LETTERED, hosts=(await make_central("Penyelenggara Contoh"),))
    await invite(event, "gubernur")
    await texts.write(event, texts.Text(), individual=True, version=0, actor=COMMAND)
    [host] = await rows("SELECT institution FROM event_host WHERE event = $1", event)
    numbering = Numbering("{no}/K1/{bulan_romawi}/{tahun}", 101, date(2030, 8, 30), host["institution"])
    await letters.number_all(event, numbering, actor=COMMAND)
    first, second, *_ = await rows("SELECT invitation FROM invitation_letter WHERE event = $1 ORDER BY serial", event)
    for one, finish in ((first, seals.signed), (second, None)):
        made = (await printing.letters(event, [one["invitation"]]))[one["invitation"]]
        pdf = await finish(made) if finish else made
        await signed.take(event, pdf, name="surat.pdf", wanted=None, actor=COMMAND)
    code = await common_link(await meeting_facts(event))
    seen = "Nomor pada surat meminta uang pendaftaran."
    await reports.report(code.rsplit("/", 1)[1], seen=seen, contact="0800 0000 011", actor=COMMAND)


async def _claim(event: UUID) -> None:
    """Two say to answer for one governor, one for another whom staff did not believe; no contact is on file then."""
    found = await rows("SELECT id, institution FROM invitation WHERE event = $1 ORDER BY id DESC LIMIT 2", event)
    asked = [row["institution"] for row in found]
    kept = await rows("SELECT id, email FROM contact_person WHERE institution = ANY($1::uuid[])", asked)
    await execute("UPDATE contact_person SET email = '' WHERE institution = ANY($1::uuid[])", asked)
    letter = await files.keep(photo(), name="surat.jpg")
    first, second = [row["id"] for row in found]
    for invitation, name in ((first, "Narahubung Contoh"), (first, "Narahubung Lain"), (second, "Narahubung Salah")):
        said = ClaimGiven(name, "Kepala Bagian Umum", "0800 0000 011", letter, answer=representative())
        made = await claims.submit(invitation, said, submission=None, actor=COMMAND)
    await claims.refuse(made, event=event, reason="Bukan pegawai instansi ini", version=1, actor=COMMAND)
    for row in kept:
        await execute("UPDATE contact_person SET email = $2 WHERE id = $1", row["id"], row["email"])


async def _arrived(event: UUID, real: Facts) -> World:
    """Two sessions that clash, a release and what came after it, doors, devices, and the first people inside."""
    await programme.release(event, actor=COMMAND)
    [room] = await rows("SELECT r.id FROM room r JOIN event e ON e.venue = r.venue WHERE e.id = $1 LIMIT 1", event)
    for title in ("Sidang Komisi A", "Sidang Komisi B"):
        new = NewSession(title, SessionKind.PANEL, starts_at=time(13), minutes=90, room=room["id"])
        await sessions.create(event, new, actor=COMMAND)
    await meeting.open_doors(real, event, policy=Policy.ONCE, actor=COMMAND)
    [group] = await rows("SELECT id FROM participant_category WHERE event = $1 AND code = 'wali_kota'", event)
    await checkpoints.create(
        event,
        CheckpointSpec("Ruang VIP", policy=Policy.IN_OUT, opens=time(7), closes=time(11), categories=[group["id"]]),
        actor=COMMAND,
    )
    await arrive(datetime(2024, 9, 17, 8, 12, tzinfo=JAKARTA))
    await simulation.deliver_nowhere()
    world = await _world(event)
    await _scan(world)
    return world


async def _world(event: UUID) -> World:
    invited = await rows(
        "SELECT n.key, i.id FROM invitation i JOIN institution n ON n.id = i.institution WHERE i.event = $1", event
    )
    people = {
        row["name_as_written"]: row["id"]
        for row in await rows("SELECT name_as_written, id FROM attendee WHERE event = $1 ORDER BY id", event)
    }
    codes = await keys.codes(event, list(people.values()))
    [gone] = await rows(
        "SELECT n.key FROM invitation i JOIN institution n ON n.id = i.institution WHERE i.event = $1 "
        "AND i.withdrawn_at IS NOT NULL",
        event,
    )
    return World(
        event,
        "rakornas-2024",
        {row["key"]: row["id"] for row in invited},
        people,
        {name: codes[key] for name, key in people.items() if key in codes},
        [place.id for place in await checkpoints.of_event(event)],
        withdrawn=gone["key"],
    )


async def _device(event: UUID, name: str, checkpoint: UUID | None) -> devices.Enrolment:
    return await devices.register(event, name=name, profile=Profile.GATE, checkpoint=checkpoint, actor=COMMAND)


async def _scan(world: World) -> None:
    north, south, vip = world.doors
    made = await _device(world.event, "HP Pintu Utara", north)
    await _device(world.event, "HP Pintu Selatan", south)
    lost = await _device(world.event, "HP hilang", None)
    await devices.revoke(lost.device, event=world.event, reason="hilang", actor=COMMAND)
    post = await posts.by_secret((await devices.enrol(token=made.token, name="", hardware="satu")).secret)
    now = clock.real_now()
    codes = [*list(world.codes.values())[:9], "RKKODELAIN"]
    wanted = [
        *(ScanIn(uuid4().hex, north, now - timedelta(minutes=9 - at), code=code) for at, code in enumerate(codes)),
        ScanIn(uuid4().hex, north, now, code=codes[0]),
        ScanIn(uuid4().hex, vip, now, code=codes[1]),
    ]
    await scans.take(post, Batch(now, list(wanted)))
