"""The two clocks of a scan: the device's, which nobody trusts, and ours."""

from datetime import datetime, timedelta

from attendance.states import Flag

LATE_AFTER = timedelta(minutes=5)
SKEWED_AFTER = timedelta(minutes=2)


def corrected(scanned_at: datetime, *, sent_at: datetime, received_at: datetime, not_before: datetime) -> datetime:
    """When a scan happened in our time: the device's clock gives only the distance to its sending.

    A clock set in between could place it in the future or before the device was ours: there it ends.
    """
    try:
        at = scanned_at + (received_at - sent_at)
    except OverflowError:
        at = not_before
    return min(max(at, not_before), received_at)


def clock_flags(
    scanned_at: datetime, *, at: datetime, sent_at: datetime, received_at: datetime, skew: timedelta
) -> set[Flag]:
    """What the two clocks say of a scan; `skew` is real time minus the device's at the sending."""
    flags: set[Flag] = set()
    if received_at - at > LATE_AFTER:
        flags.add(Flag.LATE)
    was_cut = abs((sent_at - scanned_at) - (received_at - at)) > timedelta(seconds=1)
    if abs(skew) > SKEWED_AFTER or was_cut:
        flags.add(Flag.SKEWED)
    return flags
