"""Passwords are kept as argon2id hashes, made and checked in a thread, two at a time."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's second profile
_nobody = _hasher.hash("nobody has this password")
_at_once = asyncio.Semaphore(2)


async def digest(password: str) -> str:
    """What is kept of a password."""
    async with _at_once:
        return await asyncio.to_thread(_hasher.hash, password)


async def verify(kept: str | None, password: str) -> bool:
    """Whether the password is the kept one; None (no such account) takes as long and is false."""
    async with _at_once:
        good = await asyncio.to_thread(_verify, kept or _nobody, password)
    return good and kept is not None


def _verify(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
