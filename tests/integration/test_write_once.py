"""The vault on S3 (moto, which locks nothing): a file is kept once, read as it was, and listed in order."""

from __future__ import annotations

import boto3
import pytest

from chalicelib.platform.settings import Settings
from chalicelib.platform.write_once import S3WriteOnce
from tests.support.account import REGION


@pytest.fixture
def vault(account: dict[str, str]) -> S3WriteOnce:
    bucket = boto3.client("s3", REGION)
    bucket.create_bucket(
        Bucket="dagstaten-test", CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    bucket.put_bucket_versioning(
        Bucket="dagstaten-test", VersioningConfiguration={"Status": "Enabled"}
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
    with pytest.raises(KeyError):
        vault.read("dagstaten/2026-03-02.json")


@pytest.mark.parametrize("deed", ["delete", "put over", "delete and put", "put and delete"])
def test_the_first_version_counts_and_whatever_came_after_it_is_named(
    vault: S3WriteOnce, deed: str
) -> None:
    """Object lock keeps versions: an administrator may still delete or replace a name."""
    bucket, name = boto3.client("s3", REGION), "dagstaten/2026-03-03.json"
    at = {"Bucket": "dagstaten-test", "Key": name}
    vault.keep(name, b"eerste")
    vault.keep("dagstaten/2026-03-04.json", b"rustig")
    for one in deed.split(" and "):
        if one == "delete":
            bucket.delete_object(**at)
        else:
            bucket.put_object(**at, Body=b"vervalst")
    assert vault.names("dagstaten/") == [name, "dagstaten/2026-03-04.json"]
    assert vault.read(name) == b"eerste"
    assert vault.touched("dagstaten/") == [name]


def test_a_name_that_was_only_ever_deleted_is_no_file(vault: S3WriteOnce) -> None:
    """S3 makes a marker also where nothing was, so anybody who may delete could stop the nights to come."""
    name = "dagstaten/2026-03-03.json"
    bucket, at = boto3.client("s3", REGION), {"Bucket": "dagstaten-test", "Key": name}
    # moto makes no marker where nothing was.
    version = bucket.put_object(**at, Body=b"x")["VersionId"]
    bucket.delete_object(**at)
    bucket.delete_object(**at, VersionId=version)
    assert vault.names("dagstaten/") == []
    assert vault.touched("dagstaten/") == [name]
    vault.keep(name, b"eerste")
    assert vault.read(name) == b"eerste"


def test_a_folder_of_many_pages_is_read_to_its_end(vault: S3WriteOnce) -> None:
    bucket = boto3.client("s3", REGION)
    for number in range(1_100):
        bucket.put_object(Bucket="dagstaten-test", Key=f"dagstaten/{number:04}", Body=b"x")
    bucket.put_object(Bucket="dagstaten-test", Key="dagstaten/1050", Body=b"y")
    assert len(vault.names("dagstaten/")) == 1_100
    assert vault.touched("dagstaten/") == ["dagstaten/1050"]
    assert vault.read("dagstaten/1050") == b"x"
