"""The closed lists of words of this room; a leaf that rules, tables and routes may all import."""

from enum import StrEnum


class EventKind(StrEnum):
    RAKORNAS = "rakornas"
    RAKOR = "rakor"
    RAKERNAS = "rakernas"
    GLADI = "gladi"


class EventState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CANCELLED = "cancelled"


class AmendmentKind(StrEnum):
    """What a change of plan touches."""

    DATES = "dates"
    PLACE = "place"
    CANCELLATION = "cancellation"


class AmendmentState(StrEnum):
    APPLIED = "applied"
    UNDONE = "undone"


class ClaimState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


class HeldState(StrEnum):
    """What became of a change that waits for approval; `replaced`: a later answer took its place."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    REPLACED = "replaced"


class ImportKind(StrEnum):
    """What a file tells: who is in the directory, or what institutions have answered."""

    DIRECTORY = "directory"
    ANSWERS = "answers"


class ImportState(StrEnum):
    READY = "ready"
    APPLIED = "applied"
    UNDONE = "undone"


class ReportState(StrEnum):
    NEW = "new"
    CLOSED = "closed"


class Doubt(StrEnum):
    """Why a letter that came back needs a clerk's word: it bears no electronic signature, was altered after signing,
    or what it says has changed since it was printed."""

    UNSIGNED = "unsigned"
    ALTERED = "altered"
    OUTDATED = "outdated"


class RegionKind(StrEnum):
    PROVINSI = "provinsi"
    KABUPATEN = "kabupaten"
    KOTA = "kota"


class Zone(StrEnum):
    """The three time zones of Indonesia (Keppres 41/1987); the value is the label people read."""

    WIB = "WIB"
    WITA = "WITA"
    WIT = "WIT"

    @property
    def iana(self) -> str:
        """Name of the zone in the tz database."""
        return {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}[self.value]


class InstitutionKind(StrEnum):
    REGIONAL_GOVERNMENT = "regional_government"
    ELECTION_SUPERVISOR = "election_supervisor"
    MINISTRY = "ministry"
    AGENCY = "agency"
    OTHER = "other"


class Lack(StrEnum):
    """What an institution of the directory still lacks before it can be invited well.

    `contact`: a present contact officer; `holder`: a head confirmed lately enough to be named; `invitation`: one to
    this meeting that is not withdrawn.
    """

    CONTACT = "contact"
    HOLDER = "holder"
    INVITATION = "invitation"


class HostRole(StrEnum):
    HOST = "host"
    CO_HOST = "co_host"
    THROUGH = "through"


class ActingStatus(StrEnum):
    """How an office is held (domain glossary: definitif, penjabat, penjabat sementara, pelaksana tugas/harian)."""

    DEFINITIF = "DEFINITIF"
    PJ = "PJ"
    PJS = "PJS"
    PLT = "PLT"
    PLH = "PLH"


class Representation(StrEnum):
    """May somebody else come for the invited office?"""

    ALLOWED = "allowed"
    WITH_REASON = "with_reason"
    NOT_EXPECTED = "not_expected"


class LetterNeeded(StrEnum):
    """What a representative shows of his assignment letter (surat tugas); a missing file never blocks a door."""

    NONE = "none"
    NUMBER = "number"
    FILE = "file"


class Choice(StrEnum):
    """What an answer says."""

    PRINCIPAL = "principal"
    REPRESENTATIVE = "representative"
    UNNAMED = "unnamed"
    DECLINED = "declined"


class Source(StrEnum):
    """By which way an answer or an appointment reached us."""

    OWN_LINK = "own_link"
    TELEPHONE = "telephone"
    LETTER = "letter"
    IMPORT = "import"
    PROVINCE = "province"
    DESK = "desk"
    REPLY = "reply"


class Capacity(StrEnum):
    PRINCIPAL = "principal"
    REPRESENTATIVE = "representative"
    COMPANION = "companion"


class Status(StrEnum):
    """What an invitation has come to; derived, never stored."""

    UNANSWERED = "unanswered"
    PRINCIPAL = "principal"
    REPRESENTED = "represented"
    CONFIRMED_UNNAMED = "confirmed_unnamed"
    DECLINED = "declined"
    LAPSED = "lapsed"


class Asks(StrEnum):
    """Whom a follow-up form asks: each delegate, or the institution once."""

    DELEGATE = "delegate"
    INSTITUTION = "institution"


class FieldKind(StrEnum):
    """What a field of a follow-up form takes."""

    TEXT = "text"
    NUMBER = "number"
    MOMENT = "moment"
    CHOICE = "choice"
    YES_NO = "yes_no"
    FILE = "file"


class AccreditationKind(StrEnum):
    OFFICIAL = "official"
    GUEST = "guest"


class AccreditedAs(StrEnum):
    HOST = "host"
    SPEAKER = "speaker"
    COMMITTEE = "committee"
    PRESS = "press"
    GUEST = "guest"


class CallOutcome(StrEnum):
    """What came of a telephone call: the answer given, when to call again, or why there was none to be had."""

    PRINCIPAL = "principal"
    REPRESENTED = "represented"
    UNNAMED = "unnamed"
    DECLINED = "declined"
    AGAIN = "again"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    SKIPPED = "skipped"
    LEFT = "left"
    EXPIRED = "expired"


class LetterState(StrEnum):
    """How far an assignment letter (surat tugas) has been looked at; unread ones never block a door."""

    AWAITED = "awaited"
    UNREAD = "unread"
    ACCEPTED = "accepted"
    ASK_AGAIN = "ask_again"
    ORIGINAL = "original"
