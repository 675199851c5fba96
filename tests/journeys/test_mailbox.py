"""Behind the receipt code: the desk asks, the reporter reads and answers, nobody else does either."""

from __future__ import annotations

import pytest

from chalicelib.platform.code import ReceiptCode, derive, mint
from tests.journeys.conftest import press_by_place
from tests.support import answers
from tests.support.answers import BSN
from tests.support.builders import CANARY
from tests.support.records import Records, line_cut, posted, reported, slow_queue, tells_nothing
from tests.support.triagist import Triagist
from tests.support.visitor import LANGUAGES, OTHER, Visitor
from tools.bench import public_report
from tools.engine import Engine
from tools.wire import Call

in_every_language = pytest.mark.parametrize("language", LANGUAGES)

_URGENT = ("demo-triagist", "demo-teamleider", "demo-oproep")
ASKED = "Wanneer was dit <b>precies</b>?"
STANDS = {
    "ontvangen": {"nl": "Wij hebben uw melding ontvangen.", "en": "We have received your report."},
    "vraag": {"nl": "Wij hebben een vraag voor u.", "en": "We have a question for you."},
    "in_onderzoek": {
        "nl": "Wij zoeken uit wat er aan de hand is.",
        "en": "We are finding out what is going on.",
    },
    "afgerond": {
        "nl": "Wij hebben goed naar uw melding gekeken. Dank u wel. Meer mogen wij niet vertellen. "
        "Ziet u iets nieuws? Schrijf het hieronder.",
        "en": "We have looked carefully at your report. Thank you. We cannot tell you more. If you see "
        "something new, write it below.",
    },
}
ANSWERED = {"nl": "U antwoordde op ", "en": "You answered on "}
NOTHING = {"nl": "Wij vinden niets bij deze code", "en": "We cannot find anything for this code"}
SENT = {"nl": "Wij hebben uw bericht ontvangen", "en": "We have received your message"}


def opened(visitor: Visitor, typed: str, language: str = "nl") -> None:
    """Type a code at the door."""
    visitor.open("/postvak", language)
    visitor.fill({"code": typed})
    visitor.press("open")


def write(visitor: Visitor, text: str, **more: str) -> None:
    """Send a message from behind the door."""
    visitor.fill({"bericht": f"{text} {CANARY}", **more})
    visitor.press("send")


def as_from_paper(code: ReceiptCode) -> str:
    """Small letters, spaces, O for 0, I for 1, and half of it in full width."""
    typed = code.shown.lower().replace("-", "  ").replace("0", "o").replace("1", "i")
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in typed[:12])
    return wide + typed[12:]


def stand(visitor: Visitor) -> str:
    """How far it is, as the page says it."""
    return visitor.page.locator("#stand + p").inner_text()


@in_every_language
def test_a_nameless_reporter_is_asked_twice_answers_twice_and_adds_something(
    visitor: Visitor, elsewhere: Visitor, records: Records, engine: Engine, language: str
) -> None:
    code = visitor.send("/melden", language, answers.PUBLIC.answers)
    records.melding(code)
    reference = derive(code).reference
    opened(elsewhere, as_from_paper(code), language)
    assert stand(elsewhere) == STANDS["ontvangen"][language]

    for number, danger in ((1, "ja"), (2, "")):
        Triagist(engine).ask(code, f"{ASKED} ({number})")
        assert ASKED not in repr(records.everything())
        opened(elsewhere, code.shown, language)
        assert stand(elsewhere) == STANDS["vraag"][language]
        assert f"{ASKED} ({number})" in elsewhere.text
        write(elsewhere, f"Antwoord {number}", danger_now=danger)
        assert elsewhere.heading == SENT[language]
        reply = records.replies(code, number)[-1]
        assert CANARY not in repr(reply)
        assert (reply["numbers"], reply["danger_now"]) == ([number], danger)
        row = records.mailbox(code)
        assert row is not None
        assert row["questions"][number - 1]["answered_on"]
        for member in _URGENT if danger else _URGENT[:1]:
            mail = records.mail_of_reply(code, reply, member)
            assert mail.subject == ("Dringende taak: kijk nu" if danger else "Nieuwe taak")
            assert tells_nothing(mail, code.characters, code.shown, reference, ASKED)

    opened(elsewhere, code.shown, language)
    assert stand(elsewhere) == STANDS["ontvangen"][language]
    assert elsewhere.text.count(ANSWERED[language]) == 2
    assert CANARY not in elsewhere.text
    write(elsewhere, "Nog iets")
    # Two replies may be accepted within one second, so their order says nothing here.
    assert sorted(reply["numbers"] for reply in records.replies(code, 3)) == [[], [1], [2]]

    for state in ("in_onderzoek", "afgerond"):
        Triagist(engine).tell(code, state)
        opened(elsewhere, code.shown, language)
        assert stand(elsewhere) == STANDS[state][language]
    read = Triagist(engine).read(code)
    assert all(f"{one} {CANARY}" in read for one in ("Antwoord 1", "Antwoord 2", "Nog iets"))


def test_a_double_click_and_a_reload_make_one_reply(
    visitor: Visitor, records: Records, engine: Engine
) -> None:
    code = reported(engine, records)
    opened(visitor, code.shown)
    visitor.fill({"bericht": f"Een keer {CANARY}"})
    with slow_queue(engine):
        press_by_place(visitor, 2)
        visitor.page.wait_for_selector('h1:text("ontvangen")')
    visitor.page.wait_for_load_state()
    visitor.page.reload()
    assert visitor.heading == SENT["nl"]
    sent = [r for r in visitor.requests if "go=send" in (r.post_data or "")]
    assert len(sent) >= 3
    (reply,) = records.replies(code, 1)
    records.mail_of_reply(code, reply)
    # A later one is behind the earlier ones: when it is there, they are too.
    opened(visitor, code.shown)
    write(visitor, "Nog een keer")
    assert len(records.replies(code, 2)) == 2


def test_other_words_after_going_back_are_a_second_reply(
    visitor: Visitor, records: Records, engine: Engine
) -> None:
    code = reported(engine, records)
    opened(visitor, code.shown)
    write(visitor, "Eerst")
    visitor.page.go_back()
    assert visitor.values()["bericht"] == [f"Eerst {CANARY}"]
    write(visitor, "Later")
    first, second = records.replies(code, 2)
    assert first["sk"] != second["sk"]


@in_every_language
def test_no_button_behind_the_code_loses_what_was_typed(
    visitor: Visitor, records: Records, engine: Engine, language: str
) -> None:
    other = OTHER[language]
    code = reported(engine, records)
    Triagist(engine).ask(code, ASKED)
    visitor.open("/postvak", language)
    assert visitor.buttons() == [f"lang:{other}", "open"]
    visitor.fill({"code": "half een code"})
    visitor.press(f"lang:{other}")
    assert (visitor.language, visitor.values()) == (other, {"code": ["half een code"]})
    visitor.press("open")
    assert visitor.is_marked_as_wrong
    visitor.press(f"lang:{language}")
    assert (visitor.language, visitor.values()) == (language, {"code": ["half een code"]})
    visitor.fill({"code": code.shown})
    visitor.press("open")

    assert visitor.buttons() == [f"lang:{other}", "send", "wissen"]
    visitor.press("send")
    assert len(visitor.summary) == 1
    text = f"Eerste regel {CANARY}\n\nMijn nummer is {BSN} <b>"
    visitor.fill({"bericht": text, "danger_now": "nee"})
    before = visitor.values()
    assert (before["bericht"], before["vragen"]) == ([text], ["1"])
    for wanted in (other, language):
        visitor.press(f"lang:{wanted}")
        assert (visitor.language, visitor.values()) == (wanted, before)
    visitor.press("wissen")
    assert visitor.buttons() == ["open", "wis"]
    visitor.press("open")
    assert (visitor.language, visitor.values()) == (language, before)
    visitor.press("send")
    assert visitor.values() == before
    assert visitor.buttons() == [f"lang:{other}", "send", "strip:bericht", "wissen"]
    visitor.press("strip:bericht")
    (stripped,) = visitor.values()["bericht"]
    assert BSN not in stripped
    assert CANARY in stripped
    visitor.press("send")
    assert visitor.heading == SENT[language]
    assert visitor.buttons() == ["open"]
    visitor.press("open")
    assert visitor.where == "bericht"
    assert records.replies(code, 1)[0]["numbers"] == [1]


@in_every_language
def test_erasing_is_asked_once_more_and_then_there_is_nothing(
    visitor: Visitor, records: Records, engine: Engine, language: str
) -> None:
    code = reported(engine, records)
    opened(visitor, code.shown, language)
    visitor.press("wissen")
    assert records.mailbox(code)
    visitor.press("wis")
    assert records.mailbox_gone(code)
    opened(visitor, code.shown, language)
    assert visitor.heading == NOTHING[language]
    gone = visitor.page.content()
    opened(visitor, mint().shown, language)
    assert visitor.page.content() == gone
    # What was told stays.
    assert records.melding(code)["sealed"]["content"]


@in_every_language
def test_codes_that_open_nothing_cannot_be_told_apart(
    records: Records, engine: Engine, language: str
) -> None:
    wrong, expired, erased, not_stored = mint(), *(reported(engine, records) for _ in "ab"), mint()
    records.let_expire(expired)
    posted(engine, "postvak", {"code": erased.characters, "go": "wis"})
    assert records.mailbox_gone(erased)
    calls: list[str] = []

    def note(call: Call) -> None:
        # What only the public site does: other functions may still be at work.
        reads = call.operation == "GetItem" and b"signaalpunt-mailbox" in call.body
        if reads or call.operation == "GenerateDataKey":
            calls.append(call.operation)

    seen = []
    with line_cut(engine, "TransactWriteItems", derive(not_stored).sid):
        report = {**public_report(), "code": not_stored.characters}
        assert posted(engine, "melden", report)[0] == 200
        engine.wire.before.append(note)
        try:
            for code in (wrong, expired, erased, not_stored):
                calls.clear()
                fields = {"code": code.characters, "go": "open", "lang": language}
                seen.append((posted(engine, "postvak", fields), list(calls)))
        finally:
            engine.wire.before.remove(note)
    (status, _, body), called = seen[0]
    assert (status, called) == (422, ["GetItem"])
    assert NOTHING[language] in body.decode()
    assert seen == [seen[0]] * 4


@in_every_language
def test_a_reporter_with_an_address_is_mailed_that_there_is_something_and_not_what(
    records: Records, engine: Engine, language: str
) -> None:
    address = f"postvak.{language}.{CANARY}@post.example"
    told = {"lang": language, "contact_preference": "mailen", "melder_name": "Test"}
    code = reported(engine, records, **told, melder_email=address)
    Triagist(engine).ask(code, ASKED)
    records.mails_to(address, 2)
    Triagist(engine).tell(code, "afgerond")
    mails = records.mails_to(address, 3)
    subjects = {
        "nl": {"Wij willen u iets vragen", "Wij hebben uw bericht bekeken"},
        "en": {"We would like to ask you something", "We have looked at your message"},
    }
    assert subjects[language] <= {mail.subject for mail in mails}
    derived = derive(code)
    secrets = (code.characters, code.shown, derived.reference, derived.sid, "precies", "wielwijk")
    assert all(tells_nothing(mail, *secrets) for mail in mails)


@in_every_language
def test_who_lost_the_code_writes_a_melding_of_its_own(
    visitor: Visitor, records: Records, engine: Engine, language: str
) -> None:
    code = reported(engine, records)
    way = answers.CODE_LOST.but(earlier_reference=derive(code).reference.lower())
    visitor.open("/postvak", language)
    visitor.page.locator('main a[href^="code-kwijt"]').click()
    assert visitor.language == language
    visitor.go_on(way.answers)
    own = visitor.carried_code
    visitor.press("send")
    assert visitor.shown_code == own.shown != code.shown
    melding = records.melding(own)
    assert melding["form"] == "melding_aanvulling"
    assert CANARY not in repr(melding)
    assert derive(code).reference not in repr(melding)
    assert len(records.submissions(code)) == 1
    opened(visitor, own.shown, language)
    assert stand(visitor) == STANDS["ontvangen"][language]
