"""Messages that nobody could read: the desk sees them, has them read again, and sets them aside."""

from __future__ import annotations

import re
from hashlib import sha256
from html import unescape
from typing import Any, get_args

import pytest

from chalicelib.mail.domain import Announcement, Row, ToDesk
from chalicelib.mail.messages import Announced
from chalicelib.mail.sending.usecases import _link
from chalicelib.mail.store import announce
from chalicelib.platform.code import mint
from chalicelib.platform.errors import Conflict, Unavailable, Why
from chalicelib.platform.queue import QueueName, encode, handle_each
from chalicelib.platform.table import Put, Transaction
from chalicelib.platform.unreadable import ReadAgain, State, park
from chalicelib.reports.intake import usecases as report_intake
from chalicelib.unreadable.codes import QUEUES, STATES, WHY
from chalicelib.unreadable.domain import glimpse
from tests.support.builders import CANARY, a_public_report
from tests.support.bureau import Bureau, answered, later, text_of

AT = "2026-03-02T10:00:00Z"
WHAT_READS = {"reports": "triage", "registrations": "registrar", "post": "mailer"}


def kept(
    bureau: Bureau, body: str, queue: QueueName = "reports", why: Why = "onbekende_soort"
) -> str:
    """The address of a message that nobody could read."""
    bureau.put(park(queue, body, why, at=AT))
    return f"/onleesbaar/{queue}/{sha256(body.encode()).hexdigest()}"


def row(bureau: Bureau) -> dict[str, Any]:
    (found,) = bureau.database.items("unreadable")
    return dict(found)


def a_report(bureau: Bureau, **values: str) -> str:
    """A report as the public site sends it; no function read it yet."""
    before = len(bureau.queues.waiting["reports"])
    visiting = bureau.root.ports("public").visiting
    report_intake.accept_report(visiting, mint(), a_public_report(**values))
    return bureau.queues.waiting["reports"].pop(before).body


def pumped(bureau: Bureau, queue: QueueName) -> list[str]:
    """Let the reader of a queue handle all that waits; the bodies."""
    taken = bureau.queues.receive(queue)
    handle = getattr(bureau.root, WHAT_READS[queue])
    failed = handle_each(WHAT_READS[queue], [one.record for one in taken], handle)
    again = {one["itemIdentifier"] for one in failed["batchItemFailures"]}
    for one in taken:
        if one.receipt not in again:
            bureau.queues.delete(queue, one.receipt)
    return [one.body for one in taken]


def test_every_code_of_a_row_has_its_words() -> None:
    assert set(WHY) == set(get_args(Why))
    assert set(STATES) == set(get_args(State))
    assert set(QUEUES) == set(WHAT_READS)


def test_the_pile_tells_which_queue_why_when_and_how_large(bureau: Bureau) -> None:
    address = kept(bureau, "geen json")
    body = answered(200, bureau.get("/onleesbaar", bureau.triagist)).body
    words = text_of(body)
    for told in (
        "Meldingen, aanvullingen en antwoorden",
        "Onbekende soort bericht",
        "9 bytes",
    ):
        assert told in words
    assert address.lstrip("/") in body
    assert bureau.entries_of("triagist") == []
    assert "geen json" not in words


def test_a_long_pile_is_shown_page_by_page_with_one_call_each(bureau: Bureau) -> None:
    for number in range(120):
        kept(bureau, f"geen json {number}")
    secret, address, seen = bureau.triagist, "/onleesbaar", []
    while address:
        asked, reads = len(bureau.database.pages), bureau.database.reads
        page = answered(200, bureau.get(address, secret)).body
        seen.append(re.findall(r'href="onleesbaar/reports/([0-9a-f]{64})"', page))
        # Beside the session and its owner.
        assert (len(bureau.database.pages) - asked, bureau.database.reads - reads) == (1, 2)
        following = re.findall(r'href="(\?[^"]*na=[^"]*)"', page)
        address = f"/onleesbaar{unescape(following[0])}" if following else ""
    assert [len(rows) for rows in seen] == [50, 50, 20]
    assert len({one for rows in seen for one in rows}) == 120


def test_only_codes_that_we_know_are_shown_of_a_message(bureau: Bureau) -> None:
    body = a_report(bureau, danger_now="ja").replace('"persoon"', f'"{CANARY}"')
    address = kept(bureau, body, why="vreemde_inhoud")
    page = answered(200, bureau.get(address, bureau.triagist)).body
    words = text_of(page)
    for told in ("Melding of aanvulling", glimpse(body).reference, "Gevaar Ja"):
        assert told in words
    assert CANARY not in page
    assert body[-80:-20] not in page
    for strange in (
        f'{{"kind": "{CANARY}", "reference": "{CANARY}", "v": "x"}}',
        f'["{CANARY}"]',
        CANARY,
    ):
        page = answered(200, bureau.get(kept(bureau, strange), bureau.triagist)).body
        assert CANARY not in page


def test_looking_is_noted_first_and_nothing_shows_without_the_journal(bureau: Bureau) -> None:
    address = kept(bureau, '{"kind": "melding"}')
    secret = bureau.triagist
    answered(200, bureau.get(address, secret))
    (entry,) = bureau.chain("onleesbaar#" + "#".join(address.split("/")[2:]))
    assert (entry.action, entry.actor) == ("onleesbaar_getoond", "triagist")
    bureau.database.away = {"journal"}
    assert "Melding of aanvulling" not in answered(503, bureau.get(address, secret)).body


@pytest.mark.parametrize(
    "path", ["reports/" + "0" * 64, "access/" + "0" * 64, "reports/x", "reports/%00"]
)
def test_a_message_that_is_not_there_is_not_found(bureau: Bureau, path: str) -> None:
    answered(404, bureau.get(f"/onleesbaar/{path}", bureau.triagist))
    answered(404, bureau.post(f"/onleesbaar/{path}/opnieuw", {}, bureau.triagist))


def test_a_report_that_older_code_could_not_read_is_stored_after_all(bureau: Bureau) -> None:
    body = a_report(bureau)
    address, secret = kept(bureau, body), bureau.triagist
    answered(303, bureau.post(f"{address}/opnieuw", {}, secret))
    assert "Wordt opnieuw geprobeerd" in text_of(bureau.get("/onleesbaar", secret).body)
    # A second press asks nothing new.
    answered(303, bureau.post(f"{address}/opnieuw", {}, secret))
    later(bureau, seconds=1)
    bureau.root.clock()
    (asked,) = pumped(bureau, "reports")
    # Nobody but the reader handles the body.
    assert body not in asked
    assert len(bureau.database.items("reports", "melding#")) == 1
    assert (row(bureau)["state"], "body" in row(bureau)) == ("gelezen", False)
    assert "Geen onleesbare berichten" in text_of(bureau.get("/onleesbaar", secret).body)
    page = text_of(answered(200, bureau.get(f"{address}?gedaan=opnieuw", secret)).body)
    for words in ("Het bericht wordt opnieuw gelezen.", "Alsnog gelezen"):
        assert words in page
    # Nothing is left to try: the body went with the row's wait.
    answered(404, bureau.post(f"{address}/opnieuw", {}, secret))
    bureau.root.clock()
    assert bureau.queues.waiting["reports"] == []
    actions = [e.action for e in bureau.chain("onleesbaar#" + "#".join(address.split("/")[2:]))]
    assert actions == ["onleesbaar_opnieuw", "onleesbaar_getoond"]


@pytest.mark.parametrize("queue", WHAT_READS)
def test_what_is_still_unreadable_waits_for_a_person_again(
    bureau: Bureau, queue: QueueName
) -> None:
    address, secret = kept(bureau, "geen json", queue, "onbekende_soort"), bureau.triagist
    for tries in (1, 2):
        answered(303, bureau.post(f"{address}/opnieuw", {"blad": f"{tries:020}"}, secret))
        later(bureau, minutes=5, seconds=1)
        bureau.root.clock()
        assert len(pumped(bureau, queue)) == 1
        assert (row(bureau)["state"], row(bureau)["why"]) == ("wacht", "geen_bericht")
        assert row(bureau)["body"] == "geen json"
        assert "Laatste poging" in text_of(bureau.get(address, secret).body)


def test_a_reminder_to_mail_is_read_again_too(bureau: Bureau) -> None:
    told = Announcement("x.1", AT, (ToDesk("desk_nieuw", ("triagist",)),), "melding#x")
    bureau.put(announce(told, due_at="2026-03-03T10:00:00Z"))
    address = kept(bureau, encode(Announced(announcement="x.1")), "post")
    answered(303, bureau.post(f"{address}/opnieuw", {}, bureau.triagist))
    later(bureau, seconds=1)
    bureau.root.clock()
    # Nobody is at this desk: the fan-out fails, so the message was read, and waits in its queue.
    assert len(pumped(bureau, "post")) == 1
    assert row(bureau)["state"] == "opnieuw"
    assert len(bureau.queues.waiting["post"]) == 1
    # The queue holds it: the clock sends it no second time, however often it ticks.
    bureau.root.clock()
    assert [m.body for m in bureau.queues.waiting["post"]] == [encode(ReadAgain(row=address[-64:]))]


@pytest.mark.parametrize("fault", [Unavailable(), Conflict("somebody was quicker")])
def test_a_fault_on_the_way_loses_nothing(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    address = kept(bureau, a_report(bureau))
    answered(303, bureau.post(f"{address}/opnieuw", {}, bureau.triagist))
    later(bureau, seconds=1)
    commits = [0]
    commit = bureau.database.commit

    def failing(transaction: Transaction) -> None:
        # Before and after each commit that the reader makes, one fault in turn.
        commits[0] += 1
        if commits[0] % 2:
            raise fault
        commit(transaction)

    bureau.root.clock()
    monkeypatch.setattr(bureau.database, "commit", failing)
    for _ in range(8):
        pumped(bureau, "reports")
        later(bureau, seconds=181)
    assert row(bureau)["state"] in {"opnieuw", "gelezen"}
    monkeypatch.setattr(bureau.database, "commit", commit)
    bureau.root.clock()
    pumped(bureau, "reports")
    assert row(bureau)["state"] == "gelezen"
    assert len(bureau.database.items("reports", "melding#")) == 1


def test_nobody_else_can_have_a_kept_message_read(bureau: Bureau) -> None:
    address = kept(bureau, a_report(bureau))
    message = ReadAgain(row=address[-64:])
    bureau.root.triage(encode(message))
    bureau.root.triage(encode(ReadAgain(row="0" * 64)))
    assert bureau.database.items("reports", "melding#") == []
    assert row(bureau)["state"] == "wacht"


def test_a_message_is_set_aside_for_a_reason_and_can_come_back(bureau: Bureau) -> None:
    address, secret = kept(bureau, a_report(bureau)), bureau.triagist
    answered(422, bureau.post(f"{address}/afgehandeld", {}, secret))
    for _ in range(2):
        answered(303, bureau.post(f"{address}/afgehandeld", {"reden": "dubbel"}, secret))
    assert "Geen onleesbare berichten" in text_of(bureau.get("/onleesbaar", secret).body)
    page = text_of(answered(200, bureau.get(f"{address}?gedaan=afgehandeld", secret)).body)
    assert "Bericht afgehandeld." in page
    assert "Testpersoon triagist: Ook leesbaar binnengekomen" in page
    chain = bureau.chain("onleesbaar#" + "#".join(address.split("/")[2:]))
    assert [(e.action, e.facts["purpose"]) for e in chain if e.action != "onleesbaar_getoond"] == [
        ("onleesbaar_afgehandeld", "dubbel")
    ]
    # Set aside by mistake: the body is still there.
    answered(303, bureau.post(f"{address}/opnieuw", {}, secret))
    later(bureau, seconds=1)
    bureau.root.clock()
    pumped(bureau, "reports")
    assert row(bureau)["state"] == "gelezen"


def test_the_mail_about_a_message_that_nobody_could_read_leads_to_the_pile(bureau: Bureau) -> None:
    ports = bureau.root.ports("mailer")
    about = {"onleesbaar#reports": "/onleesbaar", "melding#x": "/begin"}
    for object_id, page in about.items():
        mail = Row("m", "desk_nieuw", "nl", "sending", 1, AT, object_id)
        assert _link(ports, mail, "nl", "").endswith(f"bureau.example{page}")


def test_rows_of_later_code_are_shown_by_their_codes(bureau: Bureau) -> None:
    part = park("reports", "x", "onbekende_soort", at=AT)
    bureau.put(Put(part.table, {**part.item, "why": "van_morgen", "later": "x"}, part.promise))
    assert "van_morgen" in text_of(answered(200, bureau.get("/onleesbaar", bureau.triagist)).body)
    address = f"/onleesbaar/reports/{sha256(b'x').hexdigest()}"
    assert "van_morgen" in text_of(answered(200, bureau.get(address, bureau.triagist)).body)
