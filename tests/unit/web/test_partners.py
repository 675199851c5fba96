"""Something of a melding is told to a partner: two people decide, and in danger one calls first."""

from __future__ import annotations

import pytest

from tests.support.builders import a_mailbox_reply
from tests.support.bureau import PAGE, Bureau, answered, later, text_of
from tests.support.deciding import WHY, decide
from tests.support.web import Answer

TO_POLICE: dict[str, str] = {
    "ontvanger": "politie",
    "grondslag": "vitaal_belang",
    "velden": "feiten",
    "wie": "Meldkamer",
    "afspraak": "Zij gaan er nu heen.",
}
FIRST, CALLED = {"gebeld": "nee"}, {"gebeld": "gevaar"}


class Partners(Bureau):
    """A melding that a triagist has, and colleagues who may sign."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for role in ("triagist", "regisseur", "teamleider", "tekenbevoegd"):
            self.hire(role, role, email=f"{role}@gemeente.example", confirmed_on="2026-01-05")
        self.hire("collega", "triagist")
        self.begin("ja")

    def begin(self, danger: str) -> None:
        """A melding that the triagist took up, with danger that was judged or without."""
        self.code, self.sid = self.report(danger_now=danger)
        answered(303, self.press("triagist", "oppakken"))
        if since := self.file(self.sid).submissions[0].danger_since:
            judged = {"sinds": since, "oordeel": "gevaar_112"}
            answered(303, self.press("triagist", "gevaar", **judged))

    def press(self, who: str, act: str, **typed: str) -> Answer:
        later(self, seconds=1)
        return self.post(f"/melding/{self.sid}/{act}", {"blad": PAGE, **typed}, self.alive(who))

    def hand_over(self, who: str = "triagist", **typed: str) -> Answer:
        return self.press(who, "overdracht", **{**TO_POLICE, **typed})

    def second(self, who: str, act: str = "tekenen", **typed: str) -> Answer:
        melding = self.file(self.sid).submissions[0]
        (one,) = melding.proposed
        seen = {"versie": str(melding.version)} if act == "tekenen" else {}
        return self.press(who, f"voorstel/{one.rpartition('.')[2]}/{act}", **seen, **typed)

    def pile(self) -> str:
        """Where the melding lies in the list; empty when it rests."""
        row = self.database.tables["reports"][f"melding#{self.sid}"]["melding"]
        return str(row.get("bak", ""))

    def page(self, who: str = "triagist") -> str:
        return text_of(answered(200, self.get(f"/melding/{self.sid}", self.alive(who))).body)


@pytest.fixture
def desk() -> Partners:
    return Partners()


def test_nothing_is_handed_over_before_a_colleague_signed(desk: Partners) -> None:
    answered(303, desk.hand_over(**FIRST))
    assert desk.file(desk.sid).handovers == []
    shown = desk.page("collega")
    assert "Voorstel: Overdracht aan een partner" in shown
    for words in ("Politie", "Feiten en waarneming", "Meldkamer", "Zij gaan er nu heen."):
        assert words in shown
    answered(422, desk.second("triagist"))
    answered(404, desk.second("tekenbevoegd"))
    answered(303, desk.second("collega"))
    (one,) = desk.file(desk.sid).handovers
    assert (one.recipient, one.fields, one.by, one.signed_by) == (
        "politie",
        ("feiten",),
        "triagist",
        "collega",
    )
    assert desk.file(desk.sid).submissions[0].proposed == {}
    assert [mail.subject for mail in desk.deliver()].count("Uw voorstel is getekend") == 1


def test_in_danger_it_is_told_first_and_signed_afterwards(desk: Partners) -> None:
    """By whoever is on call too, and whatever becomes of the melding meanwhile."""
    answered(303, desk.hand_over("teamleider", **CALLED))
    (one,) = desk.file(desk.sid).handovers
    assert (one.by, one.signed_by) == ("teamleider", "")
    # It waits for a signature within a working day, and does not lapse when that is over.
    (due,) = desk.file(desk.sid).submissions[0].proposed.values()
    assert due == "2026-03-03T16:00:00Z"
    later(desk, days=9)
    page = desk.page()
    assert "Nog niet getekend" in page
    assert "tekenen vóór dinsdag 3 maart om 17.00 uur" in page
    # Who only triages signs no handover in danger, and nobody signs their own.
    answered(404, desk.second("collega"))
    answered(422, desk.second("teamleider"))
    answered(303, desk.second("regisseur"))
    assert desk.file(desk.sid).handovers[0].signed_by == "regisseur"
    assert "Nog niet getekend" not in desk.page()


def test_a_rejected_handover_in_danger_stays_written_down(desk: Partners) -> None:
    answered(303, desk.hand_over(**CALLED))
    words = {"waarom": "minder_delen", "toelichting": "De plaats was genoeg."}
    answered(303, desk.second("regisseur", "afwijzen", **words))
    (one,) = desk.file(desk.sid).handovers
    assert one.signed_by == ""
    page = desk.page()
    assert "De plaats was genoeg." in page
    assert "Afgewezen" in page


def test_that_the_partner_has_it_is_written_down_once(desk: Partners) -> None:
    answered(303, desk.hand_over(**CALLED))
    (one,) = desk.file(desk.sid).handovers
    for _ in range(2):
        answered(303, desk.press("collega", f"overdracht/{one.id}/ontvangst"))
    assert desk.file(desk.sid).handovers[0].confirmed_by == "collega"
    assert desk.actions(f"melding#{desk.sid}").count("overdracht_bevestigd") == 1
    answered(404, desk.press("collega", "overdracht/onbekend/ontvangst"))


def test_the_same_page_hands_over_once(desk: Partners) -> None:
    for way in (CALLED, FIRST):
        for _ in range(2):
            answered(303, desk.press("triagist", "overdracht", **TO_POLICE, **way))
    assert len(desk.file(desk.sid).handovers) == 1
    assert len(desk.file(desk.sid).submissions[0].proposed) == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"ontvanger": ""}, "Kies een ontvanger."),
        ({"grondslag": ""}, "Kies een grondslag."),
        ({"velden": ""}, "Kies wat wordt gedeeld."),
        ({"ontvanger": "nctv", "velden": "betrokkene"}, "Aan de NCTV gaat niets over wie"),
        ({"gebeld": ""}, "Kies een volgorde."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    desk: Partners, typed: dict[str, str], said: str
) -> None:
    refused = answered(422, desk.hand_over(**{**CALLED, **typed}))
    assert said in text_of(refused.body)
    assert "Zij gaan er nu heen." in refused.body
    assert desk.file(desk.sid).handovers == []


def test_a_melding_of_nobody_is_taken_up_first(desk: Partners) -> None:
    desk.code, desk.sid = desk.report()
    assert "Neem de melding eerst in behandeling." in text_of(
        answered(422, desk.hand_over(**CALLED)).body
    )


def test_it_closes_as_handed_over_once_the_partner_has_it(desk: Partners) -> None:
    words = {"uitkomst": "overgedragen", "toelichting": "De politie onderzoekt dit verder."}
    gap = {"ontbreekt": "De politie nam het over."}

    def propose() -> Answer:
        seen = str(desk.file(desk.sid).submissions[0].version)
        return desk.press("triagist", "besluit", versie=seen, **words, **gap)

    answered(303, desk.hand_over(**CALLED))
    answered(303, desk.second("regisseur"))
    assert "Leg eerst de overdracht vast" in text_of(answered(422, propose()).body)
    (one,) = desk.file(desk.sid).handovers
    answered(303, desk.press("triagist", f"overdracht/{one.id}/ontvangst"))
    answered(303, propose())
    answered(303, desk.second("regisseur"))
    assert desk.file(desk.sid).submissions[0].state == "overgedragen"
    assert "Overgedragen" in desk.page()


def test_no_word_of_a_handover_lies_in_clear_or_in_a_mail(desk: Partners) -> None:
    secret = "Kanarie-Zuidendijk"
    answered(303, desk.hand_over(**CALLED, wie=secret, afspraak=f"Bel {secret}."))
    answered(303, desk.second("regisseur"))
    held = repr([desk.database.items(table) for table in desk.database.tables])
    assert secret not in held
    assert not any(secret in f"{mail.subject}{mail.text}{mail.html}" for mail in desk.deliver())


def test_until_the_partner_has_it_the_melding_waits_two_working_days(desk: Partners) -> None:
    def waits() -> dict[str, str]:
        return dict(desk.file(desk.sid).submissions[0].waits)

    answered(303, desk.hand_over(**CALLED))
    assert waits() == {"partner": "2026-03-04T16:00:00Z"}
    answered(303, desk.second("regisseur"))
    later(desk, days=1)
    answered(303, desk.hand_over(**FIRST, afspraak="Een tweede."))
    answered(303, desk.second("collega"))
    first, second = desk.file(desk.sid).handovers
    assert waits() == {"partner": "2026-03-04T16:00:00Z"}
    for handover, left in ((first, {"partner": "2026-03-05T16:00:00Z"}), (second, {})):
        answered(303, desk.press("collega", f"overdracht/{handover.id}/ontvangst"))
        assert waits() == left


def test_a_decision_does_not_end_what_is_to_be_signed_afterwards(desk: Partners) -> None:
    """It was told already, so somebody signs or rejects it, also of a melding that is closed."""
    answered(303, desk.hand_over(**CALLED))
    (told,) = desk.file(desk.sid).submissions[0].proposed
    decide(desk.work_of("triagist"), desk.sid, second="teamleider")
    melding = desk.file(desk.sid).submissions[0]
    assert (melding.state, list(melding.proposed)) == ("gesloten", [told])
    assert desk.pile() == "tekenen"
    answered(303, desk.second("regisseur"))
    (handover,) = desk.file(desk.sid).handovers
    assert (handover.signed_by, desk.pile()) == ("regisseur", "")


def test_without_danger_nobody_tells_a_partner_alone(desk: Partners) -> None:
    desk.begin("nee")
    refused = answered(422, desk.hand_over(**CALLED)).body
    assert "Er is geen gevaar gemeld." in text_of(refused)
    assert 'id="gebeld-error"' in refused
    assert desk.file(desk.sid).handovers == []
    answered(303, desk.press("triagist", "onderzoek", urgentie="acuut", versie="0"))
    answered(303, desk.hand_over(**CALLED))


def test_a_rejected_handover_says_so_and_is_no_ground_for_a_decision(desk: Partners) -> None:
    answered(303, desk.hand_over(**CALLED))
    words = {"waarom": "minder_delen", "toelichting": "Te veel gedeeld."}
    answered(303, desk.second("regisseur", "afwijzen", **words))
    (handover,) = desk.file(desk.sid).handovers
    assert handover.rejected_by == "regisseur"
    page = desk.page()
    assert "Afgewezen door Testpersoon regisseur" in page
    assert "Nog niet getekend" not in page
    answered(303, desk.press("triagist", f"overdracht/{handover.id}/ontvangst"))
    decided = {"uitkomst": "overgedragen", "toelichting": WHY, "ontbreekt": "Geen tijd."}
    seen = str(desk.file(desk.sid).submissions[0].version)
    refused = answered(422, desk.press("triagist", "besluit", versie=seen, **decided)).body
    assert "Leg eerst de overdracht vast" in text_of(refused)


def test_in_danger_after_a_decision_it_is_told_and_written_down(desk: Partners) -> None:
    decide(desk.work_of("triagist"), desk.sid)
    assert "Laat de melding eerst heropenen" in text_of(
        answered(422, desk.hand_over(**CALLED)).body
    )
    later(desk, minutes=1)
    desk.reply(desk.code, a_mailbox_reply("Nu is hij er weer.", danger_now="ja"))
    answered(303, desk.hand_over(**CALLED))
    (handover,) = desk.file(desk.sid).handovers
    assert handover.by == "triagist"
