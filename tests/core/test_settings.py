"""Settings come from the environment in one place, and odd ones are refused in a sentence that names them."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings import SettingsError, prepare, settings

SECRETS = ("SECRET_KEY", "LINK_KEY")


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """An environment of its own; the settings are read anew inside and after."""
    for name in SECRETS:
        monkeypatch.setenv(f"{name}_FILE", "")
    settings.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "²"),
        ("DEMO", "maybe"),
        ("DATABASE_URL", "mysql://here"),
        ("DATABASE_URL", "postgresql"),
        ("REDIS_URL", "localhost:6379"),
        ("PUBLIC_URL", "rakornas.go.example"),
        ("SMTP_URL", "mail.example:25"),
        ("SECRET_KEY", "too short"),
        ("LINK_KEY", ""),
        ("SEND_TIMEOUT", "-1"),
    ],
)
def test_an_odd_value_is_refused_by_name(environment: pytest.MonkeyPatch, name: str, value: str) -> None:
    environment.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        settings()


def test_a_refusal_never_repeats_a_secret(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SECRET_KEY", "hush")
    with pytest.raises(SettingsError) as refused:
        settings()
    assert "hush" not in str(refused.value)


def test_a_secret_may_lie_in_a_file(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plain = settings().secret_key
    (tmp_path / "secret").write_text("a secret of the tests, nowhere else\n")
    environment.delenv("SECRET_KEY")
    environment.setenv("SECRET_KEY_FILE", str(tmp_path / "secret"))
    settings.cache_clear()
    assert settings().secret_key == plain


def test_a_missing_secret_file_is_named(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.setenv("LINK_KEY_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(SettingsError, match="LINK_KEY_FILE cannot be read"):
        settings()


def test_secrets_are_made_once_for_their_owner_only(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fresh_process() -> tuple[bytes, bytes]:
        for name in SECRETS:
            environment.setenv(name, "")
            environment.setenv(f"{name}_FILE", "")
        prepare(make=True)
        return settings().secret_key, settings().link_key

    environment.setenv("DATA_DIR", str(tmp_path))
    first = fresh_process()
    assert first == fresh_process()
    assert first[0] != first[1]
    made = sorted((tmp_path / "keys").iterdir())
    assert [path.name for path in made] == ["link_key", "secret_key"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_only_a_run_makes_secrets(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in SECRETS:
        environment.delenv(name)
    environment.setenv("DATA_DIR", str(tmp_path))
    prepare(make=False)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(SettingsError, match="SECRET_KEY must be given"):
        settings()
