"""The two clocks of a scan: the device's, which nobody trusts, and ours."""

from datetime import datetime, timedelta

from attendance.states import Flag

LATE_AFTER = timedelta(minutes=5)
SKEWED_AFTER = timedelta(minutes=2)


def corrected(scanned_at: datetime, *, sent_at: datetime, received_at: datetime) -> datetime:
    """When a scan happened in our time: the device's clock gives only the distance to its sending.

    Never later than its arrival, whatever a clock set in between would make of it.
    """
    try:
        return min(scanned_at + (received_at - sent_at), received_at)
    except OverflowError:
        return received_at


def clock_flags(
    scanned_at: datetime,
    *,
    at: datetime,
    sent_at: datetime,
    received_at: datetime,
    skew: timedelta,
    device_since: datetime,
) -> frozenset[Flag]:
    """What the two clocks say of a scan made at corrected time `at`.

    `skew` is real time minus the device's at the sending; `device_since` is when the device became ours.
    """
    flags: set[Flag] = set()
    if received_at - at > LATE_AFTER:
        flags.add(Flag.LATE)
    if abs(skew) > SKEWED_AFTER or scanned_at > sent_at or at < device_since:
        flags.add(Flag.SKEWED)
    return frozenset(flags)
