"""The running product, killed at its worst moments: stored once, told once (promise 1).

Functions are killed without a goodbye (SIGKILL) while their call is on the wire, after the engine
has done it. Queues show a message again after four seconds here instead of three minutes, and nobody
waits for a lease: its moment is moved into the past.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from chalicelib.mail.domain import row_id
from chalicelib.platform.code import ReceiptCode, derive, mint
from tests.support.builders import a_sign_up
from tests.support.records import Records, eventually, line_cut, posted
from tools.bench import public_report
from tools.engine import Engine
from tools.wire import Call, LineCut

# What the product is deployed with (infra/app.workers.yaml).
LEASE = timedelta(minutes=15)

Arm = Callable[[str, str, bytes], list[str]]


@pytest.fixture(autouse=True)
def impatient(engine: Engine) -> Iterator[None]:
    engine.come_to_rest()
    with engine.impatient_queues(4):
        yield
        engine.come_to_rest()


@pytest.fixture
def once(engine: Engine) -> Iterator[Arm]:
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


def report(engine: Engine) -> ReceiptCode:
    code = mint()
    assert posted(engine, "melden", {**public_report(), "code": code.characters})[0] == 200
    return code


def stored(records: Records, code: ReceiptCode) -> int:
    return len(records.items("reports", f"melding#{derive(code).sid}"))


def mails_about(engine: Engine, records: Records, code: ReceiptCode) -> int:
    """How often the desk was mailed about the report with this code; the rows' ids tell."""
    sid = derive(code).sid
    found = records.items("reports", f"melding#{sid}")
    tags = {row_id(f"{sid}.{one['header']['digest'][:32]}", "desk/demo-triagist") for one in found}
    return sum(mail.tag in tags for mail in engine.mails())


def tick(engine: Engine) -> None:
    engine.tick()
    engine.come_to_rest()


def two_ticks(engine: Engine, records: Records) -> None:
    """One tick within every lease and one after it, each with time for what it started."""
    tick(engine)
    records.let_pass("post", LEASE)
    tick(engine)


def test_triage_killed_between_commit_and_acknowledge_stores_and_mails_once(
    engine: Engine, records: Records, once: Arm
) -> None:
    struck = once("triage", "TransactWriteItems", b"signaalpunt-reports")
    code = report(engine)
    eventually("the call", lambda: struck)
    eventually("the mail", lambda: mails_about(engine, records, code))
    two_ticks(engine, records)
    assert (stored(records, code), mails_about(engine, records, code)) == (1, 1)


def test_the_mailer_killed_between_ses_and_its_mark_mails_once(
    engine: Engine, records: Records, once: Arm
) -> None:
    struck = once("mailer", "SendEmail", b"")
    code = report(engine)
    eventually("the call", lambda: struck)
    two_ticks(engine, records)
    assert (stored(records, code), mails_about(engine, records, code)) == (1, 1)


def test_the_mailer_killed_between_its_claim_and_ses_still_mails(
    engine: Engine, records: Records, once: Arm
) -> None:
    """Nobody has the row any more; the clock finds it by its lease."""
    struck = once("mailer", "TransactWriteItems", b"mail#")
    code = report(engine)
    eventually("the call", lambda: struck)
    engine.come_to_rest()
    assert mails_about(engine, records, code) == 0
    tick(engine)
    assert mails_about(engine, records, code) == 0
    two_ticks(engine, records)
    assert mails_about(engine, records, code) == 1


def test_the_registrar_killed_after_its_commit_gives_one_seat(
    engine: Engine, records: Records, once: Arm
) -> None:
    struck = once("registrar", "TransactWriteItems", b"signaalpunt-programme")
    address, sessie, code = "testpersoon.z@waterlijn.example", "een-plek-fout", mint()
    records.offer_session(sessie, free=2)
    pressed = {"go": "send", "page": "check", "lang": "nl", "code": code.characters}
    typed = a_sign_up(address, training_session_id=sessie).values
    assert posted(engine, f"aanmelden/{sessie}", {**pressed, **typed})[0] == 200
    eventually("the call", lambda: struck)
    records.mail_to(address)
    two_ticks(engine, records)
    assert len(records.mails_to(address, 1)) == 1
    rows = records.items("programme", f"sessie#{sessie}")
    assert [row["free"] for row in rows if row["sk"] == "sessie"] == [1]
    assert records.place(sessie, code)["place"] == "aangemeld"


def test_a_message_that_failed_five_times_is_put_back_by_the_clock(
    engine: Engine, records: Records
) -> None:
    """Triage cannot reach its tables for a while; afterwards nothing is lost."""
    sqs, dead = engine.client("sqs"), engine.queue_url("reports-dlq")

    def waiting() -> int:
        wanted = ["ApproximateNumberOfMessages"]
        answer = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=wanted)
        return int(answer["Attributes"][wanted[0]])

    with line_cut(engine, "TransactWriteItems", "signaalpunt-reports"):
        code = report(engine)
        eventually("the dead letter", lambda: waiting() == 1)
    assert stored(records, code) == 0
    engine.tick()
    eventually("the melding", lambda: stored(records, code) == 1)
    eventually("an empty queue", lambda: waiting() == 0)
