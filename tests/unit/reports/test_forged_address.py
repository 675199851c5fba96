"""A taken-over public function seals and sends what it likes; it makes no address a work address."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any

import pytest

from chalicelib.platform.code import derive, mint, one_way
from chalicelib.platform.messages import Message
from chalicelib.platform.queue import QueueName, encode
from chalicelib.platform.sealing import to_bytes
from chalicelib.reports.intake import usecases as report_intake
from chalicelib.reports.messages import Confirmation
from tests.support.builders import (
    a_person,
    a_professional_report,
    put_at_desk,
)
from tests.support.bureau import Bureau

TOKEN = "een-token-van-de-aanvaller"
_FACTS = ("link", "telefoon_gemeente", "gemeente", "last_day", "alarmnummer")
EVIL = "aanvaller@kwaad.example"


@dataclass
class Taken:
    """The queues of a public function, kept instead of sent."""

    sent: list[Message] = field(default_factory=list)

    def send(self, queue: QueueName, message: Message) -> None:
        self.sent.append(message)


class Attacker(Bureau):
    """Has the keys and the queues of the public function, and reads the mail to one address."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.put(put_at_desk("t", "desk@gemeente.example", "triagist"))
        self.add_school(a_person("vast"))
        self.code = mint()
        self.sid = derive(self.code).sid

    def forge(self, address: str, **notify: Any) -> None:
        """A report that says it is from the school, with any address sealed beside it."""
        taken: Any = Taken()
        visiting = self.root.ports("public").visiting
        report_intake.accept_report(
            type(visiting)(visiting.keys, taken, visiting.now, visiting.here),
            self.code,
            a_professional_report(melder_email="leraar@waterlijn.example"),
        )
        (submission,) = taken.sent
        body = json.loads(encode(submission))
        held = to_bytes({"address": address, "language": "nl", **notify})
        sealed = visiting.keys.seal("notify", self.sid, held)
        body["sealed"]["notify"] = b64encode(sealed).decode()
        body["confirmation"] = one_way("bevestiging", TOKEN)
        self.root.triage(json.dumps(body))
        self.queues.work_off_mail(self.root.mailer)

    def press(self, token: str) -> None:
        self.root.triage(encode(Confirmation(token_digest=one_way("bevestiging", token))))
        self.queues.work_off_mail(self.root.mailer)

    def read(self, address: str) -> list[str]:
        """The tokens in the letters to an address."""
        texts = [mail.text for mail in self.sent if mail.to == address]
        return [found for text in texts for found in re.findall(r"/bevestig/([^?]+)\?", text)]

    @property
    def sent(self) -> list[Any]:
        return list(self.root.ports("mailer").mailer.sent)  # type: ignore[attr-defined]

    @property
    def verified(self) -> str:
        (stored,) = self.file(self.sid).submissions
        asked = [mail.to for mail in self.sent if mail.to.startswith("vast@")]
        assert bool(stored.verified) == bool(asked) == bool(stored.shared_with)
        return stored.verified


@pytest.fixture
def attacker() -> Attacker:
    return Attacker()


def test_a_token_that_was_sent_along_confirms_nothing(attacker: Attacker) -> None:
    attacker.forge("leraar@waterlijn.example", token=TOKEN)
    attacker.press(TOKEN)
    assert attacker.verified == ""
    (token,) = attacker.read("leraar@waterlijn.example")
    assert token != TOKEN
    attacker.press(token)
    assert attacker.verified == "werkadres"


@pytest.mark.parametrize(
    "address",
    [
        EVIL,
        f"{EVIL},leraar@waterlijn.example",
        f"leraar@waterlijn.example,{EVIL}",
        f"leraar@waterlijn.example <{EVIL}>",
        f'"leraar@waterlijn.example" <{EVIL}>',
        f"{EVIL} (leraar@waterlijn.example",
        f"groep: {EVIL};leraar@waterlijn.example",
        "leraar@kwaad.example@waterlijn.example",
        f"<{EVIL}>leraar@waterlijn.example",
    ],
)
def test_a_letter_to_another_address_confirms_nothing(attacker: Attacker, address: str) -> None:
    attacker.forge(address)
    for token in {one for mail in attacker.sent for one in attacker.read(mail.to)}:
        attacker.press(token)
    assert attacker.verified == ""
    assert {mail.to for mail in attacker.sent} <= {"desk@gemeente.example", EVIL}


def test_a_letter_by_way_of_a_training_confirms_nothing(attacker: Attacker) -> None:
    attacker.forge("leraar@waterlijn.example")
    for text in (mail.text for mail in attacker.sent if mail.to != "leraar@waterlijn.example"):
        assert "/bevestig/" not in text


def test_facts_that_were_sealed_with_an_address_change_no_letter(attacker: Attacker) -> None:
    attacker.forge("leraar@waterlijn.example", facts=dict.fromkeys(_FACTS, "kwaad.example"))
    assert "kwaad.example" not in repr([mail.text for mail in attacker.sent])


def test_a_language_that_is_none_of_ours_is_written_in_dutch(attacker: Attacker) -> None:
    attacker.forge("leraar@waterlijn.example", language="zz")
    (mail,) = [mail for mail in attacker.sent if mail.to == "leraar@waterlijn.example"]
    assert mail.language == "nl"


@pytest.mark.parametrize(
    "odd", [{"language": 3}, {"address": 3}, {"address": None}, {"facts": "x"}]
)
def test_an_address_that_is_none_of_ours_is_refused_once(
    attacker: Attacker, odd: dict[str, Any]
) -> None:
    """A row that fails at each try would be tried for a day."""
    attacker.forge(**{"address": "leraar@waterlijn.example", **odd})
    rows = attacker.database.items("post", "mail#")
    assert [one["state"] for one in rows if one["letter"] == "melder_bevestigt"] == ["refused"]
    assert [mail.to for mail in attacker.sent] == ["desk@gemeente.example"]
