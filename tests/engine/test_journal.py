"""The nightly sheet of the journal, made by the deployed function with its own role."""

from __future__ import annotations

import json
import secrets
import time
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


def test_a_function_that_writes_over_an_entry_rings(engine: Engine) -> None:
    """A right to add an entry is a right to write over one: the stream tells (the engine runs it)."""
    key = {"pk": {"S": f"melding#{secrets.token_hex(16)}"}, "sk": {"S": "000000001"}}
    day = {"day": {"S": datetime.now(UTC).date().isoformat()}}
    triage = engine.client_of("triage", "dynamodb")
    for digest in ("a" * 64, "b" * 64):
        triage.put_item(TableName="signaalpunt-journal", Item={**key, **day, "hash": {"S": digest}})
    s3, bucket = engine.client("s3"), engine.outputs("data")["JournalBucketName"]
    place = [key["pk"]["S"], key["sk"]["S"]]

    def told() -> tuple[list[list[str]], list[list[str]]]:
        """What the files of today hold: entries added and changed, of whatever test."""
        found = s3.list_objects_v2(Bucket=bucket, Prefix=f"gezien/{day['day']['S']}/")
        files = [
            json.loads(s3.get_object(Bucket=bucket, Key=one["Key"])["Body"].read())
            for one in found.get("Contents", [])
        ]
        return [one for f in files for one in f["added"]], [
            one for f in files for one in f["changed"]
        ]

    ends = time.monotonic() + 150
    while place not in told()[1] and time.monotonic() < ends:
        time.sleep(1)
    added, changed = told()
    assert place in changed
    assert [*place, "a" * 64] in added
    # The line follows the file at once, but it is written by another process.
    while time.monotonic() < ends and not _rings(engine):
        time.sleep(1)
    assert _rings(engine)
    engine.client("dynamodb").delete_item(TableName="signaalpunt-journal", Key=key)


def _rings(engine: Engine) -> bool:
    return any('"journal_rewritten"' in line for line in engine.log_lines("journal-watch"))
