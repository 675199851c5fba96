"""Sent again, by a reload, a second click or the button Back: one melding, or an amendment of it."""

from __future__ import annotations

from chalicelib.platform.code import ReceiptCode
from tests.journeys.conftest import press_by_place
from tests.support import answers
from tests.support.records import Records, slow_queue
from tests.support.visitor import Visitor
from tools.engine import Engine


def test_a_reload_of_the_receipt_shows_the_same_receipt_of_the_same_melding(
    visitor: Visitor, records: Records
) -> None:
    code = visitor.send("/melden", "nl", answers.PUBLIC.answers)
    before = visitor.text
    for _ in range(2):
        visitor.page.reload()
        assert visitor.shown_code == code.shown
        assert visitor.text == before
    assert only_one(records, code)


def test_pressing_send_again_while_it_takes_long_sends_one_melding(
    visitor: Visitor, records: Records, engine: Engine
) -> None:
    visitor.walk("/melden", "nl", answers.PUBLIC.answers)
    code = visitor.carried_code
    with slow_queue(engine):
        press_by_place(visitor, 3)
        visitor.page.wait_for_selector(".code")
    visitor.page.wait_for_load_state()
    sent = [r for r in visitor.requests if r.method == "POST" and "go=send" in (r.post_data or "")]
    assert len(sent) >= 2
    assert visitor.shown_code == code.shown
    assert only_one(records, code)


def test_an_answer_changed_after_sending_is_an_amendment(
    visitor: Visitor, records: Records
) -> None:
    code = visitor.send("/melden", "nl", answers.PUBLIC.answers)
    records.melding(code)
    assert "aanvulling" not in visitor.text
    visitor.page.go_back()
    assert visitor.where == "check"
    visitor.press("change:situatie")
    visitor.fill({"wijk_code": "WK050510"})
    visitor.press("next")
    visitor.press("send")
    assert visitor.shown_code == code.shown
    assert "bewaren wij erbij, als aanvulling." in visitor.text
    first, second = records.wait_for_submissions(code, 2)
    assert first["sk"] == "melding"
    assert second["sk"].startswith("aanvulling#")
    assert first["header"]["wijk_code"] == answers.PUBLIC.answers["wijk_code"]
    assert second["header"]["wijk_code"] == "WK050510"
    records.mail_to_desk(second)


def only_one(records: Records, code: ReceiptCode) -> bool:
    """Whether one melding is stored, also after the queue was given time to bring another."""
    melding = records.melding(code)
    records.mail_to_desk(melding)
    return len(records.submissions(code)) == 1
