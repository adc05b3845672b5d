"""The closed vocabularies of the door: what may be asked, judged and told."""

from enum import StrEnum


class Policy(StrEnum):
    """How often a checkpoint admits the same person."""

    ONCE = "once"
    DAILY = "daily"
    MANY = "many"
    IN_OUT = "in_out"


class Direction(StrEnum):
    """Which way the person walks."""

    IN = "in"
    OUT = "out"


class Source(StrEnum):
    """How the code or the person came to us."""

    SCAN = "scan"
    WEDGE = "wedge"
    MANUAL = "manual"
    DELEGATION = "delegation"
    PROTOCOL = "protocol"
    PAPER = "paper"
    SELF = "self"


class Outcome(StrEnum):
    """What a door is told; clients treat a reason they do not know by its outcome."""

    ADMITTED = "admitted"
    ALREADY = "already"
    REFUSED = "refused"
    LEFT = "left"
    CONFIRM = "confirm"
    HELD = "held"


class Told(StrEnum):
    """What a door said by itself while it could not ask us; `unknown` is its amber: recorded and let in."""

    ADMITTED = "admitted"
    ALREADY = "already"
    REFUSED = "refused"
    LEFT = "left"
    CONFIRM = "confirm"
    HELD = "held"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why an outcome is not the plain one."""

    UNKNOWN_CODE = "unknown_code"
    BAD_SIGNATURE = "bad_signature"
    EXPIRED = "expired"
    REPLACED = "replaced"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    WRONG_EVENT = "wrong_event"
    WRONG_CATEGORY = "wrong_category"
    NOT_OPEN_YET = "not_open_yet"
    CLOSED = "closed"
    NOT_INSIDE = "not_inside"
    CHECKPOINT_UNKNOWN = "checkpoint_unknown"
    MALFORMED = "malformed"
    NONCE_REUSED = "nonce_reused"
    DEVICE_REVOKED = "device_revoked"


class Flag(StrEnum):
    """What a supervisor should know about a row of the log."""

    OFFLINE = "offline"
    FORCED = "forced"
    LATE = "late"
    CONFLICT = "conflict"
    SKEWED = "skewed"


class Profile(StrEnum):
    """What a device is for; each is an allow-list of powers."""

    GATE = "gate"
    DESK = "desk"
    SUPERVISOR = "supervisor"
    PROTOCOL = "protocol"
    KIOSK = "kiosk"


class Power(StrEnum):
    """One thing a device may do."""

    SCAN = "scan"
    HEARTBEAT = "heartbeat"
    ROSTER = "roster"
    NAMES = "names"
    SEARCH = "search"
    ANNUL_OWN = "annul_own"
    ANNUL_ANY = "annul_any"
    FORCE = "force"
    SETTLE = "settle"


class RowKind(StrEnum):
    """What a row of the log records."""

    SCAN = "scan"
    ANNULMENT = "annulment"


POWERS: dict[Profile, frozenset[Power]] = {
    Profile.GATE: frozenset({Power.SCAN, Power.HEARTBEAT, Power.ROSTER, Power.ANNUL_OWN}),
    Profile.DESK: frozenset(
        {Power.SCAN, Power.HEARTBEAT, Power.ROSTER, Power.NAMES, Power.SEARCH, Power.ANNUL_OWN, Power.FORCE}
    ),
    Profile.SUPERVISOR: frozenset(Power),
    Profile.PROTOCOL: frozenset(
        {Power.SCAN, Power.HEARTBEAT, Power.ROSTER, Power.NAMES, Power.SEARCH, Power.ANNUL_OWN}
    ),
    Profile.KIOSK: frozenset({Power.SCAN, Power.HEARTBEAT}),
}
POWERS_OF_A_REVOKED_DEVICE = frozenset({Power.SCAN, Power.HEARTBEAT})
