"""The commands of a municipality: its first administrator, the second hand, a desk, and the recount."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, cast

import pytest

from chalicelib.access.oidc import Identity
from chalicelib.evaluation.costs.usecases import Booking, add_cost, lapse_cost
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import mint
from chalicelib.platform.table import Delete, DynamoDatabase, Key, Put
from chalicelib.platform.unreadable import park
from chalicelib.reports.handling.usecases import take_up
from chalicelib.reports.intake.usecases import accept_report
from tests.support.builders import a_public_report
from tests.support.bureau import ISSUER, Bureau, secret_of
from tests.support.fakes import VirtualClock
from tools import at_the_desk, first_admin, read_again, recount, second_hand

ADDRESS = "b@gemeente.example"
NEW = {"naam": "Testpersoon N", "taal": "nl"}
DESK = ("triagist", "teamleider", "oproep")


class Town:
    """A deployment with nobody in it, and a terminal."""

    def __init__(self, patch: pytest.MonkeyPatch, settings: dict[str, str]) -> None:
        self._patch = patch
        for name in ("TABLE_PREFIX", "GEMEENTE"):
            patch.setenv(name, settings[name])
        # The commands look at the real clock.
        clock = VirtualClock(datetime.now(UTC))
        database = DynamoDatabase(settings["TABLE_PREFIX"])
        self.bureau = Bureau(clock, cast("Any", database))

    def run(self, command: Any, *arguments: str) -> None:
        self._patch.setattr(sys, "argv", ["command", *arguments])
        command.main()

    def refused(self, command: Any, *arguments: str) -> str:
        with pytest.raises(SystemExit) as stopped:
            self.run(command, *arguments)
        return str(stopped.value)

    def let_the_clock_mail(self) -> None:
        self.bureau.clock.advance(600)
        self.bureau.root.clock()

    def enter(self, address: str, login: str) -> str:
        """The session of who opened the link that was mailed to an address."""
        self.let_the_clock_mail()
        link = self.bureau.links(address)[-1]
        self.bureau.provider.known[login] = Identity(ISSUER, login)
        return secret_of(self.bureau.log_in(login, link.lstrip("/")))


@pytest.fixture
def town(account: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Town:
    return Town(monkeypatch, account)


def test_a_municipality_begins_with_one_administrator_and_a_second_hand(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "no mail address" in town.refused(first_admin, "Testpersoon B", "geen adres")
    town.run(first_admin, "Testpersoon B", ADDRESS)
    told = capsys.readouterr().out
    assert "b…@gemeente.example" in told
    assert "uitnodiging" not in told
    assert "already" in town.refused(first_admin, "Testpersoon C", "c@gemeente.example")
    admin = town.enter(ADDRESS, "b")

    assert "nobody" in town.refused(at_the_desk)
    for role in DESK:
        fields = {**NEW, "rol": role, "adres": f"{role}@gemeente.example"}
        assert town.bureau.post("/medewerkers", fields, admin).status == 200
    capsys.readouterr()
    town.run(second_hand)
    lines = capsys.readouterr().out.splitlines()
    # Of the on-call service one person decides: nothing is opened by it.
    listed = {tuple(line.split()[-2:]) for line in lines}
    assert listed == {(role, f"{role}@gemeente.example") for role in DESK[:2]}
    for line in lines:
        town.run(second_hand, line.split()[0])
    assert "no such proposal" in town.refused(second_hand, "x")
    for role in DESK:
        town.enter(f"{role}@gemeente.example", role)
    town.run(at_the_desk)
    assert "oproep: 1" in capsys.readouterr().out


def test_the_second_hand_signs_nothing_that_a_colleague_could(town: Town) -> None:
    town.run(first_admin, "Testpersoon B", ADDRESS)
    admin = town.enter(ADDRESS, "b")
    town.bureau.hire("tweede", "beheerder")
    fields = {**NEW, "rol": "triagist", "adres": "t@gemeente.example"}
    town.bureau.post("/medewerkers", fields, admin)
    (one,) = town.bureau.proposals
    assert "a colleague can sign it" in town.refused(second_hand, one.id)
    assert len(town.bureau.proposals) == 1


def test_the_recount_names_a_fact_that_is_missing_and_one_too_many(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        _, sid = town.bureau.report(wijk_code="WK050507")
        take_up(town.bureau.work_of("a"), sid)
    town.bureau.report()
    # What the coordinator enters counts as well, and so does what is taken back of it.
    booked = Booking(date(2026, 2, 11), "1.250,50", "voorkomen", "toegezegd", "Zaalhuur")
    add_cost(town.bureau.work_of("a", "c" * 20), "SASS-2023-2026", booked)
    lapse_cost(town.bureau.work_of("a", "d" * 20), "SASS-2023-2026", "c" * 20, seen="1")
    add_cost(town.bureau.work_of("a", "e" * 20), "SASS-2023-2026", booked)
    capsys.readouterr()
    town.run(recount)
    assert capsys.readouterr().out == ""

    database: Any = town.bureau.database
    rows = list(database.every("facts"))
    of_wijk = next(row for row in rows if "wijk" in row["fields"])
    whole = next(row for row in rows if "channel" in row["fields"])
    quarter = of_wijk["when"]
    town.bureau.put(Delete(Key("facts", of_wijk["pk"], of_wijk["sk"]), {}, "fact is there"))
    town.bureau.put(Put("facts", {**whole, "sk": "0"}, "fact is new"))
    town.bureau.put(Put("facts", {"pk": whole["pk"], "sk": "1"}, "fact is new"))
    assert "differ" in town.refused(recount)
    lines = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("{")]
    fields = "channel=publiek subject_kind=persoon verified=nee"
    assert lines == [
        f"ontvangen {quarter} {fields}: 2 on what counts, 3 in the table",
        f"ontvangen {quarter} wijk=WK050507: 2 on what counts, 1 in the table",
        "1 counts or rows cannot be read",
    ]


def test_parked_messages_are_put_back_by_one_command(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    bureau = town.bureau
    _, known = bureau.report(observed_behaviour="Dit is gelezen.")
    unread = a_public_report(observed_behaviour="Dit kon niet gelezen worden.")
    accept_report(bureau.root.ports("public").visiting, mint(), unread)
    (waiting,) = bureau.queues.waiting["reports"]
    bureau.queues.waiting["reports"].clear()
    at = to_text(bureau.now())
    for body in (waiting.body, "geen json"):
        bureau.put(park("reports", body, "onbekende_soort", at=at))
    capsys.readouterr()

    town.run(read_again)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1:3] for line in lines] == [["reports", "onbekende_soort"]] * 2
    assert "no such message" in town.refused(read_again, "0" * 64)
    town.run(read_again, "all")
    assert "2 of 2" in capsys.readouterr().out
    bureau.clock.advance(300)
    bureau.root.clock()
    bureau.work()

    stored = {
        str(row["pk"])
        for row in cast("Any", bureau.database).every("reports")
        if row["sk"] == "melding"
    }
    assert len(stored - {f"melding#{known}"}) == 1
    capsys.readouterr()
    town.run(read_again)
    (left,) = capsys.readouterr().out.splitlines()
    assert left.split()[0] == sha256(b"geen json").hexdigest()
    assert left.split()[-1] == "wacht"
    assert bureau.actions(f"onleesbaar#reports#{sha256(waiting.body.encode()).hexdigest()}") == [
        "onleesbaar_opnieuw"
    ]
