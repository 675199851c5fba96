"""The nightly sheet of the journal, made by the deployed function with its own role."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from chalicelib.journal.domain import from_file
from tools.engine import Engine


def test_a_night_seals_the_day_before_once(engine: Engine) -> None:
    """The engine keeps no lock on a bucket: that only AWS can show."""
    bucket = engine.outputs("data")["JournalBucketName"]
    s3 = engine.client("s3")
    kept = set()
    for _ in range(2):
        engine.night()
        (sheet,) = s3.list_objects_v2(Bucket=bucket, Prefix="dagstaten/")["Contents"]
        kept.add((sheet["Key"], sheet["ETag"]))
    assert len(kept) == 1
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    file = s3.get_object(Bucket=bucket, Key=f"dagstaten/{yesterday}/000001.json")["Body"].read()
    sealed = from_file(file)
    assert (sealed.day, sealed.is_last) == (yesterday, True)
    # Not even the function that writes the sheets may write one over, or make a day of it gone.
    own = engine.client_of("journal-root", "s3")
    at = {"Bucket": bucket, "Key": f"dagstaten/{yesterday}/000001.json"}
    for call, more in ((own.put_object, {"Body": b"vervalst"}), (own.delete_object, {})):
        with pytest.raises(ClientError, match="AccessDenied"):
            call(**at, **more)
    lines = engine.log_lines("journal-root")
    assert any('"journal_sealed"' in line for line in lines)
