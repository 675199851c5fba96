"""Forged messages and rows of the right shape: each part is fine, and together they are none of ours."""

from __future__ import annotations

import json
from dataclasses import replace as changed
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.mailbox.intake.usecases import send_reply
from chalicelib.mailbox.messages import Reply
from chalicelib.platform.code import ReceiptCode, derive, mint
from chalicelib.platform.messages import Message, read
from chalicelib.platform.sealing import to_bytes
from chalicelib.platform.table import Item, Put
from chalicelib.reports.intake.usecases import accept_report
from chalicelib.reports.messages import Submission
from tests.support.builders import (
    a_mailbox_reply,
    a_person,
    a_professional_report,
    a_public_report,
)
from tests.support.bureau import Bureau, answered, later, text_of
from tests.support.involving import involve_by_two

# An answer of Lambda has 6 MB at most (AWS, Lambda quotas).
LARGEST_ANSWER = 6_000_000
# Two bytes that staff read by a name of 25 letters, in brackets.
JOINER = "\u034f"


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


def a_submission(bureau: Bureau, code: ReceiptCode, **values: str) -> Submission:
    """What our own site would send, taken off the queue."""
    accept_report(bureau.root.ports("public").visiting, code, a_public_report(**values))
    return read(bureau.queues.waiting["reports"].pop().body, Submission)


def a_reply(bureau: Bureau, code: ReceiptCode, page: str = "blad") -> Reply:
    send_reply(bureau.root.ports("public").visiting, code, (), page, a_mailbox_reply())
    return read(bureau.queues.waiting["reports"].pop().body, Reply)


def deliver(bureau: Bureau, message: Message) -> None:
    bureau.queues.send("reports", message)
    bureau.work()


def parked(bureau: Bureau) -> list[Any]:
    return [one["why"] for one in bureau.database.items("unreadable")]


def digest_of(bureau: Bureau, sid: str) -> str:
    return bureau.file(sid).submissions[0].header.digest


def test_a_report_with_the_mailbox_of_another_is_kept_apart(bureau: Bureau) -> None:
    """It could never be stored: five times, then by the clock, for ever."""
    (mine, _), new = bureau.report(), mint()
    deliver(bureau, replace(a_submission(bureau, new), mailbox=derive(mine).mailbox))
    assert parked(bureau) == ["vreemde_inhoud"]
    assert not bureau.database.items("reports", f"melding#{derive(new).sid}")


def test_an_amendment_that_was_announced_as_another_is_kept_apart(bureau: Bureau) -> None:
    """The name of its announcement is half of its digest, which only a forger makes twice."""
    code, sid = bureau.report()
    added = a_submission(bureau, code, observed_behaviour="Nog iets gezien.")
    half = changed(added.header, digest=digest_of(bureau, sid)[:32] + "0" * 32)
    deliver(bureau, replace(added, header=half))
    assert parked(bureau) == ["vreemde_inhoud"]
    assert len(bureau.file(sid).arrived) == 1


def test_a_reply_that_was_announced_as_another_is_kept_apart(bureau: Bureau) -> None:
    code, sid = bureau.report()
    half = digest_of(bureau, sid)[:32] + "0" * 32
    deliver(bureau, replace(a_reply(bureau, code), digest=half))
    assert parked(bureau) == ["vreemde_inhoud"]
    assert len(bureau.file(sid).arrived) == 1


@pytest.mark.parametrize("key", [b"\0" * 32, b"\1" + b"\0" * 31])
def test_a_mailbox_that_takes_no_question_says_so(bureau: Bureau, key: bytes) -> None:
    """A key of low order is one of 32 bytes like any other, and seals nothing."""
    code = mint()
    deliver(bureau, replace(a_submission(bureau, code), mailbox_key=key))
    asked = {"vraag": "Wanneer was dit?", "taal": "nl"}
    page = bureau.post(f"/melding/{derive(code).sid}/vraag", asked, bureau.triagist)
    assert "Bel de melder, als dat kan." in text_of(answered(422, page).body)
    assert "Wanneer was dit?" in page.body


@pytest.mark.parametrize("half", ['"\\ud800 en meer"', '"\\udfff"'])
def test_half_a_character_under_a_seal_hides_no_other_text(bureau: Bureau, half: str) -> None:
    """JSON can hold a lone surrogate, and no answer of ours can."""
    code, sid = bureau.report()
    told = '{"language": "nl", "answers": [{"name": "bericht", "question": "?", "shown": [%s]}]}'
    sealed = bureau.keys.seal("content", sid, (told % half).encode())
    deliver(bureau, replace(a_reply(bureau, code), sealed=sealed))
    for page in (
        bureau.get(f"/melding/{sid}", bureau.triagist),
        bureau.post(f"/melding/{sid}/afdruk", {}, bureau.triagist),
    ):
        assert "kanarie7" in answered(200, page).body
        assert page.body.count("Bericht onleesbaar") == 1
        assert page.body.encode()


def test_the_largest_messages_fill_no_page_beyond_an_answer(bureau: Bureau) -> None:
    """A message holds 256 KiB, so some 190 kB of ciphertext; what is drawn is 13 times as long."""
    code = mint()
    sid = derive(code).sid
    answers = [{"name": "bericht", "question": "?", "shown": ["a" + JOINER * 90_000]}]
    held = json.dumps({"language": "nl", "answers": answers}, ensure_ascii=False).encode()
    largest = bureau.keys.seal("content", sid, held)
    deliver(bureau, replace(a_submission(bureau, code), sealed={"content": largest}))
    for number in range(3):
        later(bureau, minutes=1)
        deliver(bureau, replace(a_reply(bureau, code, f"blad{number}"), sealed=largest))
    page = answered(200, bureau.get(f"/melding/{sid}", bureau.triagist))
    assert "Toon oudere berichten" in page.body
    assert len(page.body.encode()) < LARGEST_ANSWER


@pytest.mark.parametrize("odd", [["inhoud"], {"inhoud": 1}, 3, None])
def test_an_odd_word_about_sharing_under_the_seal_shares_nothing(bureau: Bureau, odd: Any) -> None:
    bureau.add_school(a_person("vast"))
    code = mint()
    accept_report(bureau.root.ports("public").visiting, code, a_professional_report())
    submission = read(bureau.queues.waiting["reports"].pop().body, Submission)
    said = {"organisatie_id": "waterlijn", "share_with_aandachtsfunctionaris": odd}
    answers = [
        {"name": name, "question": "?", "shown": ["kanarie7"], "value": value}
        for name, value in said.items()
    ]
    sid = derive(code).sid
    sealed = bureau.keys.seal("content", sid, to_bytes({"language": "nl", "answers": answers}))
    deliver(bureau, replace(submission, sealed={**submission.sealed, "content": sealed}))
    bureau.confirm(sid)
    page = answered(200, bureau.get(f"/bericht/{sid}", bureau.contact()))
    assert "kanarie7" not in page.body
    assert "Bericht onleesbaar. Bel het meldpunt." in page.body


def asked_by_the_desk(bureau: Bureau, sid: str) -> Item:
    """The row of a question of the desk to the school, which shows nothing else."""
    bureau.add_school(a_person("vast"))
    involve_by_two(bureau, sid, bureau.triagist)
    rows = bureau.database.items("reports", f"melding#{sid}")
    return dict(next(one for one in rows if str(one["sk"]).startswith("betrokken#")))


def test_a_question_that_is_widened_by_hand_in_the_table_shows_no_more(bureau: Bureau) -> None:
    """Whoever can write to a table shows no school what the desk did not let it see."""
    _, sid = bureau.report()
    row = asked_by_the_desk(bureau, sid)
    bureau.put(Put("reports", {**row, "sk": "betrokken#x", "sees": "inhoud"}, "new"))
    page = answered(200, bureau.get(f"/bericht/{sid}", bureau.contact()))
    assert "Kent u deze groep?" in page.body
    assert "kanarie7" not in page.body


def test_a_question_that_is_moved_by_hand_to_another_school_is_not_read(bureau: Bureau) -> None:
    _, sid = bureau.report()
    row = asked_by_the_desk(bureau, sid)
    moved: Item = {"sk": "betrokken#x", "gedeeld": "kompas", "gedeeld_met": {"k": "x"}}
    bureau.put(Put("reports", {**row, **moved, "sees": "inhoud"}, "new"))
    other = bureau.contact("ander", "kompas", "k")
    page = answered(200, bureau.get(f"/bericht/{sid}", other))
    assert "Kent u deze groep?" not in page.body
    assert "kanarie7" not in page.body
    assert "Bericht onleesbaar. Bel het meldpunt." in page.body


@pytest.mark.parametrize("kind", ["vraag#0009", "betrokken#x"])
def test_a_text_of_the_desk_that_is_none_of_ours_hides_no_other_part(
    bureau: Bureau, kind: str
) -> None:
    """Sealed with the right key for this melding, and moved to where another text belongs."""
    _, sid = bureau.report()
    row = asked_by_the_desk(bureau, sid)
    odd = bureau.keys.seal("dossier", sid, to_bytes({"answers": [], "language": "nl"}))
    asked: Item = {"asked_at": row["at"], "asked_by": "x", "once": "x"}
    bureau.put(Put("reports", {**row, **asked, "sk": kind, "sealed": {"dossier": odd}}, "new"))
    assert "kanarie7" in answered(200, bureau.get(f"/melding/{sid}", bureau.triagist)).body
    page = answered(200, bureau.get(f"/bericht/{sid}", bureau.contact()))
    assert "Kent u deze groep?" in page.body


def test_a_note_that_is_none_of_ours_hides_no_other_part(bureau: Bureau) -> None:
    _, sid = bureau.report()
    row = asked_by_the_desk(bureau, sid)
    for number, kind in enumerate(("notitie", "contact"), start=1):
        moved: Item = {"pk": f"notities#{sid}", "sk": f"nr#{number:04}", "kind": kind}
        bureau.put(Put("reports", {**row, **moved, "answer_by": ""}, "new"))
    for path in (f"/melding/{sid}", f"/melding/{sid}/notities"):
        answered(200, bureau.get(path, bureau.triagist))
    assert "kanarie7" in bureau.get(f"/melding/{sid}", bureau.triagist).body
