"""What a mail may say: where to log in, and nothing about what was reported."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.mail.domain import _EVENTS, _GRAVITY, MailState, after_event
from chalicelib.mail.letters import FOOTER, LETTERS, write
from chalicelib.platform.mailer import Mail, MailRefused, mime
from tests.support.person import DORDRECHT

ALLOWED = {**DORDRECHT.facts("nl"), "link": "https://bureau.example"}
OF_A_TRAINING = dict.fromkeys(("training", "date", "time", "place", "position"), "Zaal 3")
# Words that would tell a reader over somebody's shoulder what this is about (domain 2.3).
TELLING = re.compile(
    r"melding|casus|radicalis|extremis|jihad|polaris|spanning|onrust|zorg|wijk|school|terror"
    r"|report|signal|worr|tension",
    re.IGNORECASE,
)


@pytest.mark.parametrize("letter", sorted(LETTERS))
def test_a_letter_tells_nothing_of_what_was_reported_and_has_no_gaps(letter: str) -> None:
    template = LETTERS[letter]
    assert not TELLING.search(" ".join([template.subject, *template.paragraphs, *FOOTER]))
    written = write(letter, str, {**ALLOWED, **OF_A_TRAINING})
    assert "{" not in " ".join([written.subject, *written.paragraphs, *written.footer])


def test_only_letters_about_a_training_hold_facts() -> None:
    for name, letter in LETTERS.items():
        used = set(re.findall(r"{(\w+)}", " ".join([letter.subject, *letter.paragraphs])))
        assert name.startswith("tr_") or used <= set(ALLOWED)


@given(st.lists(st.sampled_from([*_EVENTS, "Open", "DeliveryDelay"])))
def test_the_order_of_events_does_not_matter(events: list[str]) -> None:
    def after(ordered: list[str]) -> MailState:
        state: MailState = "sending"
        for event in ordered:
            state = after_event(state, event)
        return state

    assert after(events) == after(sorted(events)) == after(events[::-1] + events)


def test_a_bounce_outweighs_a_delivery() -> None:
    assert after_event(after_event("sent", "Bounce"), "Delivery") == "bounced"
    assert set(_EVENTS.values()) <= set(_GRAVITY)


def raw(**changed: str) -> bytes:
    """A mail as it is sent."""
    fields = {
        "tag": "t1",
        "to": "iemand@voorbeeld.example",
        "subject": "Nieuwe taak",
        "text": "Goedendag,",
        "html": "<p>Goedendag,</p>",
        "language": "nl",
        "sender_name": "Gemeente Demo",
    }
    return mime(Mail(**{**fields, **changed}), "afzender@gemeente.example")


@given(st.text(), st.sampled_from(["to", "subject", "sender_name"]))
def test_no_text_adds_a_header_to_a_mail(text: str, header: str) -> None:
    try:
        head = raw(**{header: text}).partition(b"\r\n\r\n")[0]
    except (MailRefused, UnicodeError):
        return
    names = [line.partition(b":")[0].lower() for line in head.split(b"\r\n") if line[:1] > b" "]
    assert sorted(names) == sorted(set(names))
    assert not {b"bcc", b"cc"} & set(names)


@pytest.mark.parametrize("subject", ["می\u200cخواهم", "\u200fברוך הבא: C++\u200f"])
def test_a_subject_may_hold_the_marks_that_its_script_needs(subject: str) -> None:
    assert message_from_bytes(raw(subject=subject), policy=SMTP)["Subject"] == subject


END = ["a\r\nBcc: c@d.nl", "a\x00", "a\x85b", "a\u2029b", "a\ud800"]
BAD = {
    "to": ["a@b.nl\r\nBcc: c@d.nl", "a@b.nl\x00", "a@b.nl\u2028x"],
    "subject": END,
    "sender_name": END,
}


@pytest.mark.parametrize(("header", "bad"), [(n, bad) for n, all_ in BAD.items() for bad in all_])
def test_what_could_end_a_header_is_refused_in_addresses_and_words(header: str, bad: str) -> None:
    with pytest.raises(MailRefused):
        raw(**{header: bad})


@pytest.mark.parametrize("address", ["=?utf-8?q??=@x.nl", "a@b@c", "<>", "(", ""])
def test_an_address_the_library_stumbles_over_is_refused_and_no_crash(address: str) -> None:
    try:
        sent = raw(to=address)
    except MailRefused:
        return
    assert b"Subject: Nieuwe taak" in sent
