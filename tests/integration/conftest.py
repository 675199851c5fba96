"""The use cases on an AWS account in memory."""

from __future__ import annotations

import pytest

from tests.support.pipeline import Pipeline, a_pipeline


@pytest.fixture
def pipeline(account: dict[str, str]) -> Pipeline:
    return a_pipeline(account)
