"""The closed lists of words of the outbox."""

from enum import StrEnum


class Kind(StrEnum):
    """How pressing a message is: an answer's receipt goes at once, logistics on any day, administration on workdays."""

    JAWABAN = "jawaban"
    LOGISTIK = "logistik"
    ADMINISTRASI = "administrasi"


class Channel(StrEnum):
    EMAIL = "email"
    CONSOLE = "console"


class DeliveryState(StrEnum):
    """`unknown`: taken, and nobody came back to tell; it is sent again with the same Message-ID."""

    WAITING = "waiting"
    TAKEN = "taken"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


class RuleState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    MISSED = "missed"
