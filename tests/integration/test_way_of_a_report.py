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
from chalicelib.network.addressing.usecases import Addresses
from chalicelib.platform import sealing
from chalicelib.platform.calendar import full_date_text, moment_text
from chalicelib.platform.code import ReceiptCode, derive, mint, one_way, read_characters
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.forms.filled import Filled
from chalicelib.platform.kms import AwsKeys
from chalicelib.platform.mailer import Mailer, SesMailer
from chalicelib.platform.queue import SqsQueues
from chalicelib.programme.intake import usecases as sign_up_intake
from chalicelib.reports.domain import CONFIRM_DAYS
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

DESK, LEAD, ON_CALL = (f"{name}@gemeente.example" for name in ("desk", "lead", "oproep"))
SIGNED_UP = "U bent aangemeld: Basistraining"


def accept(pipeline: Pipeline, filled: Filled, receipt_code: ReceiptCode | None = None) -> str:
    """Take a report in and let all workers do their part; its ``sid``."""
    used = receipt_code or mint()
    report_intake.accept_report(pipeline.visiting, used, filled)
    pipeline.work()
    return derive(used).sid


def sign_up(pipeline: Pipeline, filled: Filled, receipt_code: ReceiptCode | None = None) -> None:
    sign_up_intake.sign_up(pipeline.visiting, receipt_code or mint(), filled)
    pipeline.work()


def stored(pipeline: Pipeline, sid: str) -> Any:
    """The one submission under this ``sid``."""
    (item,) = pipeline.database.query("reports", f"melding#{sid}")
    return item


def test_a_public_report_is_stored_sealed_and_the_desk_is_mailed(pipeline: Pipeline) -> None:
    receipt_code = mint()
    receipt = report_intake.accept_report(pipeline.visiting, receipt_code, a_public_report())
    pipeline.work()
    derived = derive(receipt_code)
    assert receipt.reference == derived.reference
    item = stored(pipeline, derived.sid)
    assert (item["state"], item["rule"], item["verified"]) == ("ontvangen", "R1", "")
    assert pipeline.mailed_to("Nieuwe taak") == [DESK]
    assert CANARY not in pipeline.everything_stored()
    assert first_bad(JournalStore(pipeline.database).chain(f"melding#{derived.sid}")) is None
    assert pipeline.database.query("mailbox", f"mailbox#{derived.mailbox}")


def test_what_was_sealed_opens_as_it_was_asked(pipeline: Pipeline) -> None:
    filled = a_public_report()
    sid = accept(pipeline, filled)
    sealed = stored(pipeline, sid)["sealed"]["content"]
    bureau = AwsKeys(pipeline.settings, "content")
    opened = sealing.from_bytes(bureau.open("content", sid, sealed))
    assert opened["answers"] == list(filled.answered)
    with pytest.raises(sealing.SealBroken):
        bureau.open("content", "another sid", sealed)


def test_the_same_report_sent_twice_is_one_melding_and_one_mail(pipeline: Pipeline) -> None:
    receipt_code, visiting = mint(), pipeline.visiting
    first = report_intake.accept_report(visiting, receipt_code, a_public_report())
    assert report_intake.accept_report(visiting, receipt_code, a_public_report()) == first
    pipeline.work()
    assert stored(pipeline, derive(receipt_code).sid)
    assert len(pipeline.mails()) == 1


def test_other_words_under_the_same_code_are_an_amendment_judged_anew(pipeline: Pipeline) -> None:
    receipt_code = mint()
    accept(pipeline, a_public_report(), receipt_code)
    sid = accept(pipeline, a_public_report(danger_now="ja"), receipt_code)
    items = pipeline.database.query("reports", f"melding#{sid}")
    assert [str(item["sk"]).partition("#")[0] for item in items] == ["aanvulling", "melding"]
    assert sorted(pipeline.mailed_to("Dringende taak: kijk nu")) == [DESK, LEAD, ON_CALL]
    chain = JournalStore(pipeline.database).chain(f"melding#{sid}")
    assert [entry.action for entry in chain] == ["ontvangen", "aangevuld"]
    assert first_bad(chain) is None


def confirm_link(pipeline: Pipeline) -> str:
    (mail,) = [m for m in pipeline.mails() if m["Subject"] == "Bevestig uw werkadres"]
    text = mail.get_payload()[0].get_payload(decode=True).decode()
    return str(text.partition("/bevestig/")[2].partition("?")[0])


def test_a_link_to_confirm_works_up_to_the_day_that_the_mail_names(pipeline: Pipeline) -> None:
    accept(pipeline, a_professional_report())
    token, accepted = confirm_link(pipeline), pipeline.now
    (mail,) = [m for m in pipeline.mails() if m["Subject"] == "Bevestig uw werkadres"]
    text = " ".join(mail.get_payload()[0].get_payload(decode=True).decode().split())
    for days, mailed in ((CONFIRM_DAYS + 1, []), (CONFIRM_DAYS, ["a@waterlijn.example"])):
        pipeline.now = accepted + timedelta(days=days)
        report_intake.ask_to_confirm(pipeline.visiting, token)
        pipeline.work()
        assert pipeline.mailed_to("Er staat een bericht voor u klaar") == mailed
    assert f"werkt tot en met {full_date_text(pipeline.now.date(), 'nl')}" in text


def test_the_mail_names_the_moment_of_reading_that_the_receipt_names(pipeline: Pipeline) -> None:
    filled = a_public_report(contact_preference="mailen", melder_email="ik@post.example")
    receipt = report_intake.accept_report(pipeline.visiting, mint(), filled)
    pipeline.work()
    (mail,) = [m for m in pipeline.mails() if m["Subject"] == "Wij hebben uw bericht ontvangen"]
    text = " ".join(mail.get_payload()[0].get_payload(decode=True).decode().split())
    assert f"uiterlijk {moment_text(receipt.read_by, 'nl')}." in text


def test_who_confirms_the_address_has_the_aandachtsfunctionaris_mailed(pipeline: Pipeline) -> None:
    report_intake.accept_report(pipeline.visiting, mint(), a_professional_report())
    pipeline.work()
    assert pipeline.mailed_to("Er staat een bericht voor u klaar") == []

    for _ in range(2):
        report_intake.ask_to_confirm(pipeline.visiting, confirm_link(pipeline))
        pipeline.work()
    assert pipeline.mailed_to("Er staat een bericht voor u klaar") == ["a@waterlijn.example"]
    assert pipeline.mailed_to("Nieuwe taak") == [DESK]


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
    accept(pipeline, a_professional_report(**values))
    report_intake.ask_to_confirm(pipeline.visiting, confirm_link(pipeline))
    pipeline.work()
    subjects = sorted(mail["Subject"] for mail in pipeline.mails())
    assert subjects == ["Bevestig uw werkadres", "Nieuwe taak"]


def test_a_token_cannot_be_made_from_the_receipt_code(pipeline: Pipeline) -> None:
    """Who mints a code knows all that is derived from it, so the token must be another secret."""
    receipt_code = mint()
    accept(pipeline, a_professional_report(), receipt_code)
    assert confirm_link(pipeline) not in repr(derive(receipt_code))
    accept(pipeline, a_professional_report(melder_name="Ander"), receipt_code)
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
    item = stored(pipeline, accept(pipeline, a_sleutelpersoon_report(typed)))
    assert (item["verified"], item["rule"]) == (verified, "R1")
    assert one_way("persoonlijke_code", read_characters(typed)) not in repr(item)
    assert pipeline.mailed_to("Nieuwe taak") == [DESK]


@pytest.mark.parametrize("body", ["geen json", "[]", '{"kind": "melding", "v": 1}', "{}"])
def test_a_message_nobody_can_read_is_kept_for_a_person(pipeline: Pipeline, body: str) -> None:
    for _ in range(2):
        pipeline.root.triage(body)
    pipeline.work()
    items = boto3.client("dynamodb", REGION).scan(TableName="signaalpunt-unreadable")["Items"]
    assert [item["body"]["S"] for item in items] == [body]
    assert sorted(pipeline.mailed_to("Nieuwe taak")) == [DESK, LEAD, ON_CALL]
    assert len(pipeline.mails()) == 3


def test_a_sign_up_gets_a_seat_and_the_next_one_a_place_in_the_queue(pipeline: Pipeline) -> None:
    addresses = [f"{name}.{CANARY}@waterlijn.example" for name in ("een", "twee")]
    for address in addresses:
        sign_up(pipeline, a_sign_up(address))
    assert pipeline.mailed_to(SIGNED_UP) == addresses[:1]
    (waiting,) = [m for m in pipeline.mails() if "wachtlijst" in m["Subject"]]
    assert "nummer 1 op" in waiting.get_payload()[0].get_payload(decode=True).decode()
    assert CANARY not in pipeline.everything_stored()


def test_one_person_has_one_place(pipeline: Pipeline) -> None:
    address = f"een.{CANARY}@waterlijn.example"
    for typed in (address, address.upper()):
        sign_up(pipeline, a_sign_up(typed))
    items = [str(i["sk"]) for i in pipeline.database.query("programme", "sessie#basis-1")]
    assert len([sk for sk in items if sk.startswith("aanmelding#")]) == 1
    # The second one is told that there is a place already, and what it said is kept beside the first.
    assert pipeline.mailed_to(SIGNED_UP) == [address]
    assert pipeline.mailed_to("U staat al op de lijst: Basistraining") == [address.upper()]
    assert len([sk for sk in items if sk.startswith("aanvulling#")]) == 1


def test_a_sign_up_sent_twice_is_told_once(pipeline: Pipeline) -> None:
    receipt_code = mint()
    for _ in range(2):
        sign_up(pipeline, a_sign_up(), receipt_code)
    assert len(pipeline.mailed_to(SIGNED_UP)) == 1


def leave(*members: str) -> None:
    """These are at the desk no more."""
    for member in members:
        key = {"pk": {"S": "medewerkers"}, "sk": {"S": member}}
        boto3.client("dynamodb", REGION).delete_item(TableName="signaalpunt-access", Key=key)


def mails_due(pipeline: Pipeline) -> list[str]:
    """What the mailer gets to do after a report."""
    report_intake.accept_report(pipeline.visiting, mint(), a_public_report())
    for body in pipeline.take("reports"):
        pipeline.root.triage(body)
    return pipeline.take("post")


def test_with_nobody_in_the_role_everybody_at_the_desk_is_told(pipeline: Pipeline) -> None:
    leave("werkbak")
    accept(pipeline, a_public_report())
    assert set(pipeline.mailed_to("Nieuwe taak")) == {LEAD, ON_CALL}


def test_with_nobody_at_the_desk_the_message_stays_and_its_alarm_rings(pipeline: Pipeline) -> None:
    leave("werkbak", "lead", "oproep")
    (body,) = mails_due(pipeline)
    with pytest.raises(NobodyAtTheDesk):
        pipeline.root.mailer(body)


def test_the_domain_of_a_private_address_stays_sealed(pipeline: Pipeline) -> None:
    filled = a_public_report(contact_preference="mailen", melder_email="ik@familienaam.example")
    item = stored(pipeline, accept(pipeline, filled))
    assert "familienaam" not in pipeline.everything_stored()
    assert set(item["sealed"]) == {"content", "notify"}


def test_a_mail_that_waits_past_its_lease_is_sent_by_the_clock(pipeline: Pipeline) -> None:
    class Away(MemoryMailer):
        def send(self, mail: Any) -> None:
            raise Unavailable

    for body in mails_due(pipeline):
        _handle_mail(pipeline, Away(), body)
    assert pipeline.mails() == []

    assert _resend_due(pipeline) == 0
    pipeline.now = MONDAY + timedelta(minutes=16)
    assert _resend_due(pipeline) == 1
    pipeline.work()
    assert pipeline.mailed_to("Nieuwe taak") == [DESK]
    pipeline.now = MONDAY + timedelta(hours=2)
    assert _resend_due(pipeline) == 0


def test_a_send_event_before_the_mark_means_no_second_mail(pipeline: Pipeline) -> None:
    """The mailer dies after SES took the mail: the event, with the row's id, marks it."""

    class Dies(SesMailer):
        def send(self, sent: Any) -> None:
            super().send(sent)
            raise KeyboardInterrupt(sent.tag)

    (body,) = mails_due(pipeline)
    with pytest.raises(KeyboardInterrupt) as died:
        _handle_mail(pipeline, Dies(pipeline.settings), body)
    pipeline.root.mail_events(json.dumps({"type": "Send", "mail": str(died.value)}))
    pipeline.now = MONDAY + timedelta(hours=1)
    assert _resend_due(pipeline) == 0
    assert len(pipeline.mails()) == 1


def _handle_mail(pipeline: Pipeline, mailer: Mailer, body: str) -> None:
    ports = replace(pipeline.ports("mailer"), mailer=mailer)
    mail_sending.handle(ports, Addresses(pipeline.database, lambda: ports.today), body)


def _resend_due(pipeline: Pipeline) -> int:
    queues = SqsQueues(pipeline.settings, "post")
    return mail_sending.resend_due(replace(pipeline.ports("triage"), queues=queues))
