"""A bureau of its own for each test, a melding that came in there, and who reads it."""

from __future__ import annotations

import pytest

from tests.support.bureau import Bureau


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


@pytest.fixture
def sid(bureau: Bureau) -> str:
    """A public report."""
    return bureau.report()[1]


@pytest.fixture
def triagist(bureau: Bureau) -> str:
    """The session of a triagist."""
    return bureau.logged_in("triagist")


@pytest.fixture
def admin(bureau: Bureau) -> str:
    """The session of a beheerder."""
    return bureau.logged_in("beheerder")
