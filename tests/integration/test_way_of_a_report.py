"""The way of a report on the real adapters: accept, store, route, mail, confirm, amend."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import pytest

from chalicelib.journal.domain import first_bad
from chalicelib.journal.store import JournalStore
from chalicelib.mail.domain import NobodyAtTheDesk
from chalicelib.mail.sending import usecases as mail_sending
from chalicelib.network.store import NetworkStore
from chalicelib.platform import code, sealing
from chalicelib.platform.kms import AwsKeys
from chalicelib.platform.mailer import Mailer, SesMailer
from chalicelib.platform.queue import SqsQueues
from chalicelib.programme.intake import usecases as sign_up_intake
from chalicelib.reports.intake import usecases as report_intake
from tests.support.account import REGION
from tests.support.builders import (
    CANARY,
    MONDAY,
    a_professional_report,
    a_public_report,
    a_sign_up,
    a_sleutelpersoon_report,
)
from tests.support.fakes import MemoryMailer
from tests.support.pipeline import PERSONAL_CODE, Pipeline


def test_a_public_report_is_stored_sealed_and_the_desk_is_mailed(pipeline: Pipeline) -> None:
    receipt_code = code.mint()
    receipt = report_intake.accept_report(pipeline.visiting, receipt_code, a_public_report())
    pipeline.work()

    derived = code.derive(receipt_code)
    assert receipt.reference == derived.reference
    (item,) = pipeline.database.query("reports", f"melding#{derived.sid}")
    assert (item["state"], item["rule"], item["verified"]) == ("ontvangen", "R1", "")
    assert pipeline.mailed_to("Nieuwe taak") == ["desk@gemeente.example"]
    assert CANARY not in pipeline.everything_stored()
    assert first_bad(JournalStore(pipeline.database).chain(f"melding#{derived.sid}")) is None
    assert pipeline.database.query("mailbox", f"mailbox#{derived.mailbox}")


def test_what_was_sealed_opens_as_it_was_asked(pipeline: Pipeline) -> None:
    receipt_code, filled = code.mint(), a_public_report()
    report_intake.accept_report(pipeline.visiting, receipt_code, filled)
    pipeline.work()
    sid = code.derive(receipt_code).sid
    (item,) = pipeline.database.query("reports", f"melding#{sid}")
    sealed: Any = item["sealed"]
    bureau = AwsKeys(pipeline.settings, "content")
    opened = sealing.from_bytes(bureau.open("content", sid, sealed["content"]))
    assert opened["answers"] == list(filled.answered)
    with pytest.raises(sealing.SealBroken):
        bureau.open("content", "another sid", sealed["content"])


def test_the_same_report_sent_twice_is_one_melding_and_one_mail(pipeline: Pipeline) -> None:
    receipt_code = code.mint()
    first = report_intake.accept_report(pipeline.visiting, receipt_code, a_public_report())
    second = report_intake.accept_report(pipeline.visiting, receipt_code, a_public_report())
    pipeline.work()
    assert first == second
    sid = code.derive(receipt_code).sid
    assert len(pipeline.database.query("reports", f"melding#{sid}")) == 1
    assert len(pipeline.mails()) == 1


def test_other_words_under_the_same_code_are_an_amendment_judged_anew(pipeline: Pipeline) -> None:
    receipt_code = code.mint()
    report_intake.accept_report(pipeline.visiting, receipt_code, a_public_report())
    pipeline.work()
    changed = a_public_report(danger_now="ja")
    report_intake.accept_report(pipeline.visiting, receipt_code, changed)
    pipeline.work()
    sid = code.derive(receipt_code).sid
    items = pipeline.database.query("reports", f"melding#{sid}")
    assert [str(item["sk"]).partition("#")[0] for item in items] == ["aanvulling", "melding"]
    assert sorted(pipeline.mailed_to("Dringende taak: kijk nu")) == [
        "desk@gemeente.example",
        "lead@gemeente.example",
        "oproep@gemeente.example",
    ]
    chain = JournalStore(pipeline.database).chain(f"melding#{sid}")
    assert [entry.action for entry in chain] == ["ontvangen", "aangevuld"]
    assert first_bad(chain) is None


def confirm_link(pipeline: Pipeline) -> str:
    (mail,) = [m for m in pipeline.mails() if m["Subject"] == "Bevestig uw werkadres"]
    text = mail.get_payload()[0].get_payload(decode=True).decode()
    return str(text.partition("/bevestig/")[2].partition("?")[0])


def test_a_professional_who_confirms_has_the_aandachtsfunctionaris_mailed(
    pipeline: Pipeline,
) -> None:
    receipt = report_intake.accept_report(pipeline.visiting, code.mint(), a_professional_report())
    pipeline.work()
    assert receipt.confirms_address
    assert pipeline.mailed_to("Er staat een bericht voor u klaar") == []

    for _ in range(2):
        report_intake.ask_to_confirm(pipeline.visiting, confirm_link(pipeline))
        pipeline.work()
    assert pipeline.mailed_to("Er staat een bericht voor u klaar") == ["a@waterlijn.example"]
    assert pipeline.mailed_to("Nieuwe taak") == ["desk@gemeente.example"]


@pytest.mark.parametrize(
    "values",
    [
        {"share_with_aandachtsfunctionaris": "nee", "decline_reason": "zelf_betrokken"},
        {"melder_email": "iemand@elders.example"},
    ],
)
def test_nobody_else_is_mailed_after_no_or_from_a_strange_domain(
    pipeline: Pipeline, values: dict[str, str]
) -> None:
    report_intake.accept_report(pipeline.visiting, code.mint(), a_professional_report(**values))
    pipeline.work()
    report_intake.ask_to_confirm(pipeline.visiting, confirm_link(pipeline))
    pipeline.work()
    assert sorted(m["Subject"] for m in pipeline.mails()) == [
        "Bevestig uw werkadres",
        "Nieuwe taak",
    ]


def test_a_token_cannot_be_made_from_the_receipt_code(pipeline: Pipeline) -> None:
    """Who mints a code knows all that is derived from it, so the token must be another secret."""
    receipt_code = code.mint()
    report_intake.accept_report(pipeline.visiting, receipt_code, a_professional_report())
    pipeline.work()
    token = confirm_link(pipeline)
    assert token not in repr(code.derive(receipt_code))
    report_intake.accept_report(
        pipeline.visiting, receipt_code, a_professional_report(melder_name="Ander")
    )
    pipeline.work()
    tokens = [m for m in pipeline.mails() if m["Subject"] == "Bevestig uw werkadres"]
    assert len({m.get_payload()[0].get_payload() for m in tokens}) == 2


def test_an_unknown_token_changes_nothing(pipeline: Pipeline) -> None:
    before = pipeline.everything_stored()
    report_intake.ask_to_confirm(pipeline.visiting, "geen-token")
    pipeline.work()
    assert pipeline.everything_stored() == before


@pytest.mark.parametrize(
    ("typed", "verified"), [(PERSONAL_CODE.lower(), "persoonlijke_code"), ("iets anders", "")]
)
def test_a_sleutelpersoon_is_known_by_code_and_the_code_is_not_kept(
    pipeline: Pipeline, typed: str, verified: str
) -> None:
    receipt_code = code.mint()
    report_intake.accept_report(pipeline.visiting, receipt_code, a_sleutelpersoon_report(typed))
    pipeline.work()
    (item,) = pipeline.database.query("reports", f"melding#{code.derive(receipt_code).sid}")
    assert (item["verified"], item["rule"]) == (verified, "R1")
    digest = code.one_way("persoonlijke_code", code.read_characters(typed))
    assert digest not in repr(item)
    assert pipeline.mailed_to("Nieuwe taak") == ["desk@gemeente.example"]


@pytest.mark.parametrize("body", ["geen json", "[]", '{"kind": "melding", "v": 1}', "{}"])
def test_a_message_nobody_can_read_is_kept_for_a_person(pipeline: Pipeline, body: str) -> None:
    pipeline.root.triage(body)
    pipeline.root.triage(body)
    pipeline.work()
    dynamodb = boto3.client("dynamodb", REGION)
    items = dynamodb.scan(TableName="signaalpunt-reports")["Items"]
    assert [item["body"]["S"] for item in items] == [body]
    everybody = {"desk@gemeente.example", "lead@gemeente.example", "oproep@gemeente.example"}
    assert set(pipeline.mailed_to("Nieuwe taak")) == everybody
    assert len(pipeline.mails()) == len(everybody)


def test_a_sign_up_gets_a_seat_and_the_next_one_a_place_in_the_queue(pipeline: Pipeline) -> None:
    sign_up_intake.sign_up(
        pipeline.visiting, code.mint(), a_sign_up(f"een.{CANARY}@waterlijn.example")
    )
    pipeline.work()
    sign_up_intake.sign_up(
        pipeline.visiting, code.mint(), a_sign_up(f"twee.{CANARY}@waterlijn.example")
    )
    pipeline.work()
    assert pipeline.mailed_to("U bent aangemeld: Basistraining") == [
        f"een.{CANARY}@waterlijn.example"
    ]
    (waiting,) = [m for m in pipeline.mails() if "wachtlijst" in m["Subject"]]
    assert "nummer 1 op" in waiting.get_payload()[0].get_payload(decode=True).decode()
    stored = pipeline.everything_stored()
    assert CANARY not in stored


def test_one_person_has_one_place(pipeline: Pipeline) -> None:
    address = f"een.{CANARY}@waterlijn.example"
    for typed in (address, address.upper()):
        sign_up_intake.sign_up(pipeline.visiting, code.mint(), a_sign_up(typed))
        pipeline.work()
    items = [str(i["sk"]) for i in pipeline.database.query("programme", "sessie#basis-1")]
    assert len([sk for sk in items if sk.startswith("aanmelding#")]) == 1
    # The second one is told of the place again, and what it said is kept beside the first.
    assert len(pipeline.mailed_to("U bent aangemeld: Basistraining")) == 2
    assert len([sk for sk in items if sk.startswith("aanvulling#")]) == 1


def test_a_sign_up_sent_twice_is_told_once(pipeline: Pipeline) -> None:
    receipt_code = code.mint()
    for _ in range(2):
        sign_up_intake.sign_up(pipeline.visiting, receipt_code, a_sign_up())
        pipeline.work()
    assert len(pipeline.mailed_to("U bent aangemeld: Basistraining")) == 1


def test_with_nobody_in_the_role_everybody_at_the_desk_is_told(pipeline: Pipeline) -> None:
    boto3.client("dynamodb", REGION).delete_item(
        TableName="signaalpunt-network", Key={"pk": {"S": "desk"}, "sk": {"S": "lid#werkbak"}}
    )
    report_intake.accept_report(pipeline.visiting, code.mint(), a_public_report())
    pipeline.work()
    assert set(pipeline.mailed_to("Nieuwe taak")) == {
        "lead@gemeente.example",
        "oproep@gemeente.example",
    }


def test_with_nobody_at_the_desk_the_message_stays_and_its_alarm_rings(pipeline: Pipeline) -> None:
    for member in ("werkbak", "lead", "oproep"):
        boto3.client("dynamodb", REGION).delete_item(
            TableName="signaalpunt-network", Key={"pk": {"S": "desk"}, "sk": {"S": f"lid#{member}"}}
        )
    report_intake.accept_report(pipeline.visiting, code.mint(), a_public_report())
    for body in pipeline.take("reports"):
        pipeline.root.triage(body)
    (body,) = pipeline.take("post")
    with pytest.raises(NobodyAtTheDesk):
        pipeline.root.mailer(body)


def test_the_domain_of_a_private_address_stays_sealed(pipeline: Pipeline) -> None:
    filled = a_public_report(contact_preference="mailen", melder_email="ik@familienaam.example")
    receipt_code = code.mint()
    report_intake.accept_report(pipeline.visiting, receipt_code, filled)
    pipeline.work()
    (item,) = pipeline.database.query("reports", f"melding#{code.derive(receipt_code).sid}")
    assert "familienaam" not in pipeline.everything_stored()
    sealed: Any = item["sealed"]
    assert set(sealed) == {"content", "notify"}


def test_a_mail_that_waits_past_its_lease_is_sent_by_the_clock(pipeline: Pipeline) -> None:
    from chalicelib.platform.errors import Unavailable

    class Away(MemoryMailer):
        def send(self, mail: Any) -> None:
            raise Unavailable

    report_intake.accept_report(pipeline.visiting, code.mint(), a_public_report())
    for body in pipeline.take("reports"):
        pipeline.root.triage(body)
    for body in pipeline.take("post"):
        _handle_mail(pipeline, Away(), body)
    assert pipeline.mails() == []

    assert _resend_due(pipeline) == 0
    pipeline.now = MONDAY + timedelta(minutes=16)
    assert _resend_due(pipeline) == 1
    pipeline.work()
    assert pipeline.mailed_to("Nieuwe taak") == ["desk@gemeente.example"]
    pipeline.now = MONDAY + timedelta(hours=2)
    assert _resend_due(pipeline) == 0


def test_a_send_event_before_the_mark_means_no_second_mail(pipeline: Pipeline) -> None:
    """The mailer dies after SES took the mail: the event, with the row's id, marks it."""

    class Dies(SesMailer):
        def send(self, sent: Any) -> None:
            super().send(sent)
            raise KeyboardInterrupt(sent.tag)

    report_intake.accept_report(pipeline.visiting, code.mint(), a_public_report())
    for body in pipeline.take("reports"):
        pipeline.root.triage(body)
    (body,) = pipeline.take("post")
    with pytest.raises(KeyboardInterrupt) as died:
        _handle_mail(pipeline, Dies(pipeline.settings), body)
    event = json.dumps({"type": "Send", "mail": str(died.value)})
    pipeline.root.mail_events(event)
    pipeline.now = MONDAY + timedelta(hours=1)
    assert _resend_due(pipeline) == 0
    assert len(pipeline.mails()) == 1


def _handle_mail(pipeline: Pipeline, mailer: Mailer, body: str) -> None:
    ports = replace(pipeline.ports("mailer"), mailer=mailer)
    mail_sending.handle(ports, NetworkStore(pipeline.database), body)


def _resend_due(pipeline: Pipeline) -> int:
    return mail_sending.resend_due(
        replace(pipeline.ports("triage"), queues=SqsQueues(pipeline.settings, "post"))
    )
