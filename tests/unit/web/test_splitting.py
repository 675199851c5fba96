"""A report that tells of two things becomes two meldingen, and its reporter hears once."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.facts.recounting.usecases import recount
from chalicelib.mailbox.store import MailboxStore
from chalicelib.platform.errors import Barred, Conflict, Refused, Unavailable
from chalicelib.reports.checking.usecases import checked
from chalicelib.reports.deciding.usecases import Decision
from chalicelib.reports.handling.usecases import take_up
from chalicelib.reports.linking.usecases import link_to, unlink_from
from chalicelib.reports.reopening.usecases import reopen
from chalicelib.reports.shielding.usecases import shield
from chalicelib.reports.signing.usecases import sign_proposal
from chalicelib.reports.splitting.usecases import Split, split_melding
from chalicelib.reports.store.submissions import Stored
from chalicelib.reports.telling.usecases import record_feedback
from tests.support import deciding
from tests.support.builders import CANARY, a_mailbox_reply, a_public_report
from tests.support.bureau import PAGE, Bureau, answered, later, led_to, text_of
from tests.support.web import Answer

MAILED = {"contact_preference": "mailen", "melder_email": "melder@thuis.example"}
CALLED = {"contact_preference": "bellen", "melder_phone": "0612345678"}
ASKED = Split("melding", "groep", "WK050501", "Het tweede deel gaat over de groep op het plein.")
DONE = "Wij hebben uw bericht bekeken"


class Splitting(Bureau):
    """A melding of one triagist; ``sids`` names it ``first``, and what was split from it ``second``."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for role in ("triagist", "regisseur", "teamleider"):
            self.hire(role, role)
        self.sids: dict[str, str] = {}

    def begin(self, **values: str) -> None:
        self.code, self.sids["first"] = self.report(**(values or MAILED))
        take_up(self.work_of("triagist"), self.sids["first"])
        self.deliver()

    def row(self, name: str = "first") -> Stored:
        return self.file(self.sids[name]).submissions[0]

    def split(self, asked: Split = ASKED, *, name: str = "second", once: str = "a" * 20) -> None:
        later(self, minutes=1)
        work, seen = self.work_of("triagist", once), self.row().version
        self.sids[name] = split_melding(work, self.sids["first"], asked, seen=seen)

    def press(self, act: str, name: str = "first", **fields: str) -> Answer:
        given = {"blad": PAGE, "versie": str(self.row(name).version), **fields}
        return self.post(f"/melding/{self.sids[name]}/{act}", given, self.alive("triagist"))

    def page(self, name: str = "first", path: str = "") -> str:
        return text_of(self.get(f"/melding/{self.sids[name]}{path}", self.alive("triagist")).body)

    def close(self, name: str, asked: Decision | None = None) -> None:
        later(self, minutes=1)
        work = self.work_of("triagist", f"{self.row(name).version}-{name}")
        number = deciding.propose(work, self.sids[name], asked)
        deciding.sign(self.work_of("regisseur"), self.sids[name], number)

    def box(self) -> str:
        found = MailboxStore(self.database).mailbox(self.row().mailbox)
        assert found is not None
        return found.state

    def told(self) -> int:
        """How often the reporter was mailed that it is done."""
        return sum(mail.subject == DONE for mail in self.deliver())

    def adds_up(self) -> bool:
        rows: Any = self.database.items("reports")
        kept = [one["counted"] for one in rows if one["sk"] == "melding" and "counted" in one]
        return recount(kept, self.database.items("facts")) == ([], 0)

    def counts(self, kind: str) -> int:
        rows: Any = self.database.items("facts")
        whole = [r for r in rows if r["kind"] == kind and len(r["fields"]) > 1]
        return sum(int(r["delta"]) for r in whole)


@pytest.fixture
def bureau() -> Splitting:
    made = Splitting()
    made.begin()
    return made


def test_a_second_melding_holds_the_text_and_stands_where_the_first_one_does(
    bureau: Splitting,
) -> None:
    assert "Splitsen" in bureau.page()
    answered(200, bureau.get(f"/melding/{bureau.sids['first']}/splitsen", bureau.alive("triagist")))
    given = {
        "uit": "melding",
        "onderwerp": "groep",
        "wijk": "weet_niet",
        "toelichting": "De groep.",
    }
    bureau.sids["second"] = led_to(bureau.press("splitsen", **given)).rpartition("/")[2]
    first, second = bureau.row(), bureau.row("second")
    assert (second.handler, second.state, second.term_at) == (
        "triagist",
        "in_triage",
        first.term_at,
    )
    assert (second.header.subject_kind, second.header.wijk_code) == ("groep", "weet_niet")
    assert (second.split_from, list(first.split)) == (first.sid, [second.sid])
    assert second.reference != first.reference
    for name, other in (("first", second), ("second", first)):
        page = bureau.page(name)
        assert other.reference in page
        assert "De groep." in page
        assert "Getekend door" not in page
        assert f"Melding {other.reference} De groep." in page
        assert f"Iemand riep {CANARY}" in page
    assert bureau.actions(f"melding#{second.sid}")[0] == "afgesplitst"
    assert bureau.counts("ontvangen") == 2
    assert bureau.adds_up()


def test_its_words_lie_sealed(bureau: Splitting) -> None:
    bureau.split()
    held = repr(bureau.database.tables)
    assert CANARY not in held
    assert ASKED.words not in held


def test_an_amendment_can_be_what_the_second_one_is_about(bureau: Splitting) -> None:
    later(bureau, days=1)
    more = {"observed_behaviour": "Heel iets anders: er hangen vlaggen.", **MAILED}
    bureau.accept(a_public_report(**more), bureau.code)
    answered(303, bureau.press("verwerkt", gezien="1"))
    (text,) = (one for one in bureau.file(bureau.sids["first"]).arrived if one.sk != "melding")
    bureau.split(Split(text.sk, "spanning", "weet_niet", "De vlaggen."))
    assert "er hangen vlaggen" in bureau.page("second")
    assert bureau.row("second").accepted_at == text.accepted_at
    met = {
        one.name: one.is_met for one in checked(bureau.ports, bureau.file(bureau.sids["second"]))
    }
    assert met["bevestigd"]
    assert met["behandelaar"]


@pytest.mark.parametrize("order", [("first", "second"), ("second", "first")])
def test_the_reporter_hears_once_when_both_are_decided(
    bureau: Splitting, order: tuple[str, str]
) -> None:
    bureau.split()
    earlier, last = order
    assert "bij het besluit over de andere melding" in bureau.page(earlier, "/besluit")
    bureau.close(earlier)
    assert (bureau.told(), bureau.box()) == (0, "ontvangen")
    assert bureau.counts("teruggekoppeld") == 0
    assert "krijgt de melder een mail" in bureau.page(last, "/besluit")
    bureau.close(last)
    assert (bureau.told(), bureau.box()) == (1, "afgerond")
    assert bureau.counts("teruggekoppeld") == 2
    for name in order:
        assert bureau.row(name).told_at
        assert bureau.row(name).done_at
        met = {c.name: c.is_met for c in checked(bureau.ports, bureau.file(bureau.sids[name]))}
        assert met["terugkoppeling"], name
    assert bureau.adds_up()


def test_of_three_the_last_one_tells(bureau: Splitting) -> None:
    bureau.split()
    bureau.split(name="third", once="b" * 20)
    for name in ("second", "first"):
        bureau.close(name)
        assert bureau.told() == 0
    bureau.close("third")
    assert bureau.told() == 1
    assert bureau.counts("teruggekoppeld") == 3
    assert bureau.adds_up()


def test_who_wants_a_call_is_called_once(bureau: Splitting) -> None:
    bureau.begin(**CALLED)
    bureau.split()
    bureau.close("first")
    assert bureau.file(bureau.sids["first"]).term("terugkoppeling") is None
    bureau.close("second")
    assert bureau.file(bureau.sids["second"]).term("terugkoppeling") is not None
    record_feedback(bureau.work_of("triagist", "c" * 20), bureau.sids["second"], "Gebeld.")
    assert bureau.row("first").told_at
    assert bureau.row("second").told_at
    assert bureau.counts("teruggekoppeld") == 2
    assert bureau.adds_up()


def test_a_call_tells_of_no_melding_that_was_opened_again(bureau: Splitting) -> None:
    bureau.begin(**CALLED)
    bureau.split()
    bureau.close("first")
    bureau.close("second")
    later(bureau, minutes=1)
    work = bureau.work_of("regisseur", "h" * 20)
    reopen(work, bureau.sids["first"], "nieuwe_feiten", "Meer.", seen=bureau.row().version)
    record_feedback(bureau.work_of("triagist", "c" * 20), bureau.sids["second"], "Gebeld.")
    assert (bureau.row("first").told_at, bool(bureau.row("second").told_at)) == ("", True)
    assert bureau.adds_up()


def test_a_melding_that_is_gone_stops_no_decision_on_what_was_split_from_it(
    bureau: Splitting,
) -> None:
    bureau.split()
    del bureau.database.tables["reports"][f"melding#{bureau.sids['first']}"]
    bureau.close("second")
    assert bureau.row("second").state == "gesloten"


def test_who_left_no_address_reads_it_in_the_mailbox(bureau: Splitting) -> None:
    bureau.begin(contact_preference="anoniem")
    bureau.split()
    bureau.close("second")
    assert bureau.box() == "ontvangen"
    bureau.close("first")
    assert bureau.box() == "afgerond"
    assert bureau.told() == 0
    assert bureau.counts("teruggekoppeld") == 2


def test_the_reporter_is_asked_at_the_first_one(bureau: Splitting) -> None:
    bureau.split()
    said = "De melder is te bereiken via de melding waar deze uit komt."
    assert said in bureau.page("second")
    answered(422, bureau.press("vraag", "second", vraag="Wanneer?", taal="nl"))
    answered(422, bureau.press("status", "second", status="in_onderzoek"))
    answered(303, bureau.press("vraag", vraag="Wanneer?", taal="nl"))


def test_what_comes_in_for_the_first_one_is_read_before_the_second_is_decided(
    bureau: Splitting,
) -> None:
    bureau.split()
    later(bureau, minutes=1)
    number = deciding.propose(bureau.work_of("triagist", "d" * 20), bureau.sids["second"])
    bureau.reply(bureau.code, a_mailbox_reply("Er is een mes.", "ja"))
    with pytest.raises(Barred):
        deciding.sign(bureau.work_of("regisseur"), bureau.sids["second"], number)
    page = bureau.page("second")
    assert "samengevoegde of gesplitste melding" in page
    # Both who proposed and who signs read where it came in.
    signers = text_of(
        bureau.get(f"/melding/{bureau.sids['second']}", bureau.alive("regisseur")).body
    )
    for read in (page, signers):
        assert "Er kwam iets binnen bij een melding die hierbij hoort." in read
        assert f"Melding {bureau.row().reference}" in read


def test_a_page_from_before_the_other_was_decided_signs_nothing(bureau: Splitting) -> None:
    """It says that the reporter hears later; by now this signature tells them."""
    bureau.split()
    numbers = {}
    for name in ("first", "second"):
        later(bureau, seconds=1)
        work = bureau.work_of("triagist", f"v-{name}")
        numbers[name] = deciding.propose(work, bureau.sids[name])
    seen = bureau.row("second").version
    deciding.sign(bureau.work_of("regisseur"), bureau.sids["first"], numbers["first"])
    second = deciding.signer("regisseur")
    with pytest.raises(Refused):
        sign_proposal(
            bureau.work_of("regisseur"),
            second,
            bureau.sids["second"],
            numbers["second"],
            seen=seen,
        )
    assert bureau.told() == 0
    deciding.sign(bureau.work_of("regisseur"), bureau.sids["second"], numbers["second"])
    assert bureau.told() == 1


def test_the_page_of_what_was_split_is_routed_to_nobody_and_says_so(bureau: Splitting) -> None:
    bureau.split()
    assert "Afgesplitst: alleen bij het meldpunt" in bureau.page("second")
    said = "Onderwerp en wijk in de tekst zijn die van de melder zelf."
    assert (said in bureau.page("first"), said in bureau.page("second")) == (False, True)
    assert "werkadres nog niet bevestigd" not in bureau.page("second")
    for name in ("first", "second"):
        assert "Losmaken" not in bureau.page(name)


def test_a_mistake_is_merged_back_and_the_reporter_hears_once(bureau: Splitting) -> None:
    bureau.split()
    double = Decision("dubbel", "", "Toch hetzelfde voorval.", "Zie daar.", bureau.sids["first"])
    bureau.close("second", double)
    assert bureau.row("second").merged_into == bureau.sids["first"]
    assert bureau.told() == 0
    bureau.close("first")
    assert bureau.told() == 1
    assert bureau.counts("ontvangen") == 1
    # Neither is destroyed before the other.
    assert bureau.row("second").bewaren == bureau.row("first").bewaren
    assert bureau.adds_up()


def test_merged_back_after_the_first_is_decided_it_is_told_then(bureau: Splitting) -> None:
    bureau.split()
    bureau.close("first")
    double = Decision("dubbel", "", "Toch hetzelfde voorval.", "Zie daar.", bureau.sids["first"])
    bureau.close("second", double)
    assert (bureau.told(), bureau.box()) == (1, "afgerond")
    assert bureau.adds_up()


def test_one_that_was_split_is_merged_into_no_other(bureau: Splitting) -> None:
    _, other = bureau.report()
    take_up(bureau.work_of("triagist"), other)
    bureau.split()
    for name in ("first", "second"):
        linked = {"ander": other, "reden": "zelfde_plek"}
        answered(303, bureau.press("koppelen", name, **linked))
        double = Decision("dubbel", "", "Toch hetzelfde voorval.", "Zie daar.", other)
        with pytest.raises(Refused):
            bureau.close(name, double)


def test_they_stay_linked(bureau: Splitting) -> None:
    bureau.split()
    for one, other in (("first", "second"), ("second", "first")):
        with pytest.raises(Refused):
            unlink_from(bureau.work_of("triagist"), bureau.sids[one], bureau.sids[other])


def test_the_same_words_from_the_same_page_make_one(bureau: Splitting) -> None:
    bureau.split()
    bureau.split(name="again")
    assert bureau.sids["again"] == bureau.sids["second"]
    assert bureau.counts("ontvangen") == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"uit": "aanvulling#x"}, "uit"),
        ({"onderwerp": "x"}, "onderwerp"),
        ({"wijk": "x"}, "wijk"),
        ({"toelichting": ""}, "toelichting"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field(
    bureau: Splitting, given: dict[str, str], field: str
) -> None:
    right = {
        "uit": "melding",
        "onderwerp": "groep",
        "wijk": "weet_niet",
        "toelichting": "De groep.",
    }
    page = answered(422, bureau.press("splitsen", **{**right, **given}))
    assert f'href="#{field}' in page.body
    assert bureau.row().split == ()


def test_an_old_page_splits_nothing(bureau: Splitting) -> None:
    work, seen = bureau.work_of("triagist", "a" * 20), bureau.row().version
    answered(303, bureau.press("vraag", vraag="Wanneer?", taal="nl"))
    with pytest.raises(Conflict):
        split_melding(work, bureau.sids["first"], ASKED, seen=seen)


def test_only_its_handler_splits_it_and_no_shielded_one(bureau: Splitting) -> None:
    work = bureau.work_of("regisseur", "a" * 20)
    with pytest.raises(Barred):
        split_melding(work, bureau.sids["first"], ASKED, seen=bureau.row().version)
    shield(
        bureau.work_of("triagist"),
        bureau.sids["first"],
        ["teamleider"],
        "over_collega",
        seen=[],
    )
    with pytest.raises(Refused):
        bureau.split()


def test_what_was_split_is_split_no_further_and_five_are_the_most(bureau: Splitting) -> None:
    for number in range(5):
        bureau.split(name=f"n{number}", once=f"{number:020}")
    with pytest.raises(Refused):
        bureau.split(once="f" * 20)
    work, row = bureau.work_of("triagist", "e" * 20), bureau.row("n0")
    with pytest.raises(Refused):
        split_melding(work, row.sid, ASKED, seen=row.version)
    for number in range(5):
        bureau.close(f"n{number}")
    bureau.close("first")
    assert bureau.told() == 1


def test_the_journal_knows_before_the_text_is_opened(bureau: Splitting) -> None:
    opened = bureau.keys.opened
    bureau.database.away = {"journal"}
    with pytest.raises(Unavailable):
        bureau.split()
    assert bureau.keys.opened == opened


def test_the_last_decision_on_all_that_can_hang_together_is_one_transaction(
    bureau: Splitting,
) -> None:
    """DynamoDB takes a hundred parts. Five were split from it, and five doubles merged into it."""
    for number in range(5):
        bureau.split(name=f"n{number}", once=f"{number:020}")
    for number in range(5):
        given = {**MAILED, "melder_email": f"dubbel{number}@thuis.example"}
        _, sid = bureau.report(**given)
        take_up(bureau.work_of("triagist"), sid)
        link_to(bureau.work_of("triagist"), sid, bureau.sids["first"], "zelfde_gebeurtenis")
        bureau.sids[f"d{number}"] = sid
        double = Decision("dubbel", "", "Het gaat om hetzelfde.", "Zie daar.", bureau.sids["first"])
        bureau.close(f"d{number}", double)
    for number in range(5):
        bureau.close(f"n{number}")
    bureau.deliver()
    told = bureau.told()
    bureau.close("first")
    largest = max(len(one.parts) for one in bureau.database.committed)
    assert largest <= 100
    assert bureau.told() - told == 6
    assert bureau.adds_up()
