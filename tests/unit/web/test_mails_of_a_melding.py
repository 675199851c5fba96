"""The page of a melding says how its mails to aandachtsfunctionarissen fare, also when they left long ago."""

from __future__ import annotations

import json

import pytest

from chalicelib.mail.store import MailStore
from chalicelib.network.store import delete_person
from chalicelib.platform.table import Item
from tests.support.builders import a_person, put_at_desk
from tests.support.bureau import Bureau, later, text_of
from tests.support.involving import involve_by_two

# The person has no name in the directory, so the role stands there.
ASKED = "Vast, College De Waterlijn : Vraag van het meldpunt,"
LEFT = "iemand die er niet meer werkt, College De Waterlijn : Vraag van het meldpunt,"
PERSON = a_person("a", email="af@waterlijn.example")


class Asking(Bureau):
    """A melding about which the desk asked an aandachtsfunctionaris; nothing is mailed yet."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.put(put_at_desk("t", "desk@gemeente.example", "triagist"))
        self.add_school(PERSON)
        _, self.sid = self.report()
        self.secret = self.logged_in("triagist")
        involve_by_two(self, self.sid, self.secret)

    def mail(self) -> None:
        """Let the mailer handle all that waits."""
        self.queues.work_off_mail(self.root.mailer)

    def leave(self) -> None:
        self.put(delete_person(PERSON))

    @property
    def page(self) -> str:
        return text_of(self.get(f"/melding/{self.sid}", self.secret).body)

    def items(self, kind: str) -> list[Item]:
        return self.database.items("post", f"{kind}#")


@pytest.fixture
def asking() -> Asking:
    return Asking()


def test_a_mail_that_waits_is_on_its_way(asking: Asking) -> None:
    assert f"{ASKED} wordt verstuurd" in asking.page


def test_a_mail_that_was_sent_stays_on_the_page_when_its_reader_leaves(asking: Asking) -> None:
    asking.mail()
    assert f"{ASKED} verstuurd" in asking.page
    asking.leave()
    assert f"{LEFT} verstuurd" in asking.page


def test_a_mail_that_did_not_arrive_is_said_to_have_not(asking: Asking) -> None:
    asking.mail()
    (row,) = (item for item in asking.items("mail") if item["letter"] == "af_gevraagd")
    event = {"type": "Bounce", "mail": str(row["pk"]).removeprefix("mail#")}
    asking.root.mail_events(json.dumps(event))
    assert f"{ASKED} niet aangekomen" in asking.page


def test_a_mail_of_which_nothing_is_heard_for_a_day_is_said_to_be_unknown(asking: Asking) -> None:
    asking.mail()
    unknown = f"{ASKED} verstuurd; na een dag is niet bekend of de mail aankwam"
    later(asking, hours=23)
    asking.secret = asking.logged_in("triagist", name="eerst")
    assert f"{ASKED} verstuurd" in asking.page
    assert unknown not in asking.page
    later(asking, hours=2)
    asking.secret = asking.logged_in("triagist", name="later")
    assert unknown in asking.page
    (row,) = (item for item in asking.items("mail") if item["letter"] == "af_gevraagd")
    event = {"type": "Delivery", "mail": str(row["pk"]).removeprefix("mail#")}
    asking.root.mail_events(json.dumps(event))
    assert f"{ASKED} aangekomen" in asking.page


def test_a_mail_to_somebody_who_left_before_it_was_made_did_not_go(asking: Asking) -> None:
    asking.leave()
    asking.mail()
    assert f"{LEFT} mislukt" in asking.page


def test_a_finished_announcement_keeps_no_sealed_address(asking: Asking) -> None:
    asking.report(contact_preference="mailen", melder_email="ik@thuis.example")
    assert any("'sealed':" in repr(item) for item in asking.items("announcement"))
    asking.mail()
    assert all("due" not in item for item in asking.items("announcement"))
    assert all("'sealed':" not in repr(item) for item in asking.items("announcement"))


def test_every_row_of_the_ledger_names_its_object_and_its_end(asking: Asking) -> None:
    asking.report(contact_preference="mailen", melder_email="ik@thuis.example")
    asking.mail()
    in_400_days = int(asking.now().timestamp()) + 400 * 24 * 3600
    meldingen = {item["pk"] for item in asking.database.items("reports", "melding#")}
    for kind in ("announcement", "mail"):
        items = asking.items(kind)
        assert {item["about"] for item in items} == meldingen
        assert {item["expires"] for item in items} == {in_400_days}
    for item in asking.items("mail"):
        row = MailStore(asking.database).row(str(item["pk"]).removeprefix("mail#"))
        assert row is not None
        assert row.about in meldingen
