"""What a mail may say: where to log in, and nothing about what was reported."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import SMTP
from email.utils import parseaddr
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.mail.domain import _EVENTS, _GRAVITY, MailState, after_event
from chalicelib.mail.letters import FOOTER, LETTERS, write
from chalicelib.platform.mailer import Mail, MailRefused, mime
from tests.support.fakes import DORDRECHT

ALLOWED = {**DORDRECHT.facts("nl"), "link": "https://bureau.example"}
# What a letter to a reporter names beside that: when it is read, and how long its link works.
MOMENTS = {"read_by": "maandag 30 maart om 9.00 uur", "last_day": "woensdag 29 april 2026"}
_FACTS = ("training", "date", "time", "place", "position", "name", "reference")
OF_A_TRAINING = dict.fromkeys(_FACTS, "Zaal 3")
# What the data protection officer is told of a day that was sealed.
OF_THE_JOURNAL = {"day": "2026-03-02", "root": "a" * 64}
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
    written = write(letter, str, {**ALLOWED, **MOMENTS, **OF_A_TRAINING, **OF_THE_JOURNAL})
    assert "{" not in " ".join([written.subject, *written.paragraphs, *written.footer])


def test_only_letters_about_a_training_or_the_journal_hold_facts() -> None:
    for name, letter in LETTERS.items():
        used = set(re.findall(r"{(\w+)}", " ".join([letter.subject, *letter.paragraphs])))
        own = set(OF_THE_JOURNAL) if name == "fg_dagstaat" else set()
        assert name.startswith("tr_") or used <= set(ALLOWED) | set(MOMENTS) | own


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
    fields: dict[str, Any] = {
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


# Words that a letter can hold: no character that would end a header (those are refused).
words = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=120)
long_titles = [
    "Training ‘Signaleren en handelen bij spanning in de klas, de wijk en het team’ in het café",
    "“Curly” quotes at the front, then plain words that go on for longer than one line, and é",
    "ongebroken" * 30,
    "=?utf-8?q?dit_is_geen_gecodeerd_woord?=",
    "Ω" * 200,
]


def assert_as_rfc_2047(head: bytes, name: str) -> None:
    """Lines of at most 76 characters, encoded words of at most 75, each a whole one."""
    (header,) = re.findall(rb"(?ms)^%b: .*?\r\n(?![ \t])" % name.encode(), head + b"\r\n")
    for line in header.split(b"\r\n"):
        assert len(line) <= 76, line
        for word in re.findall(rb"=\?\S*", line):
            assert re.fullmatch(rb"=\?utf-8\?[bq]\?[!->@-~]+\?=", word), word
            assert len(word) <= 75


@pytest.mark.parametrize("letter", [n for n, one in LETTERS.items() if "{" in one.subject])
@given(title=words | st.sampled_from(long_titles))
def test_a_subject_of_any_letter_is_folded_by_the_rules_and_reads_as_written(
    letter: str, title: str
) -> None:
    facts = {**ALLOWED, **OF_A_TRAINING, "training": title, "gemeente": title}
    written = write(letter, str, facts)
    sent = raw(subject=written.subject, sender_name=written.sender_name.strip())
    head, _, _ = sent.partition(b"\r\n\r\n")
    assert head.isascii()
    assert_as_rfc_2047(head, "Subject")
    read = message_from_bytes(sent)
    assert str(make_header(decode_header(read["Subject"]))) == written.subject
    assert message_from_bytes(sent, policy=SMTP)["Subject"] == written.subject
    assert_as_rfc_2047(head, "From")
    assert parseaddr(read["From"])[1] == "afzender@gemeente.example"


@pytest.mark.parametrize("name", ["Gemeente " + "Ωμέγα " * 20, "Gemeente 's-Graven, Zuid"])
def test_a_sender_is_folded_by_the_rules_and_reads_as_written(name: str) -> None:
    head, _, _ = raw(sender_name=name).partition(b"\r\n\r\n")
    assert_as_rfc_2047(head, "From")
    # The newer parser of the library keeps the space between two encoded words of a name.
    read, address = parseaddr(message_from_bytes(head)["From"])
    assert str(make_header(decode_header(read))).split() == name.split()
    assert address == "afzender@gemeente.example"


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
