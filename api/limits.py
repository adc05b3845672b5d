"""How often something may be tried: counters in Redis by account, token or kind, never by address alone.

A province shares one address, so an address never locks anybody out. Where Redis is away we let pass and say so
in the log: a lost counter must not close the door.
"""

import hmac
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

import msgspec
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.errors import TooMany
from core.settings import settings

log = structlog.get_logger(__name__)

_COUNT: Final = """
local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {n, redis.call('PTTL', KEYS[1])}
"""


class Limit(msgspec.Struct, frozen=True):
    """At most `times` in `seconds`, per subject."""

    name: str
    times: int
    seconds: int


SIGN_IN_ACCOUNT: Final = Limit("sign-in-account", 10, 900)
SIGN_IN_FAILED: Final = Limit("sign-in-failed", 300, 900)
LINK_UNKNOWN: Final = Limit("link-unknown", 600, 600)
LINK_ANSWER: Final = Limit("link-answer", 40, 600)
LINK_PART: Final = Limit("link-part", 700, 600)
LINK_PAPER: Final = Limit("link-paper", 60, 600)
ENROL_FAILED: Final = Limit("enrol-failed", 60, 600)
ALL: Final = "all"
OWN_GUESSES: Final = 5  # of one address, once the guesses over all are used up


def _address() -> str:
    return settings().redis_url


@lru_cache
def _redis() -> Redis:
    client: Redis = Redis.from_url(_address(), socket_timeout=0.5, socket_connect_timeout=0.5)
    return client


async def close() -> None:
    """Gives the connections back; called when the server stops."""
    if _redis.cache_info().currsize:
        await _redis().aclose()
        _redis.cache_clear()


async def ping() -> bool:
    """Whether Redis answers."""
    try:
        return bool(await _redis().ping())
    except (RedisError, OSError):
        return False


async def count(limit: Limit, subject: str = ALL) -> None:
    """Counts one try; raises TooMany with `retry_after` in seconds once there were more than allowed."""
    try:
        script: Any = _redis().eval(_COUNT, 1, _key(limit, subject), str(limit.seconds * 1000))
        used, left = await script
    except (RedisError, OSError) as reason:
        log.warning("limit not counted", limit=limit.name, reason=str(reason))
        return
    if used == limit.times + 1 and subject == ALL:
        log.warning("limit reached", limit=limit.name)
    if used > limit.times:
        raise _too_many(left)


async def count_guess(limit: Limit, address: str) -> None:
    """Counts a wrong guess, over all and of the address; raises TooMany as `count`."""
    with suppress(TooMany):
        await count(_own(limit), _hidden(address))
    await count(limit)


async def check_guesser(limit: Limit, address: str) -> None:
    """Raises TooMany where the guesses over all are used up and the address has part in them.

    Neither alone holds anybody back: a province shares one address, and who guesses must not shut out who knows.
    """
    try:
        await check(limit)
    except TooMany:
        await check(_own(limit), _hidden(address))


async def check(limit: Limit, subject: str = ALL) -> None:
    """Raises TooMany where the tries counted so far are used up; counts nothing."""
    try:
        used = int(await _redis().get(_key(limit, subject)) or 0)
        left = await _redis().pttl(_key(limit, subject)) if used >= limit.times else 0
    except (RedisError, OSError) as reason:
        log.warning("limit not checked", limit=limit.name, reason=str(reason))
        return
    if used >= limit.times:
        raise _too_many(left)


async def forget(limit: Limit, subject: str) -> None:
    """Starts a subject's counter anew, after it proved to be who it says."""
    try:
        await _redis().delete(_key(limit, subject))
    except (RedisError, OSError) as reason:
        log.warning("limit not forgotten", limit=limit.name, reason=str(reason))


def _own(limit: Limit) -> Limit:
    return Limit(f"{limit.name}-own", OWN_GUESSES, limit.seconds)


def _hidden(address: str) -> str:
    """An address as it is kept for some minutes: nobody reads it back out of the counters."""
    return hmac.new(settings().secret_key, address.encode(), sha256).hexdigest()[:24]


def _key(limit: Limit, subject: str) -> str:
    return f"rk:limit:{limit.name}:{subject}"


def _too_many(left_ms: int) -> TooMany:
    return TooMany("too_many", retry_after=max(1, left_ms // 1000))
