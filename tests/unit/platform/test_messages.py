"""Messages on queues: each kind survives its queue, and what is odd in form or by value is refused."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from string import ascii_letters, digits
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.mail.messages import Announced, MailDue, SesEvent
from chalicelib.mailbox.domain import MAX_QUESTIONS
from chalicelib.mailbox.messages import DANGERS, Erase, Expired, Reply
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import ALPHABET
from chalicelib.platform.errors import TooNew, Unreadable
from chalicelib.platform.messages import Message, read, read_foreign
from chalicelib.platform.queue import encode
from chalicelib.programme.messages import Registration
from chalicelib.reports import domain
from chalicelib.reports.domain import FormChannel, Header
from chalicelib.reports.forms import MELDING_AANVULLING
from chalicelib.reports.messages import FORMS, AddressesDue, Confirmation, SearchStretch, Submission
from tests.support import person
from tests.support.builders import a_professional_header

MELDING_FORMS = (*person.FORMS[:3], MELDING_AANVULLING)
MOMENT = "2026-03-02T10:00:00Z"
EXAMPLES: dict[str, Message] = {
    "submission": Submission(
        sid="a" * 32,
        reference="ABC-DEF-GHJ",
        form="melding_professional",
        form_version=1,
        accepted_at=MOMENT,
        header=a_professional_header(),
        mailbox="b" * 32,
        mailbox_key=b"\x01" * 32,
        sealed={"content": b"\x00sealed", "notify": b"\x01sealed"},
    ),
    "confirmation": Confirmation(token_digest="c" * 64),
    "reply": Reply(
        sid="a" * 32,
        mailbox="b" * 32,
        numbers=(1, 2),
        danger_now="nee",
        digest="d" * 64,
        accepted_at=MOMENT,
        sealed=b"\x00sealed",
    ),
    "erase": Erase(mailbox="b" * 32),
    "expired": Expired(mailbox="b" * 32),
    "addresses due": AddressesDue(sid="a" * 32),
    "search": SearchStretch(search="e" * 20, by="testpersoon"),
    "registration": Registration(
        sid="a" * 32,
        sessie="basistraining-1",
        digest="d" * 64,
        accepted_at=MOMENT,
        registration=b"\x00sealed",
        notify=b"\x01sealed",
    ),
    "announced": Announced(announcement="a.b#c"),
    "mail due": MailDue(mail="f" * 32),
}
KINDS = tuple(type(example) for example in EXAMPLES.values())
each = pytest.mark.parametrize("name", EXAMPLES)

# A value of the right type that no message of ours has.
ODD: dict[str, dict[str, list[Any]]] = {
    "submission": {
        "accepted_at": [
            *"2026-02-31T10:00:00Z gisteren 2026-03-02T10:00:00+00:00 ٢٠٢٦-٠٣-٠٢T١٠:٠٠:٠٠Z".split(),
            *"9999-12-31T23:59:59Z 0001-01-01T00:00:00Z 2026-03-02T10:00:60Z".split(),
        ],
        "sid": ["a" * 31, "A" * 32],
        "mailbox": ["b" * 33],
        "mailbox_key": ["AQ==", "geen base64"],
        "form": ["melding_van_morgen"],
        "form_version": [0, True, 10**39],
        "reference": ["abc", "ABC-DEF-GHI", "ABCDEFGHJ"],
        "proof": ["e" * 63],
        "erase_check": ["e" * 65],
        "sealed": [
            {},
            {"notify": "AQ=="},
            {"content": ""},
            {"content": "AQ==", "dossier": "AQ=="},
        ],
    },
    "reply": {
        "danger_now": ["misschien"],
        "numbers": [[0], ["1"], [MAX_QUESTIONS + 1], [1] * (MAX_QUESTIONS + 1)],
        "sealed": [""],
        "accepted_at": ["2026-13-01T10:00:00Z"],
        "digest": ["d" * 65],
        "proof": ["x" * 64],
    },
    "confirmation": {"token_digest": ["x" * 64]},
    "erase": {"mailbox": [""], "proof": ["geen"]},
    "expired": {"mailbox": ["b" * 31]},
    "addresses due": {"sid": ["a\n"]},
    "search": {"search": ["e" * 32], "by": ["iemand met spaties"]},
    "registration": {"sessie": [""], "accepted_at": ["2026-03-02"], "notify": [""]},
    "announced": {"announcement": ["x" * 201]},
    "mail due": {"mail": [""]},
}
ODD_HEADER: dict[str, list[Any]] = {
    "channel": ["telefoon"],
    "subject_kind": ["dier"],
    "danger_now": ["misschien"],
    "digest": ["kort"],
    "organisatie_id": ["met spatie"],
    "wijk_code": ["Het Centrum", "W" * 21, "WK٠٥٠٥٠٧"],
    "share": ["alles"],
    "decline_reason": ["omdat"],
    "contact_preference": ["duif"],
    "is_aandachtsfunctionaris": ["ja"],
    "mail_domain": ["iemand@school.nl", "school.nl\x00", "school\u202e.nl"],
}
HEADER = json.loads(encode(EXAMPLES["submission"]))["header"]


def told(name: str, **changed: Any) -> str:
    """The example as its queue brings it, with some fields changed."""
    return json.dumps({**json.loads(encode(EXAMPLES[name])), **changed})


@each
def test_a_field_that_is_not_known_is_ignored(name: str) -> None:
    assert read(told(name, later={"more": [1]}), *KINDS) == EXAMPLES[name]


def test_a_field_of_the_header_that_is_not_known_is_ignored() -> None:
    body = told("submission", header={**HEADER, "later": {"more": [1]}})
    assert read(body, *KINDS) == EXAMPLES["submission"]


@pytest.mark.parametrize("held", ["c" * 64, "", "x", None, 5])
def test_a_token_that_an_earlier_public_site_sent_along_is_ignored(held: Any) -> None:
    assert read(told("submission", confirmation=held), *KINDS) == EXAMPLES["submission"]


@each
def test_without_one_of_its_fields_a_message_is_unreadable(name: str) -> None:
    whole = json.loads(encode(EXAMPLES[name]))
    for missing in sorted(set(whole) - {"v", "personal_code", "proof", "erase_check"}):
        body = json.dumps({field: value for field, value in whole.items() if field != missing})
        with pytest.raises(Unreadable):
            read(body, *KINDS)


@each
def test_a_later_version_is_tried_again_and_an_odd_one_is_unreadable(name: str) -> None:
    with pytest.raises(TooNew):
        read(told(name, v=2, kind_of_later=True), *KINDS)
    for odd in (0, -1, "1", True, None, 1.5):
        with pytest.raises(Unreadable):
            read(told(name, v=odd), *KINDS)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [(name, field, v) for name, odd in ODD.items() for field, all_ in odd.items() for v in all_]
    + [("submission", "header", {**HEADER, f: v}) for f, all_ in ODD_HEADER.items() for v in all_],
)
def test_a_field_that_is_odd_by_value_is_refused(name: str, field: str, value: Any) -> None:
    with pytest.raises(Unreadable):
        read(told(name, **{field: value}), *KINDS)


def hexes(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789abcdef", min_size=length, max_size=length)


century = datetime(2000, 1, 1), datetime(2099, 12, 31)  # noqa: DTZ001
moments = st.datetimes(*century, timezones=st.just(UTC)).map(to_text)
names = st.text(ascii_letters + digits + "_.#/:-", min_size=1, max_size=200)
sealed = st.binary(min_size=1, max_size=200)
headers = st.builds(
    Header,
    channel=st.sampled_from(get_args(FormChannel)),
    subject_kind=st.sampled_from(domain.SUBJECT_KINDS),
    danger_now=st.sampled_from(domain.DANGERS),
    digest=hexes(64),
    organisatie_id=st.just("") | names,
    wijk_code=st.sampled_from(["", "WK050507", "buiten_gemeente", "weet_niet"]),
    share=st.sampled_from(domain.SHARES),
    decline_reason=st.sampled_from(domain.DECLINE_REASONS),
    is_aandachtsfunctionaris=st.booleans(),
    contact_preference=st.sampled_from(domain.CONTACT_PREFERENCES),
    mail_domain=st.sampled_from(["", "school.example", "x-1.sub.school.example"]),
)
references = st.text(ALPHABET, min_size=9, max_size=9).map(lambda r: f"{r[:3]}-{r[3:6]}-{r[6:]}")
# By the name of the field.
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("sid", "mailbox"), hexes(32)),
    **dict.fromkeys(("digest", "token_digest"), hexes(64)),
    **dict.fromkeys(("personal_code", "proof", "erase_check"), st.just("") | hexes(64)),
    **dict.fromkeys(("by", "sessie", "announcement", "mail"), names),
    **dict.fromkeys(("sealed", "registration", "notify"), sealed),
    "search": hexes(20),
    "reference": references,
    "form": st.sampled_from(FORMS),
    "form_version": st.integers(1, 9_999),
    "accepted_at": moments,
    "header": headers,
    "mailbox_key": st.binary(min_size=32, max_size=32),
    "numbers": st.lists(st.integers(1, MAX_QUESTIONS), max_size=MAX_QUESTIONS).map(tuple),
    "danger_now": st.sampled_from(DANGERS),
}


def any_of(kind: type[Message]) -> st.SearchStrategy[Message]:
    held = {name: FIELDS[name] for name in kind.__struct_fields__ if name != "v"}
    if kind is Submission:
        held["sealed"] = st.fixed_dictionaries({"content": sealed, "notify": sealed})
    return st.builds(kind, **held)


@each
@given(data=st.data())
def test_any_message_survives_its_queue_as_ascii(name: str, data: Any) -> None:
    message = data.draw(any_of(type(EXAMPLES[name])))
    body = encode(message)
    assert re.fullmatch("[ -~]*", body)
    assert read(body, *KINDS) == message


@pytest.mark.parametrize("text", ["één", "\uffff", "\x00\x7f", "\U0001f600"])
def test_whatever_a_message_holds_its_body_is_one_that_a_queue_takes(text: str) -> None:
    """SQS refuses control characters and those that are none; a field could be widened one day."""
    body = encode(Announced(announcement=text))
    assert re.fullmatch("[ -\x7f]*", body)
    assert json.loads(body)["announcement"] == text


@pytest.mark.parametrize("body", ["", "geen json", "[]", "{}", '{"kind": 1}', '{"kind": "duif"}'])
def test_what_is_no_message_or_of_no_known_kind_is_unreadable(body: str) -> None:
    with pytest.raises(Unreadable):
        read(body, *KINDS)
    with pytest.raises(Unreadable):
        read_foreign(body, SesEvent)


def test_a_kind_of_another_queue_is_unreadable_whatever_its_version() -> None:
    with pytest.raises(Unreadable):
        read(told("registration", v=9), Submission, Reply)


def test_json_that_is_too_deep_is_unreadable() -> None:
    body = told("erase")[:-1] + ', "x": ' + "[" * 100_000 + "]" * 100_000 + "}"
    with pytest.raises(Unreadable):
        read(body, *KINDS)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_junk_in_any_field_is_read_or_refused_and_never_a_crash(junk: Any) -> None:
    for name, example in EXAMPLES.items():
        for field in json.loads(encode(example)):
            try:
                read(told(name, **{field: junk}), *KINDS)
            except (Unreadable, TooNew):
                continue


def test_what_ses_tells_is_read_without_a_kind() -> None:
    told_by_ses = '{"type": "Bounce", "mail": "ab12", "at": "2026-03-02T10:00:00Z"}'
    assert read_foreign(told_by_ses, SesEvent) == SesEvent(type="Bounce", mail="ab12")
    with pytest.raises(Unreadable):
        read_foreign('{"type": "Bounce", "mail": "<script>"}', SesEvent)


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("subject_kind", domain.SUBJECT_KINDS),
        ("danger_now", domain.DANGERS),
        ("share_with_aandachtsfunctionaris", domain.SHARES),
        ("decline_reason", domain.DECLINE_REASONS),
        ("contact_preference", domain.CONTACT_PREFERENCES),
    ],
)
def test_triage_takes_every_code_that_a_form_offers(question: str, codes: tuple[str, ...]) -> None:
    offered = {
        choice.value
        for form in MELDING_FORMS
        if question in form.questions
        for choice in form.questions[question].choices
        if hasattr(choice, "value")
    }
    assert offered == set(codes) - {""}


def test_triage_takes_every_form_of_a_melding() -> None:
    assert {form.name for form in MELDING_FORMS} == set(FORMS)
