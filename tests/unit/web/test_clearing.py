"""A flood of misuse is closed by one proposal and one signature, and what may be no junk never with it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

import pytest

from chalicelib.mailbox.store import MailboxStore
from chalicelib.platform.errors import Barred, Conflict, NotThere, Refused, Unavailable
from chalicelib.platform.gemeente import Flood
from chalicelib.platform.messages import read
from chalicelib.reports.batches import AT_MOST, Batch
from chalicelib.reports.batching.usecases import STRETCH, batch_stretch, send_batches_due
from chalicelib.reports.clearing.usecases import (
    begin_batch,
    propose_batch,
    reject_batch,
    sign_batch,
    withdraw_batch,
)
from chalicelib.reports.handling.usecases import give_back, take_up
from chalicelib.reports.messages import BatchStretch
from chalicelib.reports.piles import Filters
from chalicelib.reports.reopening.usecases import reopen
from chalicelib.reports.shielding.usecases import shield
from chalicelib.reports.store.batches import BatchStore
from chalicelib.reports.store.submissions import Stored
from tests.support.builders import CANARY, a_mailbox_reply
from tests.support.bureau import PAGE, Bureau, answered, later, led_to, text_of
from tests.support.web import Answer

JUNK = "Koop nu goedkope pillen op onze site, vandaag met korting"
WHY = "Twintig keer dezelfde reclame in een kwartier."


class Flooded(Bureau):
    """A bureau on which ``junk`` came in a flood; whoever works there has the name of their role."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for role in ("triagist", "regisseur", "teamleider"):
            self.hire(role, role)
        self.set_flood(Flood(unverified=0, minutes=15))
        self.sids: list[str] = []
        self.codes: dict[str, Any] = {}

    def flood(self, number: int, **values: str) -> list[str]:
        found = []
        for _ in range(number):
            code, sid = self.report(**{"observed_behaviour": JUNK, **values})
            self.codes[sid] = code
            found.append(sid)
        self.sids += found
        return found

    def row(self, sid: str) -> Stored:
        return self.file(sid).submissions[0]

    def batch(self, batch_id: str) -> Batch:
        found = BatchStore(self.database).batch(batch_id, self.now())
        assert found is not None
        return found

    def read_by_worker(self, once: str = "b" * 20) -> str:
        """A batch that the worker read."""
        batch_id = begin_batch(self.work_of("triagist", once), Filters())
        self.clear()
        return batch_id

    def proposed(self, *chosen: str) -> str:
        """A batch of these meldingen, or of all that fit, that waits for a signature."""
        batch_id = self.read_by_worker()
        rows = chosen or tuple(row.sid for row in self.batch(batch_id).rows)
        propose_batch(self.work_of("triagist", "c" * 20), batch_id, rows, WHY)
        return batch_id

    def closed(self) -> str:
        """A batch that was signed and closed."""
        batch_id = self.proposed()
        sign_batch(self.work_of("teamleider"), batch_id)
        self.clear()
        return batch_id

    def results(self, batch_id: str) -> dict[str, str]:
        return {row.sid: row.result for row in self.batch(batch_id).rows}

    def left_out(self) -> dict[str, int]:
        return dict(self.batch(self.read_by_worker()).left_out)

    def box(self, sid: str) -> str:
        found = MailboxStore(self.database).mailbox(self.row(sid).mailbox)
        assert found is not None
        return found.state

    def piles(self) -> Counter[str]:
        rows: Any = self.database.items("reports")
        return Counter(str(one["bak"]) for one in rows if "bak" in one)


@pytest.fixture
def bureau() -> Flooded:
    return Flooded()


def button(answer: Answer, path: str) -> bool:
    """Whether a page has the form that posts to a path, or a link to it."""
    return (
        re.search(rf'(action|href)="[^"]*{re.escape(path.lstrip("/"))}"', answer.body) is not None
    )


def test_a_flood_is_closed_by_one_proposal_and_one_signature(bureau: Flooded) -> None:
    bureau.flood(3)
    triagist, lead = bureau.alive("triagist"), bureau.alive("teamleider")
    page = bureau.get("/werkbak?tab=piek", triagist)
    assert button(page, "/piek")

    begun = answered(303, bureau.post("/piek", {"blad": PAGE}, triagist))
    path = f"/{led_to(begun)}"
    assert "0 van de 3 meldingen gelezen" in text_of(bureau.get(path, triagist).body)
    bureau.clear()
    page = bureau.get(path, triagist)
    assert text_of(page.body).count(JUNK) == 1
    assert "checked" not in page.body
    ticked = {"go": "alles", "toelichting": WHY, "blad": PAGE}
    page = answered(200, bureau.post(f"{path}/voorstel", ticked, triagist))
    assert page.body.count(" checked") == 1
    assert WHY in text_of(page.body)
    page = answered(200, bureau.post(f"{path}/voorstel", {**ticked, "go": "niets"}, triagist))
    assert "checked" not in page.body

    first = bureau.batch(path.rpartition("/")[2]).rows[0].sid
    chosen = {"meldingen": first, "toelichting": WHY, "blad": PAGE}
    answered(303, bureau.post(f"{path}/voorstel", chosen, triagist))
    assert [mail.to for mail in bureau.deliver()] == []
    page = bureau.get(path, lead)
    assert text_of(page.body).count(JUNK) == 1
    assert all(bureau.row(sid).reference in page.body for sid in bureau.sids)
    assert WHY in text_of(page.body)
    assert button(page, f"{path}/tekenen")
    assert button(page, f"{path}/afwijzen")
    assert not button(bureau.get(path, triagist), f"{path}/tekenen")
    answered(303, bureau.post(f"{path}/tekenen", {}, lead))
    assert "0 van de 3 meldingen bekeken en gesloten" in text_of(bureau.get(path, lead).body)
    bureau.clear()

    page = bureau.get(path, triagist)
    assert "Gesloten als misbruik 3" in text_of(page.body)
    for sid in bureau.sids:
        row = bureau.row(sid)
        assert (row.state, row.bewaren, row.handler) == ("gesloten", "misbruik", "")
        assert bureau.box(sid) == "afgerond"
        assert bureau.actions(f"melding#{sid}") == ["ontvangen", "gelezen", "getekend"]
    assert bureau.piles() == Counter()
    assert bureau.actions(f"stapel#{path.rpartition('/')[2]}")[:1] == ["stapel_begonnen"]


def test_the_page_of_a_closed_melding_says_who_closed_it_and_why(bureau: Flooded) -> None:
    (sid,) = bureau.flood(1)
    bureau.closed()
    shown = text_of(bureau.get(f"/melding/{sid}", bureau.alive("regisseur")).body)
    for words in (WHY, "Testpersoon triagist", "Testpersoon teamleider", "Misbruik"):
        assert words in shown


def test_nothing_is_counted_and_nobody_is_mailed(bureau: Flooded) -> None:
    """Addresses in a flood may be anybody's, and junk is no report."""
    bureau.flood(2, melder_email="iemand@thuis.example", contact_preference="mailen")
    bureau.deliver()
    bureau.closed()
    assert [mail.to for mail in bureau.deliver() if "thuis" in mail.to] == []
    assert bureau.database.items("facts") == []


def _taken_up_and_given_back(bureau: Flooded, sid: str) -> None:
    take_up(bureau.work_of("triagist", "t" * 20), sid)
    give_back(bureau.work_of("triagist", "g" * 20), sid, "geen_tijd")


NO_JUNK: dict[str, Callable[[Flooded, str], object]] = {
    "opgepakt": _taken_up_and_given_back,
    "bericht": lambda bureau, sid: bureau.reply(bureau.codes[sid], a_mailbox_reply()),
    "afgeschermd": lambda bureau, sid: shield(
        bureau.work_of("triagist"), sid, ["regisseur"], "over_collega", seen=[]
    ),
    "gevaar": lambda bureau, sid: bureau.reply(bureau.codes[sid], a_mailbox_reply(danger_now="ja")),
}


@pytest.mark.parametrize("why", NO_JUNK)
def test_what_changed_since_it_was_read_is_not_closed(bureau: Flooded, why: str) -> None:
    first, other = bureau.flood(2)
    batch_id = bureau.proposed()
    later(bureau, minutes=1)
    NO_JUNK[why](bureau, first)
    sign_batch(bureau.work_of("teamleider"), batch_id)
    bureau.clear()
    assert bureau.results(batch_id) == {first: why, other: "gesloten"}
    assert bureau.row(first).state in {"", "ontvangen"}
    shown = text_of(bureau.get(f"/piek/{batch_id}", bureau.alive("triagist")).body)
    assert "Wat niet gesloten is, staat nog in de werkvoorraad." in shown


@pytest.mark.parametrize("why", NO_JUNK)
def test_what_may_be_no_junk_is_never_read_for_a_batch(bureau: Flooded, why: str) -> None:
    first, other = bureau.flood(2)
    NO_JUNK[why](bureau, first)
    batch_id = bureau.read_by_worker()
    assert [row.sid for row in bureau.batch(batch_id).rows] == [other]
    assert bureau.actions(f"melding#{first}").count("gelezen") == 0


@pytest.mark.parametrize(
    "values", [{"danger_now": "ja"}, {"own_safety": "nee"}, {"own_safety": "twijfel"}]
)
def test_danger_and_whoever_feels_unsafe_are_in_no_batch(
    bureau: Flooded, values: dict[str, str]
) -> None:
    bureau.flood(1, **values)
    with pytest.raises(Refused):
        bureau.read_by_worker()


def test_danger_that_was_judged_none_is_in_no_batch_either(bureau: Flooded) -> None:
    (sid,) = bureau.flood(1, danger_now="ja")
    triagist = bureau.alive("triagist")
    sinds = bureau.row(sid).danger_since
    judged = {"oordeel": "geen_direct_gevaar", "sinds": sinds, "blad": PAGE}
    answered(303, bureau.post(f"/melding/{sid}/gevaar", judged, triagist))
    bureau.flood(1)
    assert bureau.left_out() == {"gevaar": 1}


def test_the_worker_judges_each_melding_by_its_own_row(bureau: Flooded) -> None:
    """The list may be behind, and a row of it does not tell that danger was reported once."""
    first, other = bureau.flood(2)
    row: Any = bureau.database.tables["reports"][f"melding#{first}"]["melding"]
    row["header"]["danger_now"] = "ja"
    batch_id = bureau.read_by_worker()
    assert [one.sid for one in bureau.batch(batch_id).rows] == [other]


def test_a_melding_of_another_version_is_not_closed(bureau: Flooded) -> None:
    """Whatever changed it: nobody read it as it is now."""
    first, other = bureau.flood(2)
    batch_id = bureau.proposed()
    row: Any = bureau.database.tables["reports"][f"melding#{first}"]["melding"]
    row["version"] = int(row.get("version", 0)) + 1
    sign_batch(bureau.work_of("teamleider"), batch_id)
    bureau.clear()
    assert bureau.results(batch_id) == {first: "gewijzigd", other: "gesloten"}


def test_a_confirmed_sender_is_in_no_batch(bureau: Flooded) -> None:
    bureau.report_from_work(confirmed=False)
    bureau.flood(1)
    batch_id = bureau.proposed()
    assert len(bureau.batch(batch_id).rows) == 2
    (professional,) = {row.sid for row in bureau.batch(batch_id).rows} - set(bureau.sids)
    later(bureau, minutes=1)
    bureau.confirm(professional)
    sign_batch(bureau.work_of("teamleider"), batch_id)
    bureau.clear()
    assert bureau.results(batch_id)[professional] == "bevestigd"
    bureau.flood(1)
    batch_id = bureau.read_by_worker("d" * 20)
    assert professional not in {row.sid for row in bureau.batch(batch_id).rows}


def test_what_did_not_come_in_a_flood_is_in_no_batch(bureau: Flooded) -> None:
    bureau.set_flood(Flood(unverified=10, minutes=15))
    bureau.report()
    with pytest.raises(Refused):
        bureau.read_by_worker()


def test_only_what_was_ticked_is_closed(bureau: Flooded) -> None:
    first, second, third = (
        bureau.flood(1, observed_behaviour=f"{JUNK} {number}")[0] for number in range(3)
    )
    batch_id = bureau.proposed(first, third)
    sign_batch(bureau.work_of("teamleider"), batch_id)
    bureau.clear()
    assert bureau.results(batch_id) == {first: "gesloten", third: "gesloten"}
    assert bureau.row(second).state in {"", "ontvangen"}


def test_a_filter_keeps_the_others_out(bureau: Flooded) -> None:
    bureau.flood(1)
    (group,) = bureau.flood(1, subject_kind="groep")
    batch_id = begin_batch(bureau.work_of("triagist", "e" * 20), Filters(subject_kind="groep"))
    bureau.clear()
    assert [row.sid for row in bureau.batch(batch_id).rows] == [group]


def test_the_same_words_stand_once_and_what_came_most_often_comes_first(bureau: Flooded) -> None:
    echt = "Bij de moskee hangt een man rond met een bivakmuts."
    bureau.flood(1, observed_behaviour=echt)
    bureau.flood(1)
    bureau.flood(1, observed_behaviour=JUNK.upper())
    shown = text_of(bureau.get(f"/piek/{bureau.read_by_worker()}", bureau.alive("triagist")).body)
    assert "2 keer dezelfde woorden" in shown
    assert shown.casefold().count(JUNK.casefold()) == 1
    assert shown.casefold().index(JUNK.casefold()) < shown.casefold().index(echt.casefold())


def test_two_texts_that_only_begin_alike_are_two_lines(bureau: Flooded) -> None:
    """The end of the second one may be what matters, and nobody reads it on this page."""
    begin = "Al weken is er onrust bij het winkelcentrum. " * 5
    (one,) = bureau.flood(1, observed_behaviour=f"{begin} Koop nu pillen.")
    (other,) = bureau.flood(1, observed_behaviour=f"{begin} Hij heeft een wapen.")
    batch_id = bureau.proposed(one)
    assert [row.sid for row in bureau.batch(batch_id).rows] == [one]
    sign_batch(bureau.work_of("teamleider"), batch_id)
    bureau.clear()
    assert bureau.row(other).state in {"", "ontvangen"}


def test_a_row_that_became_odd_stops_no_batch(bureau: Flooded) -> None:
    first, second, third = bureau.flood(3)
    begin_batch(bureau.work_of("triagist", "b" * 20), Filters())
    rows: Any = bureau.database.tables["reports"]
    del rows[f"melding#{first}"]["melding"]["header"]
    bureau.clear()
    batch_id = "b" * 20
    assert bureau.batch(batch_id).left_out == {"onleesbaar": 1}
    propose_batch(bureau.work_of("triagist", "c" * 20), batch_id, bureau.sids, WHY)
    del rows[f"melding#{second}"]["melding"]["header"]
    sign_batch(bureau.work_of("teamleider"), batch_id)
    bureau.clear()
    assert bureau.results(batch_id) == {second: "onleesbaar", third: "gesloten"}


def test_a_short_text_stands_there_and_no_choice_of_a_form(bureau: Flooded) -> None:
    bureau.flood(1, observed_behaviour="Niks bijzonders.")
    tension = {"subject_kind": "spanning", "spanning_description": "Ruzie om geluidsoverlast."}
    bureau.flood(1, observed_behaviour="", **tension)
    shown = text_of(bureau.get(f"/piek/{bureau.read_by_worker()}", bureau.alive("triagist")).body)
    assert "Niks bijzonders." in shown
    assert "Ruzie om geluidsoverlast." in shown


# --- two people


@pytest.mark.parametrize("by", ["triagist", "regisseur"])
def test_only_a_team_leader_signs(bureau: Flooded, by: str) -> None:
    bureau.flood(1)
    path = f"/piek/{bureau.proposed()}"
    assert bureau.post(f"{path}/tekenen", {}, bureau.alive(by)).status == 403
    refused = {"waarom": "geen_misbruik", "toelichting": "x", "blad": PAGE}
    assert bureau.post(f"{path}/afwijzen", refused, bureau.alive(by)).status == 403
    assert bureau.batch(path.rpartition("/")[2]).state == "voorgesteld"


def test_nobody_signs_what_they_proposed(bureau: Flooded) -> None:
    bureau.hire("beide", "triagist", "teamleider")
    bureau.flood(1)
    batch_id = bureau.read_by_worker()
    propose_batch(bureau.work_of("beide", "c" * 20), batch_id, bureau.sids, WHY)
    with pytest.raises(Barred):
        sign_batch(bureau.work_of("beide"), batch_id)
    page = bureau.get(f"/piek/{batch_id}", bureau.alive("beide"))
    assert not button(page, f"/piek/{batch_id}/tekenen")
    assert button(page, f"/piek/{batch_id}/intrekken")
    assert bureau.batch(batch_id).state == "voorgesteld"


@pytest.mark.parametrize("role", ["tekenbevoegd", "fg", "aandachtsfunctionaris", "beheerder"])
def test_who_has_no_list_sees_no_batch(bureau: Flooded, role: Any) -> None:
    bureau.flood(1)
    batch_id = bureau.proposed()
    other = bureau.logged_in(role, name="ander")
    for path in ("/piek", f"/piek/{batch_id}"):
        assert bureau.get(path, other).status == 403
    assert bureau.post(f"/piek/{batch_id}/tekenen", {}, other).status == 403


def test_a_batch_is_proposed_once_and_signed_once(bureau: Flooded) -> None:
    bureau.flood(2)
    batch_id = bureau.proposed()
    propose_batch(bureau.work_of("triagist", "c" * 20), batch_id, bureau.sids, WHY)
    with pytest.raises(Refused):
        propose_batch(bureau.work_of("regisseur", "f" * 20), batch_id, bureau.sids, WHY)
    for _ in range(2):
        sign_batch(bureau.work_of("teamleider"), batch_id)
    bureau.clear()
    assert set(bureau.results(batch_id).values()) == {"gesloten"}
    assert bureau.actions(f"stapel#{batch_id}") == ["stapel_begonnen", "voorgesteld", "getekend"]


def test_a_rejected_batch_closes_nothing_and_its_proposer_reads_why(bureau: Flooded) -> None:
    bureau.flood(2)
    batch_id = bureau.proposed()
    path, lead = f"/piek/{batch_id}", bureau.alive("teamleider")
    answered(200, bureau.get(f"{path}/afwijzen", lead))
    words = {"waarom": "geen_misbruik", "toelichting": "De derde is echt.", "blad": PAGE}
    answered(303, bureau.post(f"{path}/afwijzen", words, lead))
    shown = text_of(bureau.get(path, bureau.alive("triagist")).body)
    assert "Er zitten echte meldingen tussen" in shown
    assert "De derde is echt." in shown
    assert JUNK not in shown
    with pytest.raises(Refused):
        sign_batch(bureau.work_of("teamleider"), batch_id)
    assert bureau.clear() == 0
    assert bureau.piles() == Counter(apart=2)
    # A new batch has them again.
    assert len(bureau.batch(bureau.read_by_worker("d" * 20)).rows) == 2


def test_a_batch_can_be_taken_back_by_who_proposed_it(bureau: Flooded) -> None:
    bureau.flood(1)
    path = f"/piek/{bureau.proposed()}"
    assert bureau.post(f"{path}/intrekken", {}, bureau.alive("regisseur")).status == 404
    answered(303, bureau.post(f"{path}/intrekken", {}, bureau.alive("triagist")))
    assert "Ingetrokken" in text_of(bureau.get(path, bureau.alive("teamleider")).body)
    assert bureau.post(f"{path}/tekenen", {}, bureau.alive("teamleider")).status == 422


def test_after_a_week_nobody_signs_it(bureau: Flooded) -> None:
    bureau.flood(1)
    batch_id = bureau.proposed()
    later(bureau, days=7, hours=1)
    with pytest.raises(Refused):
        sign_batch(bureau.work_of("teamleider"), batch_id)
    shown = text_of(bureau.get(f"/piek/{batch_id}", bureau.alive("teamleider")).body)
    assert "Vervallen: niemand tekende op tijd." in shown


def test_reject_and_sign_at_one_moment_have_one_outcome(bureau: Flooded) -> None:
    bureau.flood(1)
    batch_id = bureau.proposed()
    work = bureau.work_of("tweede")

    def signs() -> None:
        sign_batch(bureau.work_of("teamleider"), batch_id)

    bureau.database.before(f"commit reports/stapel#{batch_id}", signs)
    with pytest.raises(Conflict):
        reject_batch(work, batch_id, "geen_misbruik", "Echt.")
    bureau.clear()
    assert bureau.batch(batch_id).state == "gesloten"


def test_a_proposal_says_when_nobody_can_sign_it(bureau: Flooded) -> None:
    bureau.flood(1)
    path = f"/piek/{bureau.proposed()}"
    said = "Niemand anders kan dit nu tekenen."
    assert said not in text_of(bureau.get(path, bureau.alive("triagist")).body)
    alone = Flooded()
    del alone.database.tables["access"]["medewerkers"]["teamleider"]
    alone.flood(1)
    path = f"/piek/{alone.proposed()}"
    assert said in text_of(alone.get(path, alone.alive("triagist")).body)


@pytest.mark.parametrize(
    ("chosen", "why", "field"),
    [((), WHY, "meldingen"), (("x" * 32,), WHY, "meldingen"), (None, "te kort", "toelichting")],
)
def test_a_wrong_proposal_is_told_at_its_field_and_nothing_is_lost(
    bureau: Flooded, chosen: Any, why: str, field: str
) -> None:
    bureau.flood(2)
    path = f"/piek/{bureau.read_by_worker()}"
    first = bureau.batch(path.rpartition("/")[2]).rows[0].sid
    given = [first] if chosen is None else list(chosen)
    fields = {"meldingen": given, "toelichting": why, "blad": PAGE}
    page = bureau.post(f"{path}/voorstel", fields, bureau.alive("triagist"))
    assert page.status == 422
    assert f'href="#{field}' in page.body
    assert why in text_of(page.body)
    assert page.body.count(" checked") == (1 if chosen is None else 0)
    assert bureau.batch(path.rpartition("/")[2]).state == "gelezen"


def test_a_melding_lies_in_one_proposal_and_its_page_says_so(bureau: Flooded) -> None:
    first, second = bureau.flood(2)
    both = [bureau.read_by_worker(letter * 20) for letter in "bd"]
    propose_batch(bureau.work_of("triagist", "c" * 20), both[0], [first, second], WHY)
    with pytest.raises(Refused) as refused:
        propose_batch(bureau.work_of("triagist", "f" * 20), both[1], [first, second], WHY)
    assert refused.value.field == "meldingen"
    with pytest.raises(Refused):
        begin_batch(bureau.work_of("triagist", "e" * 20), Filters())
    said = "Er wacht een voorstel om deze melding met andere te sluiten als misbruik."
    page = bureau.get(f"/melding/{first}", bureau.alive("regisseur"))
    assert said in text_of(page.body)
    assert button(page, f"/piek/{both[0]}")
    withdraw_batch(bureau.work_of("triagist"), both[0])
    page = bureau.get(f"/melding/{first}", bureau.alive("regisseur"))
    assert said not in text_of(page.body)


def test_another_tab_that_proposes_later_reads_what_happened_and_keeps_its_words(
    bureau: Flooded,
) -> None:
    bureau.flood(1)
    batch_id = bureau.proposed()
    words = "Iets anders, ook lang genoeg."
    late = {"meldingen": bureau.sids, "toelichting": words, "blad": PAGE}
    page = bureau.post(f"/piek/{batch_id}/voorstel", late, bureau.alive("triagist"))
    assert page.status == 422
    assert "Deze stapel is al voorgesteld" in text_of(page.body)
    assert words in text_of(page.body)


def test_the_list_of_batches_says_how_far_each_is(bureau: Flooded) -> None:
    bureau.flood(2)
    bureau.proposed()
    shown = text_of(bureau.get("/piek", bureau.alive("teamleider")).body)
    assert "Meldingen: 2. Wacht op een handtekening" in shown


def test_what_was_closed_is_not_new_and_nobody_takes_it_up(bureau: Flooded) -> None:
    (sid,) = bureau.flood(1)
    bureau.closed()
    page = bureau.get(f"/melding/{sid}", bureau.alive("triagist"))
    assert not button(page, f"/melding/{sid}/oppakken")
    assert "Later dan de termijn" not in text_of(page.body)
    with pytest.raises(Barred):
        take_up(bureau.work_of("triagist"), sid)
    later(bureau, days=1)
    bureau.reply(bureau.codes[sid], a_mailbox_reply())
    page = bureau.get(f"/melding/{sid}", bureau.alive("triagist"))
    assert button(page, f"/melding/{sid}/oppakken")
    take_up(bureau.work_of("triagist"), sid)


def test_a_batch_that_is_not_there_is_not_found(bureau: Flooded) -> None:
    for path in ("/piek/" + "0" * 20, "/piek/x", "/piek/" + "0" * 20 + "/afwijzen"):
        assert bureau.get(path, bureau.alive("teamleider")).status == 404


# --- the worker


def test_two_hundred_and_fifty_are_closed_with_one_signature(bureau: Flooded) -> None:
    bureau.flood(AT_MOST + 3)
    batch_id = bureau.closed()
    assert Counter(bureau.results(batch_id).values()) == Counter(gesloten=AT_MOST)
    assert bureau.piles() == Counter(apart=3)


@pytest.mark.parametrize("stage", ["lezen", "sluiten"])
def test_a_worker_that_is_killed_at_any_call_goes_on_and_does_each_once(stage: str) -> None:
    whole = Flooded()
    whole.flood(3)
    whole.closed()
    for dies_at in range(1, 60):
        bureau = Flooded()
        bureau.flood(3)
        if stage == "sluiten":
            batch_id = bureau.proposed()
            sign_batch(bureau.work_of("teamleider"), batch_id)
        else:
            batch_id = begin_batch(bureau.work_of("triagist", "b" * 20), Filters())
        (message,) = bureau.queues.waiting["batches"]
        if not _dies(bureau, dies_at, message.body):
            break
        batch_stretch(bureau.root.ports("clearing"), message.body)
        if stage == "lezen":
            assert len(bureau.batch(batch_id).rows) == 3
            continue
        assert set(bureau.results(batch_id).values()) == {"gesloten"}
        for sid in bureau.sids:
            assert bureau.actions(f"melding#{sid}").count("getekend") == 1
            assert len(bureau.file(sid).steps) == 1
    else:
        raise AssertionError
    assert dies_at > 10


def _dies(bureau: Flooded, at: int, body: str) -> bool:
    """Whether the worker died at its n-th call of the tables, so early that there was one."""
    calls = count(1)

    def dies() -> None:
        if next(calls) == at:
            raise Unavailable

    bureau.database.before_any = dies
    try:
        batch_stretch(bureau.root.ports("clearing"), body)
    except Unavailable:
        return True
    finally:
        bureau.database.before_any = lambda: None
    return False


def test_a_message_that_is_lost_is_sent_again_by_the_clock(bureau: Flooded) -> None:
    bureau.flood(1)
    begin_batch(bureau.work_of("triagist", "b" * 20), Filters())
    clock = bureau.root.ports("clock")
    bureau.queues.waiting["batches"].clear()
    assert send_batches_due(clock) == 0
    later(bureau, minutes=6)
    assert send_batches_due(clock) == 1
    assert bureau.clear() == 1
    batch_id = "b" * 20
    propose_batch(bureau.work_of("triagist", "c" * 20), batch_id, bureau.sids, WHY)
    later(bureau, minutes=60)
    assert send_batches_due(clock) == 0
    sign_batch(bureau.work_of("teamleider"), batch_id)
    bureau.queues.waiting["batches"].clear()
    later(bureau, minutes=6)
    bureau.root.clock()
    bureau.clear()
    assert bureau.batch(batch_id).state == "gesloten"
    later(bureau, minutes=60)
    assert send_batches_due(clock) == 0


def test_a_worker_whose_time_is_up_notes_how_far_it_is_and_asks_for_the_rest(
    bureau: Flooded,
) -> None:
    bureau.flood(STRETCH + 2)
    batch_id = begin_batch(bureau.work_of("triagist", "b" * 20), Filters())
    (message,) = bureau.queues.waiting["batches"]
    bureau.queues.waiting["batches"].clear()
    seconds = iter(range(0, 1_000, 7))
    batch_stretch(bureau.root.ports("clearing"), message.body, lambda: float(next(seconds)))
    found = bureau.batch(batch_id)
    assert 0 < found.done < len(found.todo)
    assert len(bureau.queues.waiting["batches"]) == 1
    bureau.clear()
    assert bureau.batch(batch_id).state == "gelezen"


def test_a_melding_that_does_not_open_is_left_out(bureau: Flooded) -> None:
    first, other = bureau.flood(2)
    row: Any = bureau.database.tables["reports"][f"melding#{first}"]["melding"]
    row["sealed"]["content"] = b"kapot"
    batch_id = bureau.read_by_worker()
    assert [one.sid for one in bureau.batch(batch_id).rows] == [other]
    assert bureau.batch(batch_id).left_out == {"onleesbaar": 1}


def test_a_message_of_a_batch_that_is_gone_is_done_with(bureau: Flooded) -> None:
    bureau.queues.send("batches", BatchStretch(batch="9" * 20))
    assert bureau.clear() == 1
    assert read('{"kind": "stapel", "batch": "' + "9" * 20 + '"}', BatchStretch) == BatchStretch(
        batch="9" * 20
    )


@pytest.mark.parametrize("words", ["\U0001f469\u200d\U0001f4bb" * 300, '"' * 900, "\u05e9" * 900])
def test_a_batch_of_the_longest_words_is_a_row_that_the_table_takes(
    bureau: Flooded, words: str
) -> None:
    bureau.flood(AT_MOST, observed_behaviour=words)
    later(bureau, minutes=1)
    batch_id = bureau.read_by_worker()
    why = words[:2_000]
    propose_batch(bureau.work_of("triagist", "c" * 20), batch_id, bureau.sids, why)
    assert len(bureau.batch(batch_id).rows) == AT_MOST
    # DynamoDB takes 400 KB of an item.
    row: Any = bureau.database.tables["reports"][f"stapel#{batch_id}"]["stapel"]
    clear = json.dumps({**row, "sealed": ""})
    assert len(clear) + len(row["sealed"]["dossier"]) < 300_000


def test_a_read_and_a_closed_melding_cost_few_calls(bureau: Flooded) -> None:
    """docs/decisions/0048 names the numbers."""
    spent = []
    for number in (1, 11):
        counted = Flooded()
        counted.flood(number)
        calls = count()
        counted.database.before_any = partial(next, calls)
        counted.closed()
        spent.append(next(calls))
    assert (spent[1] - spent[0]) / 10 <= 8


# --- what lies where


def test_its_words_lie_sealed_and_are_gone_when_all_is_over(bureau: Flooded) -> None:
    bureau.flood(2, observed_behaviour=f"{JUNK} {CANARY}")
    batch_id = bureau.proposed()
    propose = repr(bureau.database.tables)
    assert CANARY not in propose
    assert WHY not in propose
    assert bureau.batch(batch_id).sealed
    sign_batch(bureau.work_of("teamleider"), batch_id)
    bureau.clear()
    assert bureau.batch(batch_id).sealed == b""
    assert JUNK not in text_of(bureau.get(f"/piek/{batch_id}", bureau.alive("teamleider")).body)


def test_the_journal_knows_before_anything_is_opened(bureau: Flooded) -> None:
    (sid,) = bureau.flood(1)
    begin_batch(bureau.work_of("triagist", "b" * 20), Filters())
    bureau.database.before(f"commit journal/melding#{sid}", _away, times=1)
    opened = bureau.keys.opened
    (message,) = bureau.queues.waiting["batches"]
    with pytest.raises(Unavailable):
        batch_stretch(bureau.root.ports("clearing"), message.body)
    assert bureau.keys.opened == opened


def _away() -> None:
    raise Unavailable


def test_what_nobody_proposed_in_a_day_is_gone_though_the_table_has_it(bureau: Flooded) -> None:
    """TTL deletes within days, and the words of meldingen lie in it."""
    bureau.flood(1)
    batch_id = bureau.read_by_worker()
    later(bureau, days=2)
    for path in ("", "/afwijzen"):
        page = bureau.get(f"/piek/{batch_id}{path}", bureau.alive("teamleider"))
        assert page.status == 404
    with pytest.raises(NotThere):
        propose_batch(bureau.work_of("triagist", "c" * 20), batch_id, bureau.sids, WHY)
    assert bureau.database.tables["reports"][f"stapel#{batch_id}"]


def test_who_reads_very_many_texts_of_floods_is_noticed(bureau: Flooded) -> None:
    """Junk of one text is read once; two hundred different ones are as many readings."""
    for number in range(200):
        bureau.flood(1, observed_behaviour=f"Er gebeurde iets, en dit is nummer {number}.")
    batch_id = bureau.read_by_worker()
    triagist = bureau.alive("triagist")
    assert "veel_gelezen" not in [e.action for e in bureau.entries_of("triagist")]
    for _ in range(2):
        answered(200, bureau.get(f"/piek/{batch_id}", triagist))
    assert [e.action for e in bureau.entries_of("triagist")].count("veel_gelezen") == 1
    other = Flooded()
    other.flood(AT_MOST)
    answered(200, other.get(f"/piek/{other.read_by_worker()}", other.alive("triagist")))
    assert "veel_gelezen" not in [e.action for e in other.entries_of("triagist")]


def test_a_melding_that_is_kept_from_its_reader_stands_in_no_batch_of_theirs(
    bureau: Flooded,
) -> None:
    first, _ = bureau.flood(2)
    batch_id = bureau.proposed()
    shield(bureau.work_of("triagist"), first, ["regisseur"], "over_collega", seen=[])
    reference = bureau.row(first).reference
    path = f"/piek/{batch_id}"
    assert reference in text_of(bureau.get(path, bureau.alive("teamleider")).body)
    assert reference not in text_of(bureau.get(path, bureau.alive("regisseur")).body)


def test_a_melding_that_was_closed_so_can_be_opened_again(bureau: Flooded) -> None:
    (sid,) = bureau.flood(1)
    bureau.closed()
    later(bureau, days=1)
    work = bureau.work_of("regisseur", "h" * 20)
    reopen(work, sid, "verkeerd_besluit", "Geen reclame.", seen=bureau.row(sid).version)
    row = bureau.row(sid)
    assert (row.state, row.handler, row.bewaren) == ("in_triage", "regisseur", "")
    assert set(row.counted) == {"ontvangen"}
    assert bureau.box(sid) == "in_onderzoek"


def test_what_comes_in_for_a_closed_one_comes_back_to_a_person(bureau: Flooded) -> None:
    (sid,) = bureau.flood(1)
    bureau.closed()
    later(bureau, days=1)
    bureau.reply(bureau.codes[sid], a_mailbox_reply())
    assert bureau.piles() == Counter(apart=1)
    shown = text_of(bureau.get("/werkbak?tab=piek", bureau.alive("triagist")).body)
    assert "Gesloten" in shown
    assert "Reactie melder" in shown


def test_withdrawing_twice_is_once(bureau: Flooded) -> None:
    bureau.flood(1)
    batch_id = bureau.proposed()
    for _ in range(2):
        withdraw_batch(bureau.work_of("triagist"), batch_id)
    assert bureau.batch(batch_id).state == "beeindigd"
