"""Messages of a public function that somebody took over: they are kept for a person, and change nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.mailbox.intake.usecases import ask_to_erase, send_reply
from chalicelib.mailbox.messages import Erase, Reply
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import ReceiptCode, derive, mint
from chalicelib.platform.messages import Message, read
from chalicelib.platform.ports import Visiting
from chalicelib.platform.sealing import to_bytes
from chalicelib.platform.table import Change, Item, Key
from chalicelib.reports.intake.usecases import accept_report
from chalicelib.reports.melding.usecases import TRIAGE
from chalicelib.reports.messages import Submission
from tests.support.builders import (
    a_mailbox_reply,
    a_person,
    a_professional_report,
    a_public_report,
)
from tests.support.bureau import PAGE, Bureau, answered, text_of


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


def visiting(bureau: Bureau) -> Visiting:
    return bureau.root.ports("public").visiting


def sent(bureau: Bureau) -> Any:
    """The message that was sent last, taken off its queue."""
    return read(bureau.queues.waiting["reports"].pop().body, Submission, Reply, Erase)


def deliver(bureau: Bureau, message: Message) -> None:
    """What a taken-over function can do: put a message on the queue of the reports."""
    bureau.queues.send("reports", message)
    bureau.work()


def parked(bureau: Bureau) -> list[Any]:
    return [one["why"] for one in bureau.database.items("unreadable")]


def an_addition(bureau: Bureau, code: ReceiptCode) -> Submission:
    accept_report(visiting(bureau), code, a_public_report(observed_behaviour="Nog iets gezien."))
    added: Submission = sent(bureau)
    return added


def a_reply(bureau: Bureau, code: ReceiptCode) -> Reply:
    send_reply(visiting(bureau), code, (), "blad", a_mailbox_reply())
    reply: Reply = sent(bureau)
    return reply


def test_a_reply_to_a_report_still_to_come_does_not_keep_that_report_out(bureau: Bureau) -> None:
    code = mint()
    deliver(bureau, a_reply(bureau, code))
    assert parked(bureau) == ["geen_melding"]
    bureau.accept(a_public_report(), code)
    assert bureau.actions(f"melding#{derive(code).sid}") == ["ontvangen"]


@pytest.mark.parametrize("forged", ["", "0" * 64])
def test_a_reply_without_proof_of_the_code_is_kept_apart(bureau: Bureau, forged: str) -> None:
    code, sid = bureau.report()
    true = a_reply(bureau, code)
    deliver(bureau, replace(true, proof=forged))
    assert parked(bureau) == ["geen_bewijs"]
    assert len(bureau.file(sid).arrived) == 1
    deliver(bureau, true)
    assert len(bureau.file(sid).arrived) == 2


def test_a_reply_of_another_mailbox_is_kept_apart(bureau: Bureau) -> None:
    (mine, _), (_, other) = bureau.report(), bureau.report()
    deliver(bureau, replace(a_reply(bureau, mine), sid=other))
    assert parked(bureau) == ["geen_bewijs"]
    assert len(bureau.file(other).arrived) == 1


@pytest.mark.parametrize("forged", ["", "0" * 64])
def test_a_mailbox_is_not_erased_without_proof_of_the_code(bureau: Bureau, forged: str) -> None:
    code, _ = bureau.report()
    mailbox = derive(code).mailbox
    deliver(bureau, Erase(mailbox=mailbox, proof=forged))
    assert parked(bureau) == ["geen_bewijs"]
    assert bureau.database.items("mailbox", f"mailbox#{mailbox}")
    ask_to_erase(visiting(bureau), code)
    bureau.work()
    assert not bureau.database.items("mailbox", f"mailbox#{mailbox}")


def test_what_proves_a_reply_does_not_prove_an_erasure(bureau: Bureau) -> None:
    code, _ = bureau.report()
    reply, mailbox = a_reply(bureau, code), derive(code).mailbox
    deliver(bureau, Erase(mailbox=mailbox, proof=reply.proof))
    assert parked(bureau) == ["geen_bewijs"]


def test_no_row_holds_what_proves_the_code(bureau: Bureau) -> None:
    code, _ = bureau.report()
    derived = derive(code)
    for secret in (derived.send_proof, derived.erase_proof):
        assert secret not in repr(bureau.database.tables)


@pytest.mark.parametrize("forged", ["", "0" * 64])
def test_an_addition_without_proof_of_the_code_is_kept_apart(bureau: Bureau, forged: str) -> None:
    """It would take sharing back, for one."""
    code, sid = bureau.report_from_work()
    accept_report(
        visiting(bureau), code, a_professional_report(share_with_aandachtsfunctionaris="nee")
    )
    no: Submission = sent(bureau)
    deliver(bureau, replace(no, proof=forged))
    assert parked(bureau) == ["geen_bewijs"]
    assert bureau.file(sid).submissions[0].shared_with == "waterlijn"
    deliver(bureau, no)
    assert bureau.file(sid).submissions[0].shared_with == ""


def test_a_report_of_before_the_proofs_takes_what_comes_without(bureau: Bureau) -> None:
    """A release of before stored no digest to compare with: its reporter is still heard."""
    code = mint()
    accept_report(visiting(bureau), code, a_public_report())
    deliver(bureau, replace(sent(bureau), proof="", erase_check=""))
    deliver(bureau, a_reply(bureau, code))
    assert len(bureau.file(derive(code).sid).arrived) == 2
    ask_to_erase(visiting(bureau), code)
    bureau.work()
    assert parked(bureau) == []
    assert not bureau.database.items("mailbox", "mailbox#")


@pytest.mark.parametrize(
    ("span", "is_kept"),
    [
        (timedelta(minutes=4), False),
        (timedelta(minutes=6), True),
        (timedelta(days=-14), False),
        (timedelta(days=-103), False),
        (timedelta(days=-105), True),
    ],
)
@pytest.mark.parametrize("kind", ["report", "reply"])
def test_a_moment_that_cannot_be_is_kept_apart(
    bureau: Bureau, kind: str, span: timedelta, *, is_kept: bool
) -> None:
    """In the future it would stand below all work; nothing is on its way for longer than it can be kept."""
    code, sid = bureau.report()
    message = a_reply(bureau, code) if kind == "reply" else an_addition(bureau, code)
    deliver(bureau, replace(message, accepted_at=to_text(bureau.now() + span)))
    assert parked(bureau) == (["vreemd_moment"] if is_kept else [])
    assert len(bureau.file(sid).arrived) == (1 if is_kept else 2)


def test_a_chain_that_somebody_began_keeps_no_report_out(bureau: Bureau) -> None:
    """Whatever wrote the first entry, the one of the report takes the next place."""
    code = mint()
    about = f"melding#{derive(code).sid}"
    bureau.work_of("iemand").note(about, "gelezen", TRIAGE)
    bureau.accept(a_public_report(), code)
    assert bureau.actions(about) == ["gelezen", "ontvangen"]


def test_a_part_that_does_not_open_hides_no_other_part(bureau: Bureau) -> None:
    code, sid = bureau.report()
    deliver(bureau, replace(a_reply(bureau, code), sealed=b"x"))
    screen = bureau.get(f"/melding/{sid}", bureau.triagist)
    paper = bureau.post(f"/melding/{sid}/afdruk", {}, bureau.triagist)
    for page in (screen, paper):
        assert "kanarie7" in answered(200, page).body
        assert page.body.count("Bericht onleesbaar") == 1


# Sealed with the right key, by whoever has it, and still no text of ours.
ODD_TEXTS: list[dict[str, Any]] = [
    {},
    {"answers": [], "language": 3},
    {"answers": "geen", "language": "nl"},
    {"answers": [{"name": "bericht"}], "language": "nl"},
    {"answers": [{"name": "bericht", "question": "?", "shown": [{}]}], "language": "nl"},
    {"answers": [{"name": ["bericht"], "question": "?", "shown": []}], "language": "nl"},
]


@pytest.mark.parametrize("odd", ODD_TEXTS)
def test_a_text_that_is_none_of_ours_hides_no_other_text(
    bureau: Bureau, odd: dict[str, Any]
) -> None:
    code, sid = bureau.report()
    sealed = bureau.keys.seal("content", sid, to_bytes(odd))
    deliver(bureau, replace(a_reply(bureau, code), sealed=sealed))
    page = answered(200, bureau.get(f"/melding/{sid}", bureau.triagist))
    assert "kanarie7" in page.body
    assert page.body.count("Bericht onleesbaar") == 1
    asked = {"zoek": "kanarie7", "reden": "eerder_persoon", "blad": PAGE}
    begun = answered(303, bureau.post("/zoeken", asked, bureau.triagist))
    for received in bureau.queues.receive("searches"):
        bureau.root.search(received.body)
    found = answered(200, bureau.get("/" + begun.headers["location"], bureau.triagist))
    assert f"melding/{sid}" in found.body
    assert "Meldingen die niet helemaal zijn doorzocht: 1" in text_of(found.body)


def test_a_report_that_is_shared_by_hand_in_the_table_is_not_read(bureau: Bureau) -> None:
    """Whoever can write to a table can still share no report of a resident with a school."""
    bureau.add_school(a_person("vast"))
    _, sid = bureau.report()
    key = Key("reports", f"melding#{sid}", "melding")
    header: Any = bureau.database.items("reports", "melding#")[0]["header"]
    forged: Item = {
        "gedeeld": "waterlijn",
        "gedeeld_at": "2026-03-02T10:00:00Z",
        "gedeeld_met": {"vast": "x"},
        "verified": "werkadres",
        "header": {**header, "organisatie_id": "waterlijn", "share": "inhoud"},
    }
    bureau.put(Change(key, forged, {}, "as read"))
    page = answered(200, bureau.get(f"/bericht/{sid}", bureau.contact()))
    assert "kanarie7" not in page.body
    assert "Bericht onleesbaar. Bel het meldpunt." in page.body
