"""The mailbox on the real adapters: ask, open, answer, read, tell, erase, forget; and what is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import boto3
import pytest
from moto.dynamodb.models.dynamo_type import DynamoType
from nacl.public import PrivateKey, SealedBox

from chalicelib.journal.domain import first_bad
from chalicelib.journal.store import JournalStore
from chalicelib.mailbox import domain as mailbox
from chalicelib.mailbox.ending.usecases import send_expired
from chalicelib.mailbox.intake.usecases import ask_to_erase, send_reply
from chalicelib.mailbox.reading.usecases import open_with
from chalicelib.platform import aws
from chalicelib.platform.code import ReceiptCode, derive, mint
from chalicelib.platform.errors import NotThere, Refused, Unavailable
from chalicelib.platform.kms import AwsKeys
from chalicelib.platform.queue import SqsQueues
from chalicelib.platform.sealing import from_bytes
from chalicelib.reports.forgetting.usecases import send_to_forget
from chalicelib.reports.handling.usecases import clear_news, take_up
from chalicelib.reports.intake import usecases as report_intake
from chalicelib.reports.linking.usecases import link_to
from chalicelib.reports.melding.usecases import open_melding
from chalicelib.reports.reporter.usecases import ask_reporter, tell_reporter
from chalicelib.reports.store.file import FileStore
from chalicelib.reports.store.submissions import SubmissionStore
from chalicelib.work import Work
from tests.support.account import REGION
from tests.support.builders import CANARY, TERMS, a_mailbox_reply, a_public_report
from tests.support.deciding import decide
from tests.support.infra import TABLES
from tests.support.pipeline import Pipeline

_ADDRESS = f"melder.{CANARY}@thuis.example"
_AFTER_ALL_TERMS = timedelta(days=TERMS.open_days + 2)


class Talk:
    """One reporter with an address, and the desk."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self.code = self.report(mint(), contact_preference="mailen", melder_email=_ADDRESS)
        self.sid, self.box = derive(self.code).sid, f"mailbox#{derive(self.code).mailbox}"
        self.by = "medewerker-1"

    @property
    def desk(self) -> Work:
        """An act of somebody at the desk."""
        return Work(self.pipeline.root.ports("bureau"), self.by)

    def report(self, code: ReceiptCode, **values: str) -> ReceiptCode:
        report_intake.accept_report(self.pipeline.visiting, code, a_public_report(**values))
        self.pipeline.work()
        return code

    def ask(self, text: str, *, page: str = "") -> int:
        work = replace(self.desk, once=page or f"blad-{len(text)}")
        number = ask_reporter(work, self.sid, text, "nl")
        self.pipeline.work()
        return number

    def open(self) -> Any:
        return open_with(self.pipeline.root.ports("public"), self.code)

    def reply(self, text: str, *numbers: int) -> None:
        send_reply(self.pipeline.visiting, self.code, numbers, "blad", a_mailbox_reply(text))
        self.pipeline.work()

    def erase(self) -> None:
        ask_to_erase(self.pipeline.visiting, self.code)
        self.pipeline.work()

    def read(self) -> list[Mapping[str, Any]]:
        opened = open_melding(self.desk, self.sid)
        return [opened.texts[one.sk] for one in opened.file.arrived if one.kind == "antwoord"]

    def told(self, object_id: str) -> list[str]:
        chain = JournalStore(self.pipeline.database).chain(object_id)
        assert first_bad(chain) is None
        return [entry.action for entry in chain]

    def let_terms_pass(self) -> None:
        """What the clock does of this, once, after all terms."""
        self.pipeline.now += _AFTER_ALL_TERMS
        queues = SqsQueues(self.pipeline.settings, "reports")
        clock = replace(self.pipeline.ports("triage"), queues=queues)
        send_expired(clock)
        send_to_forget(clock)
        self.pipeline.work()

    def sealed(self) -> list[set[str]]:
        """The sealed parts that are left of each submission."""
        submissions = SubmissionStore(self.pipeline.database).submissions(self.sid)
        return [set(stored.sealed) for stored in submissions]


@pytest.fixture
def talk(pipeline: Pipeline) -> Talk:
    return Talk(pipeline)


def test_the_whole_way_once(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    forget = Mock()  # moto has no suppression list
    monkeypatch.setattr(aws.client("sesv2"), "delete_suppressed_destination", forget)
    question = f"Wanneer was dat met {CANARY}?"
    assert talk.ask(question) == 1
    questions = talk.open().questions
    assert [(q.number, q.text, q.answered_on) for q in questions] == [(1, question, "")]

    talk.reply(f"Gisteren {CANARY}", 1)
    assert [q.answered_on for q in talk.open().questions] == ["2026-03-02"]
    (read,) = talk.read()
    assert read["numbers"] == [1]
    assert read["answers"][0]["value"] == f"Gisteren {CANARY}"

    tell_reporter(talk.desk, talk.sid, "in_onderzoek")
    assert talk.open().state == "in_onderzoek"
    take_up(talk.desk, talk.sid)
    clear_news(talk.desk, talk.sid, 1)
    decide(talk.desk, talk.sid)
    talk.pipeline.work()
    assert CANARY not in talk.pipeline.everything_stored()
    mailed = [m["Subject"] for m in talk.pipeline.mails() if m["To"] == _ADDRESS]
    assert mailed == [
        "Wij hebben uw bericht ontvangen",
        "Wij willen u iets vragen",
        "Wij hebben uw bericht bekeken",
    ]

    talk.erase()
    assert talk.open() is None
    assert talk.told(talk.box) == ["postvak_gewist"]
    talk.let_terms_pass()
    forget.assert_called_once_with(EmailAddress=_ADDRESS)
    assert not any("notify" in parts for parts in talk.sealed())
    before = "ontvangen vraag_gesteld antwoord_ontvangen gelezen stand_gemeld opgepakt".split()
    told = [*before, "verwerkt", "voorgesteld", "getekend", "adressen_gewist"]
    assert talk.told(f"melding#{talk.sid}") == told


def test_a_second_melding_of_who_lost_the_code_is_linked_to_the_first(talk: Talk) -> None:
    other = derive(talk.report(mint())).sid
    link_to(talk.desk, other, talk.sid, "code_kwijt")
    for here, there in ((other, talk.sid), (talk.sid, other)):
        file = FileStore(talk.pipeline.database).file(here)
        assert file is not None
        assert [(one.sid, one.reason) for one in file.related] == [(there, "code_kwijt")]
    for sid in (other, talk.sid):
        assert talk.told(f"melding#{sid}")[-1] == "gekoppeld"
    for first, second in ((other, other), (other, "onbekend"), ("onbekend", other)):
        with pytest.raises(NotThere):
            link_to(talk.desk, first, second, "code_kwijt")


def test_nothing_is_asked_or_told_about_no_melding(talk: Talk) -> None:
    with pytest.raises(NotThere):
        ask_reporter(talk.desk, "onbekend", "Vraag", "nl")
    with pytest.raises(NotThere):
        tell_reporter(talk.desk, "onbekend", "in_onderzoek")


def test_nothing_is_asked_in_a_mailbox_that_was_erased(talk: Talk) -> None:
    talk.erase()
    with pytest.raises(Refused):
        talk.ask("Vraag")
    assert "vraag_gesteld" not in talk.told(f"melding#{talk.sid}")


def test_nothing_is_asked_in_a_mailbox_that_expired(talk: Talk) -> None:
    talk.pipeline.now += _AFTER_ALL_TERMS
    assert talk.open() is None
    with pytest.raises(Refused):
        talk.ask("Vraag")
    talk.pipeline.now -= _AFTER_ALL_TERMS
    talk.let_terms_pass()
    assert talk.pipeline.database.query("mailbox", talk.box) == []
    assert talk.told(talk.box) == ["postvak_verlopen"]


def test_a_question_is_asked_once_however_often_its_button_is_pressed(talk: Talk) -> None:
    assert [talk.ask("Wanneer?", page="een") for _ in range(2)] == [1, 1]
    assert talk.ask("Wanneer?", page="twee") == 2
    assert [q.number for q in talk.open().questions] == [1, 2]


def test_an_address_that_comes_when_the_others_are_gone_goes_too(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aws.client("sesv2"), "delete_suppressed_destination", Mock())
    decide(talk.desk, talk.sid)
    talk.let_terms_pass()
    later = f"later.{CANARY}@thuis.example"
    talk.report(talk.code, contact_preference="mailen", melder_email=later)
    assert talk.sealed() == [{"content"}, {"content", "notify"}]
    talk.let_terms_pass()
    assert talk.sealed() == [{"content"}, {"content"}]


def test_an_address_lies_in_one_place(talk: Talk) -> None:
    """When that is forgotten, so is the address: the answers that the desk reads do not hold it."""
    (melding,) = SubmissionStore(talk.pipeline.database).submissions(talk.sid)
    opened = talk.desk.ports.keys.open("content", talk.sid, melding.sealed["content"])
    assert CANARY.encode() in opened
    assert _ADDRESS.encode() not in opened
    (answer,) = (a for a in from_bytes(opened)["answers"] if a["name"] == "melder_email")
    assert answer["kept_apart"] is True


# One emoji is four bytes of UTF-8; a quotation mark is two in JSON.
@pytest.mark.parametrize("longest", ["😀" * 2000, '"' * 2000])
def test_a_mailbox_holds_twenty_of_the_longest_questions_and_no_more(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, longest: str
) -> None:
    # moto counts an attribute beside the one it replaces, and base64 for bytes: we count below.
    monkeypatch.setattr(DynamoType, "size", lambda _: 0)
    for number in range(1, mailbox.MAX_QUESTIONS + 1):
        assert talk.ask(longest, page=str(number)) == number
    assert [q.text for q in talk.open().questions] == [longest] * mailbox.MAX_QUESTIONS
    (item,) = [item for item in items("mailbox") if item["pk"]["S"] == talk.box]
    assert size_of(item) < 400 * 1024
    with pytest.raises(Refused):
        talk.ask("De eenentwintigste")


def size_of(item: Any) -> int:
    """The bytes of an item as AWS counts them, rather too many: names, values, and some an element."""
    if isinstance(item, dict):
        return sum(len(name.encode()) + size_of(value) + 3 for name, value in item.items())
    if isinstance(item, list):
        return sum(size_of(value) + 3 for value in item)
    return len(item) if isinstance(item, bytes) else len(str(item).encode())


def test_a_reading_is_in_the_journal_before_anything_is_opened(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk.reply("Eerste")
    real, found = AwsKeys.open, []

    def spy(keys: AwsKeys, *arguments: Any) -> bytes:
        found.append(talk.told(f"melding#{talk.sid}")[-1])
        return real(keys, *arguments)

    monkeypatch.setattr(AwsKeys, "open", spy)
    talk.read()
    assert set(found) == {"gelezen"}


def test_without_a_journal_nothing_is_opened(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    talk.reply("Eerste")
    opened = Mock()
    monkeypatch.setattr(AwsKeys, "open", opened)
    database = Mock(wraps=talk.pipeline.database, commit=Mock(side_effect=Unavailable))
    work = Work(replace(talk.desk.ports, database=database), talk.by)
    with pytest.raises(Unavailable):
        open_melding(work, talk.sid)
    opened.assert_not_called()


def items(table: str) -> list[dict[str, Any]]:
    """Every item of a table, as it lies there."""
    found = boto3.client("dynamodb", REGION).scan(TableName=f"signaalpunt-{table}")
    return list(found["Items"])


def values(held: Any) -> Iterator[bytes]:
    """Every text, number and byte string in items, names included, as bytes."""
    if isinstance(held, dict | list):
        for inner in [*held, *held.values()] if isinstance(held, dict) else held:
            yield from values(inner)
    else:
        yield held if isinstance(held, bytes) else str(held).encode()


def seeds(dump: list[dict[str, Any]]) -> set[bytes]:
    """Every 32 bytes in a row of a dump, as they stand and as hexadecimal digits."""
    found: set[bytes] = set()
    for value in values(dump):
        found |= {value[at : at + 32] for at in range(len(value) - 31)}
        for at in range(len(value) - 63):
            try:
                found.add(bytes.fromhex(value[at : at + 64].decode("ascii")))
            except ValueError:
                continue
    # What fromhex made of digits with spaces between them is shorter.
    return {seed for seed in found if len(seed) == 32}


def test_nothing_in_all_tables_together_opens_what_was_asked(talk: Talk) -> None:
    talk.ask("Wanneer zag u dit?")
    talk.reply("Gisteren was dat.", 1)
    dump = [item for table in TABLES for item in items(table)]
    (row,) = [item for item in dump if item["pk"]["S"] == talk.box]
    wanted, sealed = row["key"]["B"], row["questions"]["L"][0]["M"]["sealed"]["B"]
    found, seed = seeds(dump), derive(talk.code).mailbox_seed
    # The search would find it: the public half lies there, and the secret half does open it.
    assert wanted in found
    assert mailbox.public_key(seed) == wanted
    assert SealedBox(PrivateKey.from_seed(seed)).decrypt(sealed)
    assert seed not in found
    assert talk.code.characters.encode() not in b"".join(values(dump))
    # As a seed, and as the private key itself.
    for key in (key for one in found for key in (PrivateKey.from_seed(one), PrivateKey(one))):
        assert bytes(key.public_key) != wanted


def test_with_every_other_table_empty_the_code_still_opens_the_mailbox(talk: Talk) -> None:
    talk.ask("Wanneer zag u dit?")
    talk.reply("Gisteren was dat.", 1)
    database = boto3.client("dynamodb", REGION)
    for name in set(TABLES) - {"mailbox"}:
        for item in items(name):
            key = {part: item[part] for part in ("pk", "sk")}
            database.delete_item(TableName=f"signaalpunt-{name}", Key=key)
        assert items(name) == []
    (question,) = talk.open().questions
    assert (question.text, question.answered_on) == ("Wanneer zag u dit?", "2026-03-02")
