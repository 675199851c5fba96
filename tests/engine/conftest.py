"""The engine, with room for the reports of each test."""

from __future__ import annotations

import pytest

from tests.support.records import Records


@pytest.fixture(autouse=True)
def peace(records: Records) -> None:
    """All places of unverified reports are free: together these tests would be a flood."""
    records.free_places()
