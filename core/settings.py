"""What this installation is set to; the only reader of the environment.

Every name may also be given as NAME_FILE, the path of a file that holds the value (for secrets).
"""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

import msgspec


class SettingsError(Exception):
    """A setting cannot be used; the text says which and what to do."""


class Settings(msgspec.Struct, frozen=True):
    """All settings; secrets are bytes derived from what was given."""

    database_url: str
    redis_url: str
    host: str
    port: int
    public_url: str
    secret_key: bytes
    link_key: bytes
    smtp_url: str
    mail_from: str
    send_timeout: int
    data_dir: Path
    demo: bool
    testing: bool

    @property
    def mail_domain(self) -> str:
        """The domain our mails come from; their Message-IDs end in it."""
        return self.mail_from.rpartition("@")[2].strip("> ")


@cache
def settings() -> Settings:
    """The settings of this process, read once. Raises SettingsError."""
    port = _number("PORT", 8000, most=65535)
    return Settings(
        database_url=_address("DATABASE_URL", "postgresql://localhost/rakornas", "postgresql", "postgres"),
        redis_url=_address("REDIS_URL", "redis://localhost:6379/0", "redis", "rediss", "unix"),
        host=_text("HOST", "127.0.0.1"),
        port=port,
        public_url=_address("PUBLIC_URL", f"http://localhost:{port}", "http", "https").rstrip("/"),
        secret_key=_secret("SECRET_KEY"),
        link_key=_secret("LINK_KEY"),
        smtp_url=_address("SMTP_URL", "smtp://127.0.0.1:8025", "smtp", "smtps"),
        mail_from=_text("MAIL_FROM", "Panitia Rakornas <panitia@rakornas.example>"),
        send_timeout=_number("SEND_TIMEOUT", 30, most=600),
        data_dir=Path(_text("DATA_DIR", "var")).resolve(),
        demo=_switch("DEMO"),
        testing=_switch("TESTING"),
    )


def is_given(name: str) -> bool:
    """Whether the environment names this setting, plainly or as a file."""
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def use(values: Mapping[str, str]) -> None:
    """Sets what was found out at start, for this process and its children."""
    os.environ.update(values)
    settings.cache_clear()


def prepare(*, make: bool) -> None:
    """Points to the two secrets kept beside the data, where none are given; `make` makes missing ones first."""
    folder = Path(_text("DATA_DIR", "var")).resolve() / "keys"
    for name in ("SECRET_KEY", "LINK_KEY"):
        if is_given(name):
            continue
        path = folder / name.lower()
        if make and not path.exists():
            _make_secret(path)
        if path.exists():
            use({f"{name}_FILE": str(path)})


def _make_secret(path: Path) -> None:
    """Writes a new secret for its owner's eyes only; of two processes at once the first one's stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48))
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def _text(name: str, default: str) -> str:
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise SettingsError(f"{name}_FILE cannot be read: {error}") from None
    return os.environ.get(name, default)


def _address(name: str, default: str, *schemes: str) -> str:
    given = _text(name, default)
    if given.partition("://")[0] not in schemes or "://" not in given:
        raise SettingsError(f"{name} must begin with {' or '.join(f'{each}://' for each in schemes)}.")
    return given


def _number(name: str, default: int, *, most: int) -> int:
    given = _text(name, str(default))
    if not (given.isascii() and given.isdigit() and 0 < int(given) <= most):
        raise SettingsError(f"{name} must be a whole number from 1 to {most}, not {given!r}.")
    return int(given)


def _switch(name: str) -> bool:
    given = _text(name, "0").lower()
    if given not in {"0", "1", "true", "false", "yes", "no", ""}:
        raise SettingsError(f"{name} must be 1 or 0, not {given!r}.")
    return given in {"1", "true", "yes"}


def _secret(name: str) -> bytes:
    given = _text(name, "")
    if len(given) < 16:
        raise SettingsError(f"{name} must be given, at least 16 characters; `make run` makes one by itself.")
    return sha256(given.encode()).digest()
