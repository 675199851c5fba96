"""Two meldingen of one matter become one case, and both reporters hear of the decision."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.facts.recounting.usecases import recount
from chalicelib.mailbox.store import MailboxStore
from chalicelib.platform.errors import Barred, Refused
from chalicelib.reports.handling.usecases import take_up
from chalicelib.reports.linking.usecases import link_to, unlink_from
from chalicelib.reports.store.submissions import Stored
from tests.support import deciding
from tests.support.builders import a_mailbox_reply
from tests.support.bureau import PAGE, Bureau, answered, later, text_of
from tests.support.web import Answer

MAILED = {"contact_preference": "mailen"}
WORDS = {"toelichting": "Het gaat om hetzelfde voorval.", "ontbreekt": "Staat bij de andere."}
DONE = "Wij hebben uw bericht bekeken"


class Doubles(Bureau):
    """Two linked meldingen of one triagist: the first one and its double, each with an address."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for role in ("triagist", "regisseur", "teamleider"):
            self.hire(role, role)
        self.codes: dict[str, Any] = {}
        self.sids: dict[str, str] = {}
        for name in ("first", "double", "third"):
            given = {**MAILED, "melder_email": f"{name}@thuis.example"}
            self.codes[name], self.sids[name] = self.report(**given)
            take_up(self.work_of("triagist"), self.sids[name])
        self.link("first", "double")
        self.deliver()

    def link(self, one: str, other: str) -> None:
        link_to(self.work_of("triagist"), self.sids[one], self.sids[other], "zelfde_gebeurtenis")

    def row(self, name: str) -> Stored:
        return self.file(self.sids[name]).submissions[0]

    def propose(self, double: str, other: str) -> Answer:
        later(self, seconds=1)
        seen = str(self.row(double).version)
        given = {"versie": seen, "uitkomst": "dubbel", "ander": self.sids.get(other, other)}
        path = f"/melding/{self.sids[double]}/besluit"
        return self.post(path, {"blad": PAGE, **WORDS, **given}, self.alive("triagist"))

    def merge(self, double: str = "double", other: str = "first") -> None:
        answered(303, self.propose(double, other))
        (number,) = (one.rpartition(".")[2] for one in self.row(double).proposed)
        deciding.sign(self.work_of("regisseur"), self.sids[double], number)

    def close(self, name: str = "first") -> None:
        later(self, minutes=1)
        work = self.work_of("triagist", f"{self.row(name).version}-{name}")
        number = deciding.propose(work, self.sids[name])
        deciding.sign(self.work_of("regisseur"), self.sids[name], number)

    def reopen(self, name: str) -> Answer:
        later(self, minutes=1)
        seen = {"versie": str(self.row(name).version), "blad": PAGE}
        words = {"waarom": "nieuwe_feiten", "toelichting": "Toch iets anders."}
        path = f"/melding/{self.sids[name]}/heropenen"
        return self.post(path, {**seen, **words}, self.alive("teamleider"))

    def box(self, name: str) -> str:
        found = MailboxStore(self.database).mailbox(self.row(name).mailbox)
        assert found is not None
        return found.state

    def told(self) -> list[str]:
        """Who was mailed that it is done."""
        return sorted(mail.to for mail in self.deliver() if mail.subject == DONE)

    def adds_up(self) -> bool:
        rows: Any = self.database.items("reports")
        kept = [one["counted"] for one in rows if one["sk"] == "melding" and "counted" in one]
        return recount(kept, self.database.items("facts")) == ([], 0)

    def received(self) -> int:
        """How many reports count."""
        rows: Any = self.database.items("facts")
        return sum(int(r["delta"]) for r in rows if "channel" in r["fields"])


@pytest.fixture
def desk() -> Doubles:
    return Doubles()


@pytest.mark.parametrize(("double", "other"), [("double", "first"), ("first", "double")])
def test_either_goes_on_and_both_reporters_hear_of_its_decision_once(
    desk: Doubles, double: str, other: str
) -> None:
    desk.merge(double, other)
    assert (desk.row(double).state, desk.row(double).merged_into) == (
        "samengevoegd",
        desk.sids[other],
    )
    assert desk.row(other).merged == [desk.sids[double]]
    # Nobody is told of a decision that is still to come, and no address goes.
    assert (desk.told(), desk.box(double), desk.row(double).forget_at) == ([], "ontvangen", "")
    assert desk.received() == 2
    desk.close(other)
    assert desk.told() == ["double@thuis.example", "first@thuis.example"]
    assert {desk.box(double), desk.box(other)} == {"afgerond"}
    # Both are kept as long, by one outcome.
    assert {desk.row(name).bewaren for name in (double, other)} == {"geen_zorg_na_onderzoek"}
    assert desk.row(double).bewaren_at == desk.row(other).bewaren_at
    assert desk.adds_up()


def test_a_double_of_what_was_decided_is_told_at_once(desk: Doubles) -> None:
    desk.close()
    assert desk.told() == ["first@thuis.example"]
    desk.merge()
    assert desk.told() == ["double@thuis.example", "first@thuis.example"]
    assert desk.box("double") == "afgerond"
    assert desk.adds_up()


def test_a_late_reply_to_a_double_comes_back_to_a_person(desk: Doubles) -> None:
    desk.merge()
    later(desk, minutes=5)
    desk.reply(desk.codes["double"], a_mailbox_reply("Ik zag hem weer."))
    held = desk.database.tables["reports"][f"melding#{desk.sids['double']}"]["melding"]
    assert (held["state"], held["bak"]) == ("samengevoegd", "reactie")
    page = answered(200, desk.get(f"/melding/{desk.sids['double']}", desk.alive("triagist"))).body
    assert "Ik zag hem weer." in page
    assert "Samengevoegd" in page


def test_a_double_that_is_opened_again_goes_on_by_itself(desk: Doubles) -> None:
    desk.merge()
    answered(303, desk.reopen("double"))
    assert (desk.row("double").state, desk.row("double").merged_into) == ("in_triage", "")
    assert desk.row("first").merged == []
    # It is a report of its own again.
    assert desk.received() == 3
    desk.close("first")
    assert desk.told() == ["first@thuis.example"]
    desk.close("double")
    assert desk.told() == ["double@thuis.example", "first@thuis.example"]
    assert desk.adds_up()


def test_what_goes_on_and_is_opened_again_tells_a_double_no_second_time(desk: Doubles) -> None:
    desk.merge()
    desk.close()
    answered(303, desk.reopen("first"))
    desk.close()
    assert desk.told().count("double@thuis.example") == 1
    assert desk.told().count("first@thuis.example") == 2
    assert desk.adds_up()


def test_a_chain_of_doubles_is_refused_and_the_way_round_is_said(desk: Doubles) -> None:
    desk.link("first", "third")
    desk.link("double", "third")
    desk.merge()
    refused = answered(422, desk.propose("first", "third"))
    assert "Voeg de andere melding bij deze." in text_of(refused.body)
    refused = answered(422, desk.propose("third", "double"))
    assert "kies de melding die doorgaat" in text_of(refused.body)
    desk.merge("third", "first")
    assert desk.row("first").merged == [desk.sids["double"], desk.sids["third"]]
    desk.close()
    assert len(desk.told()) == 3
    assert desk.adds_up()


@pytest.mark.parametrize("other", ["", "f" * 32, "third", "double"])
def test_only_a_linked_melding_can_go_on(desk: Doubles, other: str) -> None:
    answered(422, desk.propose("double", other))
    assert desk.row("double").proposed == {}


def test_a_merged_melding_is_not_kept_from_colleagues_and_a_shielded_one_not_merged(
    desk: Doubles,
) -> None:
    desk.merge()
    fields = {"wie": "regisseur", "zag": "", "waarom": "dicht_bij"}
    for name in ("first", "double"):
        path = f"/melding/{desk.sids[name]}/afschermen"
        refused = answered(422, desk.post(path, fields, desk.alive("triagist")))
        assert "niet af te schermen" in text_of(refused.body)
    desk.link("first", "third")
    path = f"/melding/{desk.sids['third']}/afschermen"
    answered(303, desk.post(path, fields, desk.alive("triagist")))
    assert "Een afgeschermde melding" in text_of(answered(422, desk.propose("third", "first")).body)


def test_danger_at_a_double_stops_the_decision_on_the_melding_that_goes_on(desk: Doubles) -> None:
    """Before somebody proposes, and before somebody signs what was proposed earlier."""
    desk.merge()
    later(desk, minutes=1)
    number = deciding.propose(desk.work_of("triagist", "eerst"), desk.sids["first"])
    desk.reply(desk.codes["double"], a_mailbox_reply("Nu heeft hij een mes.", danger_now="ja"))
    with pytest.raises(Barred, match="samengevoegde of gesplitste melding"):
        deciding.sign(desk.work_of("regisseur"), desk.sids["first"], number)
    page = answered(200, desk.get(f"/melding/{desk.sids['first']}", desk.alive("regisseur"))).body
    assert (
        "Lees en verwerk eerst wat er bij een samengevoegde of gesplitste melding binnenkwam."
        in page
    )
    deciding.reject(desk.work_of("regisseur"), desk.sids["first"], number, "Lees eerst de andere.")
    with pytest.raises(Barred, match="samengevoegde of gesplitste melding"):
        deciding.propose(desk.work_of("triagist", "weer"), desk.sids["first"])
    assert desk.told() == []


def test_what_was_merged_is_not_unlinked(desk: Doubles) -> None:
    desk.merge()
    for one, other in (("double", "first"), ("first", "double")):
        with pytest.raises(Refused, match="samengevoegd"):
            unlink_from(desk.work_of("triagist"), desk.sids[one], desk.sids[other])
    answered(303, desk.reopen("double"))
    unlink_from(desk.work_of("triagist"), desk.sids["double"], desk.sids["first"])
    assert desk.file(desk.sids["first"]).related == []


def test_before_a_double_is_signed_its_page_names_the_other_and_promises_nothing(
    desk: Doubles,
) -> None:
    answered(303, desk.propose("double", "first"))
    page = answered(200, desk.get(f"/melding/{desk.sids['double']}", desk.alive("regisseur"))).body
    assert f"Gaat door in melding {desk.row('first').reference}" in text_of(page)
    assert "De melder hoort het bij het besluit over de andere melding." in page
    assert "Na ondertekening" not in page
