"""Migrations: from nothing by three processes at once, and what the database has equals what the tables declare."""

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
from piccolo.apps.migrations.commands.new import AutoMigrationManager
from piccolo.conf.apps import AppConfig, Finder
from piccolo.constraints import Unique

from core.db import rows
from core.settings import settings

ROOT = Path(__file__).parent.parent


def _tables() -> dict[str, Any]:
    return {t._meta.tablename: t for app in Finder().get_app_modules() for t in app.APP_CONFIG.table_classes}


async def test_three_processes_at_once_migrate_from_nothing(connected: None) -> None:
    name = "migrated_by_three"
    await _recreate(name)
    parts = urlsplit(settings().database_url)
    url = urlunsplit(parts._replace(path=f"/{name}"))
    environment = {**os.environ, "DATABASE_URL": url}
    words = [sys.executable, "-m", "api", "migrate"]
    started = [
        await asyncio.create_subprocess_exec(
            *words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for _ in range(3)
    ]
    for process in started:
        out, _ = await process.communicate()
        assert process.returncode == 0, out.decode()
    fresh = await asyncpg.connect(url)
    try:
        assert await _columns(fresh) == await _columns(None)
    finally:
        await fresh.close()
        await rows(f"DROP DATABASE {name} WITH (FORCE)")


async def _recreate(name: str) -> None:
    await rows(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await rows(f"CREATE DATABASE {name}")


_COLUMNS = """
SELECT table_name::text, column_name::text, data_type::text, is_nullable::text, character_maximum_length::int
FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'migration' ORDER BY 1, 2
"""


async def _columns(connection: Any) -> list[tuple[Any, ...]]:
    found = await connection.fetch(_COLUMNS) if connection else await rows(_COLUMNS)
    return [tuple(row) for row in found]


_TYPES = {
    "UUID": "uuid", "VARCHAR": "character varying", "TEXT": "text", "INTEGER": "integer", "SMALLINT": "smallint",
    "BIGINT": "bigint", "BOOLEAN": "boolean", "JSONB": "jsonb", "DATE": "date", "BYTEA": "bytea",
    "TIMESTAMPTZ": "timestamp with time zone", "TIME": "time without time zone",
}  # fmt: skip


async def test_database_has_exactly_the_declared_columns(connected: None) -> None:
    declared = {
        (table, column._meta.db_column_name, _type(column), "YES" if column._meta.null else "NO", _length(column))
        for table, cls in _tables().items()
        for column in cls._meta.columns
    }
    reflected = {(t, c, kind, null, length) for t, c, kind, null, length in await _columns(None)}
    assert reflected == declared


def _type(column: Any) -> str:
    name = str(column.column_type).partition("(")[0]
    return "ARRAY" if name.endswith("[]") or "[]" in str(column.column_type) else _TYPES[name]


def _length(column: Any) -> int | None:
    return (
        getattr(column, "length", None)
        if str(column.column_type).startswith("VARCHAR(") and "[]" not in str(column.column_type)
        else None
    )


async def test_foreign_keys_are_in_the_database(connected: None) -> None:
    found = await rows(
        "SELECT conrelid::regclass::text AS tab, a.attname AS col, confrelid::regclass::text AS target, "
        "confdeltype::text AS del, confupdtype::text AS upd FROM pg_constraint c "
        "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE contype = 'f'"
    )
    reflected = {(row["tab"].strip('"'), row["col"], row["target"].strip('"'), row["del"], row["upd"]) for row in found}
    declared = {
        (table, column._meta.db_column_name, column._foreign_key_meta.resolved_references._meta.tablename, "r", "r")
        for table, cls in _tables().items()
        for column in cls._meta.foreign_key_columns
    }
    assert reflected == declared


_INDEXES = """
SELECT i.indexrelid::regclass::text AS name, i.indrelid::regclass::text AS tab, i.indisunique AS once,
  array(SELECT attname::text FROM unnest(i.indkey) WITH ORDINALITY AS k(n, at)
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.n ORDER BY k.at) AS columns
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace s ON s.oid = c.relnamespace
WHERE s.nspname = 'public' AND i.indrelid <> 'migration'::regclass
"""


def _handwritten() -> set[str]:
    """Names of the indexes that tables cannot declare: partial, ordered, of several columns."""
    texts = [path.read_text() for path in ROOT.glob("*/piccolo_migrations/*.py")]
    return {name for text in texts for name in re.findall(r"CREATE (?:UNIQUE )?INDEX (\w+)", text)}


def _declared_indexes() -> set[tuple[str, tuple[str, ...], bool]]:
    found: set[tuple[str, tuple[str, ...], bool]] = set()
    for table, cls in _tables().items():
        for column in cls._meta.columns:
            name = column._meta.db_column_name
            if column._meta.primary_key or column._meta.unique:
                found.add((table, (name,), True))
            if column._meta.index:
                found.add((table, (name,), False))
        for constraint in cls._meta.constraints:
            if isinstance(constraint, Unique):
                found.add((table, tuple(constraint.get_column_names()), True))
    return found


async def test_database_has_exactly_the_declared_indexes(connected: None) -> None:
    found = {row["name"].strip('"'): row for row in await rows(_INDEXES)}
    plain = {
        (row["tab"].strip('"'), tuple(row["columns"]), row["once"])
        for n, row in found.items()
        if n not in _handwritten()
    }
    assert _handwritten() - found.keys() == set()
    assert plain == _declared_indexes()


async def test_declared_constraints_are_in_the_database(connected: None) -> None:
    found = {row["conname"] for row in await rows("SELECT conname FROM pg_constraint WHERE contype IN ('u', 'c')")}
    declared = {constraint._meta.name for cls in _tables().values() for constraint in cls._meta.constraints}
    assert declared - found == set()


@pytest.mark.parametrize(
    "app", [module.APP_CONFIG for module in Finder().get_app_modules()], ids=lambda app: app.app_name
)
async def test_no_table_waits_for_a_migration(app: AppConfig) -> None:
    changes = await AutoMigrationManager().get_alter_statements(app)
    assert [statement for each in changes for statement in each.statements] == []
