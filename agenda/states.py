"""The closed lists of words of the programme."""

from enum import StrEnum


class SessionKind(StrEnum):
    OPENING_ADDRESS = "opening_address"
    REPORT = "report"
    SPEAKER_SESSION = "speaker_session"
    STATEMENT = "statement"
    PANEL = "panel"
    PLENARY = "plenary"
    DECLARATION_READING = "declaration_reading"
    AGREEMENT_SIGNING = "agreement_signing"
    REGISTRATION = "registration"
    BREAK = "break"
    CLOSING = "closing"
    OTHER = "other"


class SessionRoleKind(StrEnum):
    OPENS = "opens"
    SPEAKER = "speaker"
    MODERATOR = "moderator"
    READER = "reader"
    SIGNATORY = "signatory"
    MC = "mc"
    MINUTE_TAKER = "minute_taker"
    CLOSES = "closes"


class ClashKind(StrEnum):
    ROOM = "room"
    PERSON = "person"


class DocumentKind(StrEnum):
    """What a paper of the meeting is; all but `bahan` and `lainnya` are its results."""

    BAHAN = "bahan"
    NOTULA = "notula"
    KEPUTUSAN = "keputusan"
    DEKLARASI = "deklarasi"
    LAINNYA = "lainnya"


class ChangeKind(StrEnum):
    """How a session differs between two releases."""

    NEW = "new"
    CANCELLED = "cancelled"
    MOVED = "moved"
    LENGTH = "length"
    TITLE = "title"
    PEOPLE = "people"
