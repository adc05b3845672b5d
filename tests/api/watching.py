"""What goes to the database while a test looks."""

from typing import Any

import asyncpg
import pytest

Queries = list[str]


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch) -> Queries:
    """Every statement that goes to the database, by the driver's `fetch`."""
    asked: Queries = []
    fetch = asyncpg.Connection.fetch

    async def noted(self: Any, query: str, *given: Any, **more: Any) -> Any:
        asked.append(query)
        return await fetch(self, query, *given, **more)

    monkeypatch.setattr(asyncpg.Connection, "fetch", noted)
    return asked
