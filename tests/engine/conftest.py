"""One engine with the whole product on it for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tools.engine import Engine


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """The deployed product with demo data; every call of its functions goes by ``engine.wire``."""
    with Engine(everything_by_wire=True) as running:
        running.deploy()
        running.seed()
        yield running
