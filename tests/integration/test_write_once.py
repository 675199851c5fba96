"""The vault on S3 (moto, which locks nothing): a file is kept once, read as it was, and listed in order."""

from __future__ import annotations

import boto3
import pytest
from botocore.exceptions import ClientError

from chalicelib.platform.settings import Settings
from chalicelib.platform.write_once import S3WriteOnce
from tests.support.account import REGION


@pytest.fixture
def vault(account: dict[str, str]) -> S3WriteOnce:
    boto3.client("s3", REGION).create_bucket(
        Bucket="dagstaten-test", CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    return S3WriteOnce(Settings({**account, "JOURNAL_BUCKET": "dagstaten-test"}))


def test_a_file_is_kept_once_and_stays_as_it_was(vault: S3WriteOnce) -> None:
    assert vault.names("dagstaten/") == []
    for file in (b"eerste", b"tweede"):
        vault.keep("dagstaten/2026-03-03.json", file)
    vault.keep("dagstaten/2026-03-02.json", b"eerder")
    vault.keep("elders/2026-03-01.json", b"x")
    assert vault.names("dagstaten/") == ["dagstaten/2026-03-02.json", "dagstaten/2026-03-03.json"]
    assert vault.read("dagstaten/2026-03-03.json") == b"eerste"


def test_what_is_not_there_is_an_error(vault: S3WriteOnce) -> None:
    with pytest.raises(ClientError, match="NoSuchKey"):
        vault.read("dagstaten/2026-03-02.json")
