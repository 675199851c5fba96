"""An AWS account in memory (moto), with the tables and queues of ``infra/data.yaml``.

moto is lax: it checks no IAM, no key state and no address; it proves the shape of our calls and
the conditions of our writes. What it cannot prove stands in tests/engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import boto3
import moto.kms.models
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PSS
from moto import mock_aws
from moto.core.config import DefaultConfig
from moto.kms.utils import generate_private_key

from chalicelib.platform import aws
from tests.support.infra import resources

REGION = "eu-west-1"
# A session reads the models of the services once; moto would make a new one for each test.
_KEEP_SESSION: DefaultConfig = {
    "core": {"mock_credentials": True, "passthrough": {}, "reset_boto3_session": False}
}

# Each of moto's keys has an RSA key beside it, which takes long to make and which none of ours uses.
moto.kms.models.generate_private_key = cache(generate_private_key)  # type: ignore[attr-defined]
_client = cache(boto3.client)


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Settings of a fresh account: tables and queues exist, mail may be sent."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws(config=_KEEP_SESSION):
        aws.client.cache_clear()
        yield _make()
        aws.client.cache_clear()


def signing_key(monkeypatch: pytest.MonkeyPatch) -> str:
    """The ARN of an RSA key that signs with a salt of 256 bits, as KMS does; moto takes the longest salt."""
    monkeypatch.setattr(moto.kms.models, "generate_private_key", generate_private_key)
    monkeypatch.setattr(PSS, "MAX_LENGTH", 32)
    made = _client("kms", REGION).create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")
    return str(made["KeyMetadata"]["Arn"])


def _make() -> dict[str, str]:
    dynamodb, sqs, kms = (_client(s, REGION) for s in ("dynamodb", "sqs", "kms"))
    allowed = {"TableName", "KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes"}
    for table in resources("AWS::DynamoDB::Table"):
        wanted = {key: value for key, value in table.items() if key in allowed}
        dynamodb.create_table(**wanted, BillingMode="PAY_PER_REQUEST")
    settings = {
        "TABLE_PREFIX": "signaalpunt-",
        "GEMEENTE": "dordrecht",
        "MAIL_FROM": "afzender@gemeente.example",
        "CONFIGURATION_SET": "signaalpunt-dienst",
        "CONFIGURATION_SET_FORMS": "signaalpunt-formulieren",
        "LEASE_SECONDS": "900",
        "PUBLIC_URL": "https://signaalpunt.example",
        "BUREAU_URL": "https://bureau.example",
        "EXIT_URL": "https://elders.example",
        "RELEASES_BUCKET": "signaalpunt-releases",
        "PUBLISHED_BUCKET": "signaalpunt-published",
    }
    for queue in resources("AWS::SQS::Queue"):
        name = str(queue["QueueName"])
        bare = name.removeprefix("signaalpunt-").removesuffix(".fifo")
        setting = bare.upper().replace("-", "_")
        ordered = {"FifoQueue": "true"} if queue.get("FifoQueue") else {}
        made = sqs.create_queue(QueueName=name, Attributes=ordered)
        settings[f"QUEUE_{setting}"] = made["QueueUrl"]
    for part in ("content", "notify", "registration", "dossier"):
        settings[f"KEY_{part.upper()}"] = kms.create_key()["KeyMetadata"]["Arn"]
    for marks in ("person", "address"):
        made = kms.create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")
        settings[f"KEY_{marks.upper()}"] = made["KeyMetadata"]["Arn"]
    _client("sesv2", REGION).create_email_identity(EmailIdentity=settings["MAIL_FROM"])
    return settings
