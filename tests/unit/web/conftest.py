"""A bureau of its own for each test."""

from __future__ import annotations

import pytest

from tests.support.bureau import Bureau


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()
