"""How often the SDK tries by itself, when an answer does not come."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chalicelib.platform import aws


@pytest.fixture(autouse=True)
def region(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    aws.client.cache_clear()
    yield
    aws.client.cache_clear()


@pytest.mark.parametrize(("service", "tries"), [("sqs", 2), ("dynamodb", 2), ("sesv2", 1)])
def test_what_may_be_done_twice_is_tried_twice_and_a_mail_once(service: str, tries: int) -> None:
    """SES has no idempotency token: a second try after a lost answer is a second mail."""
    assert aws.client(service).meta.config.retries["total_max_attempts"] == tries
