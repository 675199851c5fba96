"""How often the SDK tries by itself, when an answer does not come."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from botocore.exceptions import ConnectTimeoutError

from chalicelib.platform import aws, kms
from chalicelib.platform.settings import Settings


@pytest.fixture(autouse=True)
def region(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    for made in (aws.client, aws.session):
        made.cache_clear()
    yield
    for made in (aws.client, aws.session):
        made.cache_clear()


@pytest.mark.parametrize(("service", "tries"), [("sqs", 2), ("dynamodb", 2), ("sesv2", 1)])
def test_what_may_be_done_twice_is_tried_twice_and_a_mail_once(service: str, tries: int) -> None:
    """SES has no idempotency token: a second try after a lost answer is a second mail."""
    assert aws.client(service).meta.config.retries["total_max_attempts"] == tries


def test_the_key_service_is_given_up_as_soon_as_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Encryption SDK makes its own client, which would wait a minute for each answer."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    key = "arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-123456789012"
    keys = kms.AwsKeys(Settings({"KEY_CONTENT": key}), "content")
    config = keys._provider((key,))._client(key).meta.config
    assert (config.connect_timeout, config.read_timeout) == (1, 4)
    assert config.retries["total_max_attempts"] == 2


def test_no_call_begins_too_late_for_who_waits_and_a_worker_is_not_hurried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seconds = iter([0.0, 14.0, 0.0, 14.1])
    monkeypatch.setattr(aws, "monotonic", lambda: next(seconds))
    aws._refuse_when_late()
    with aws.answering():
        aws._refuse_when_late()
    with aws.answering(), pytest.raises(ConnectTimeoutError) as refused:
        aws._refuse_when_late()
    assert aws.is_outage(refused.value)
