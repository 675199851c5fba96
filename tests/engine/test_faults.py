"""The running product, killed at its worst moments: stored once, told once (promise 1).

Functions are killed without a goodbye (SIGKILL) while their call is on the wire, after the engine
has done it. Queues show a message again after eight seconds here instead of three minutes, and a lease
lasts fifteen seconds, so that "later" fits in a test. Shorter would be another product: a lease must
outlast the slowest cold start, as the real one (900 s) outlasts the function's time-out (30 s).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from chalicelib.mail.domain import row_id
from chalicelib.platform.code import ReceiptCode, derive, mint
from tests.support.fakes import QUEUES
from tools.bench import public_report
from tools.engine import Engine
from tools.wire import Call, LineCut

LEASE_SECONDS = 15


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(everything_by_wire=True, lease_seconds=LEASE_SECONDS) as running:
        running.deploy()
        running.seed()
        sqs = running.client("sqs")
        for name in QUEUES:
            url = sqs.get_queue_url(QueueName=f"signaalpunt-{name}")["QueueUrl"]
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "8"})
        yield running


@pytest.fixture
def once(engine: Engine) -> Iterator[Callable[[str, str, bytes], list[str]]]:
    """Kill a function, once, right after the engine has done a call of it.

    ``once("triage", "TransactWriteItems", b"reports")`` gives the list that the call is added to.
    """
    hooks: list[Callable[[Call, int], None]] = []

    def arm(function: str, operation: str, holding: bytes) -> list[str]:
        struck: list[str] = []

        def strike(call: Call, status: int) -> None:
            if struck or call.operation != operation or holding not in call.body or status != 200:
                return
            struck.append(call.operation)
            engine.kill(function)
            raise LineCut

        engine.wire.after.append(strike)
        hooks.append(strike)
        return struck

    yield arm
    for hook in hooks:
        engine.wire.after.remove(hook)


def post(engine: Engine, path: str, fields: dict[str, Any]) -> bytes:
    body = urlencode(fields, doseq=True).encode()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    with urlopen(Request(f"{engine.site_url}/{path}", body, form)) as answer:
        assert answer.status == 200
        shown: bytes = answer.read()
        return shown


def eventually(holds: Callable[[], bool], within: float = 60) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.3)
    return holds()


def stored(engine: Engine, code: str) -> list[dict[str, Any]]:
    answer = engine.client("dynamodb").query(
        TableName="signaalpunt-reports",
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"melding#{derive(ReceiptCode(code)).sid}"}},
    )
    found: list[dict[str, Any]] = answer["Items"]
    return found


def mails_about(engine: Engine, code: str) -> int:
    """How often the desk was mailed about the report with this code; the rows' ids tell."""
    sid = derive(ReceiptCode(code)).sid
    digests = [item["header"]["M"]["digest"]["S"] for item in stored(engine, code)]
    tags = {row_id(f"{sid}.{digest[:32]}", "desk/werkbak") for digest in digests}
    return sum(mail.tag in tags for mail in engine.mails())


def two_ticks(engine: Engine) -> None:
    """One tick within every lease, one after it, and time for what the second one started."""
    engine.tick()
    time.sleep(LEASE_SECONDS + 2)
    engine.tick()
    time.sleep(5)


def test_triage_killed_between_commit_and_acknowledge_stores_and_mails_once(
    engine: Engine, once: Callable[[str, str, bytes], list[str]]
) -> None:
    struck = once("triage", "TransactWriteItems", b"signaalpunt-reports")
    code = mint().characters
    post(engine, "melden", {**public_report(), "code": code})
    assert eventually(lambda: bool(struck))
    assert eventually(lambda: mails_about(engine, code) > 0)
    two_ticks(engine)
    assert len(stored(engine, code)) == 1
    assert mails_about(engine, code) == 1


def test_the_mailer_killed_between_ses_and_its_mark_mails_once(
    engine: Engine, once: Callable[[str, str, bytes], list[str]]
) -> None:
    struck = once("mailer", "SendEmail", b"")
    code = mint().characters
    post(engine, "melden", {**public_report(), "code": code})
    assert eventually(lambda: bool(struck))
    two_ticks(engine)
    assert len(stored(engine, code)) == 1
    assert mails_about(engine, code) == 1


def test_the_mailer_killed_between_its_claim_and_ses_still_mails(
    engine: Engine, once: Callable[[str, str, bytes], list[str]]
) -> None:
    """Nobody has the row any more; the clock finds it by its lease."""
    struck = once("mailer", "TransactWriteItems", b"mail#")
    code = mint().characters
    post(engine, "melden", {**public_report(), "code": code})
    assert eventually(lambda: bool(struck))
    assert mails_about(engine, code) == 0
    two_ticks(engine)
    assert mails_about(engine, code) == 1


def test_the_registrar_killed_after_its_commit_gives_one_seat(
    engine: Engine, once: Callable[[str, str, bytes], list[str]]
) -> None:
    struck = once("registrar", "TransactWriteItems", b"signaalpunt-programme")
    address = "testpersoon.z@waterlijn.example"

    def mails() -> int:
        return sum(address in mail.to for mail in engine.mails())

    fields = {
        "go": "send",
        "page": "check",
        "lang": "nl",
        "code": mint().characters,
        "training_session_id": "basis-1",
        "name": "Testpersoon A",
        "email": address,
        "organisatie_id": "waterlijn",
        "doelgroep": "docent",
    }
    post(engine, "aanmelden", fields)
    assert eventually(lambda: bool(struck))
    assert eventually(lambda: mails() > 0)
    two_ticks(engine)
    assert mails() == 1
    items = engine.client("dynamodb").query(
        TableName="signaalpunt-programme",
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": "sessie#basis-1"}},
    )["Items"]
    assert sum(item["sk"]["S"].startswith("aanmelding#") for item in items) == 1
    (session,) = (item for item in items if item["sk"]["S"] == "sessie")
    assert session["free"]["N"] == "1"


def test_a_message_that_failed_five_times_is_put_back_by_the_clock(engine: Engine) -> None:
    """Triage cannot reach its tables for a while; afterwards nothing is lost."""

    def away(call: Call) -> None:
        if call.operation == "TransactWriteItems" and b"signaalpunt-reports" in call.body:
            raise LineCut

    sqs, code = engine.client("sqs"), mint().characters
    dead = sqs.get_queue_url(QueueName="signaalpunt-reports-dlq")["QueueUrl"]

    def waiting() -> int:
        answer = sqs.get_queue_attributes(
            QueueUrl=dead, AttributeNames=["ApproximateNumberOfMessages"]
        )
        return int(answer["Attributes"]["ApproximateNumberOfMessages"])

    engine.wire.before.append(away)
    try:
        post(engine, "melden", {**public_report(), "code": code})
        assert eventually(lambda: waiting() == 1, within=120)
    finally:
        engine.wire.before.remove(away)
    assert stored(engine, code) == []
    engine.tick()
    assert eventually(lambda: len(stored(engine, code)) == 1)
    assert eventually(lambda: waiting() == 0)
