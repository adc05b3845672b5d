"""Fixtures of the door's tests."""

import pytest

from tests.attendance.hall import Hall, make_hall


@pytest.fixture
async def hall(db: None) -> Hall:
    """An empty meeting with a key pair."""
    return await make_hall()
