"""People who sign in, and the proofs they sign in with; tokens are shown once and kept as SHA-256. Times are real."""

import secrets
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import msgspec

from core import audit, clock, passwords
from core.actors import Actor, ActorKind
from core.db import action, execute, rows
from core.errors import NotFound, Unauthorized
from core.ids import uuid7

SIGN_IN_LASTS = timedelta(hours=12)


class Account(msgspec.Struct, frozen=True):
    id: UUID
    email: str
    name: str
    language: str

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind.ACCOUNT, self.id)


async def create_account(*, email: str, name: str, password: str, actor: Actor) -> UUID:
    """Makes an account, or gives the id of the one with this address unchanged."""
    kept = await passwords.digest(password)
    return await _create(email.strip().lower(), name, kept, actor=actor)


async def sign_in(*, email: str, password: str, earlier: str | None = None) -> str:
    """Gives a new token, ending the browser's earlier one. Raises Unauthorized("sign_in_wrong").

    An address without an account takes as long as a wrong password.
    """
    address = email.strip().lower()
    found = await rows("SELECT password_hash FROM account WHERE email = $1 AND active", address)
    if not await passwords.verify(found[0]["password_hash"] if found else None, password):
        raise Unauthorized("sign_in_wrong")
    return await _open((await _by_email(address))[0], earlier)


@action
async def sign_out(*, token: str) -> None:
    """Ends the sign-in; an unknown token changes nothing."""
    await _end(token)


async def account_by_sign_in(token: str) -> Account:
    """Whose browser this is. Raises Unauthorized("not_signed_in")."""
    return await _by_token(
        "SELECT a.id, a.email, a.name, a.language FROM sign_in s JOIN account a ON a.id = s.account "
        "WHERE s.token_hash = $1 AND s.ended_at IS NULL AND s.expires_at > $2 AND a.active",
        digest(token),
        clock.real_now(),
    )


async def account_by_token(token: str) -> Account:
    """Whose bearer token this is. Raises Unauthorized("not_signed_in")."""
    return await _by_token(
        "SELECT a.id, a.email, a.name, a.language FROM api_token t JOIN account a ON a.id = t.account "
        "WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND a.active",
        digest(token),
    )


@action
async def issue_token(*, email: str, label: str, actor: Actor) -> str:
    """A new bearer token of an account, shown only here. Raises NotFound("account_unknown")."""
    found = await _by_email(email.strip().lower())
    if not found:
        raise NotFound("account_unknown", email=email)
    token = secrets.token_urlsafe(32)
    values = (uuid7(), found[0].id, digest(token), label, clock.real_now())
    await execute(
        "INSERT INTO api_token (id, account, token_hash, label, created_at) VALUES ($1, $2, $3, $4, $5)", *values
    )
    await audit.record(action="account.token_issued", actor=actor, event=None, subject=("account", found[0].id))
    return token


def digest(token: str) -> str:
    """What is kept of a random token."""
    return sha256(token.encode()).hexdigest()


async def _by_email(address: str) -> list[Account]:
    found = await rows("SELECT id, email, name, language FROM account WHERE email = $1 AND active", address)
    return [Account(**dict(row)) for row in found]


async def _by_token(sql: str, *args: object) -> Account:
    found = await rows(sql, *args)
    if not found:
        raise Unauthorized("not_signed_in")
    return Account(**dict(found[0]))


async def _end(token: str) -> None:
    await execute(
        "UPDATE sign_in SET ended_at = $2 WHERE token_hash = $1 AND ended_at IS NULL", digest(token), clock.real_now()
    )


@action
async def _create(address: str, name: str, kept: str, *, actor: Actor) -> UUID:
    values = (uuid7(), address, name, kept, clock.real_now())
    found = await rows(
        "INSERT INTO account (id, email, name, password_hash, language, active, created_at) "
        "VALUES ($1, $2, $3, $4, 'id', true, $5) ON CONFLICT (email) DO NOTHING RETURNING id",
        *values,
    )
    if not found:
        return (await _by_email(address))[0].id
    account: UUID = found[0]["id"]
    await audit.record(action="account.created", actor=actor, event=None, subject=("account", account))
    return account


@action
async def _open(account: Account, earlier: str | None) -> str:
    if earlier:
        await _end(earlier)
    token = secrets.token_urlsafe(32)
    now = clock.real_now()
    values = (uuid7(), account.id, digest(token), now, now + SIGN_IN_LASTS)
    await execute(
        "INSERT INTO sign_in (id, account, token_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)", *values
    )
    await audit.record(action="account.signed_in", actor=account.actor, event=None, subject=("account", account.id))
    return token
