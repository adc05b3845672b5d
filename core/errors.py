"""What can go wrong, as a code with parameters; the edges turn codes into words and statuses."""

from typing import Any


class DomainError(Exception):
    """Base of all: `code` names the words (`error.<code>`), `params` fill them."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Invalid(DomainError):
    """The input cannot be taken; `field` in the parameters names where."""


class Unauthorized(DomainError):
    """Nobody is signed in, or the proof offered is not good."""


class Forbidden(DomainError):
    """Known, but without the permission."""


class NotFound(DomainError):
    """There is no such thing for this asker."""


class Refused(DomainError):
    """The present state forbids it."""


class Stale(DomainError):
    """Somebody else changed it meanwhile; `current` in the parameters holds the present version."""


class VersionMissing(DomainError):
    """A change of something two people edit came without the version it was based on."""


class TooMany(DomainError):
    """Asked too often; `retry_after` in the parameters is in seconds."""
