"""Two people decide on a melding: what each may do, what follows, and what the reporter hears."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.access.domain import Role
from chalicelib.access.store import update_medewerker
from chalicelib.facts.recounting.usecases import recount
from chalicelib.mailbox.store import MailboxStore
from chalicelib.reports.store.cases import CaseStore
from tests.support.builders import a_mailbox_reply
from tests.support.bureau import PAGE, Bureau, answered, later, text_of
from tests.support.reading import every, only
from tests.support.web import Answer

WORDS = {"toelichting": "Twee gesprekken gevoerd, geen aanwijzingen gevonden."}
GAP = {"ontbreekt": "De school was niet te bereiken."}
MAILED = {"contact_preference": "mailen", "melder_email": "ik@thuis.example"}
CALLED = {
    "contact_preference": "bellen",
    "melder_name": "Testpersoon M",
    "melder_phone": "0612345678",
}


class Deciding(Bureau):
    """A melding that a triagist has, and colleagues who may sign."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for role in ("triagist", "regisseur", "teamleider", "tekenbevoegd"):
            self.hire(role, role, email=f"{role}@gemeente.example", confirmed_on="2026-01-05")
        self.begin()

    def begin(self, **values: str) -> None:
        """A melding that the triagist took up."""
        self.code, self.sid = self.report(**values)
        answered(303, self.press("triagist", "oppakken"))

    @property
    def melding(self) -> Any:
        return self.file(self.sid).submissions[0]

    def press(self, who: str, act: str, **typed: str) -> Answer:
        later(self, seconds=1)
        given = {"blad": PAGE, **typed}
        return self.post(f"/melding/{self.sid}/{act}", given, self.alive(who))

    def propose(self, outcome: str = "geen_zorg_na_onderzoek", **typed: str) -> Answer:
        given = {"versie": str(self.melding.version), "uitkomst": outcome, **WORDS, **GAP, **typed}
        return self.press("triagist", "besluit", **given)

    @property
    def number(self) -> str:
        (one,) = self.melding.proposed
        return str(one.rpartition(".")[2])

    def second(
        self, who: str = "regisseur", *, seen: int | None = None, number: str = ""
    ) -> Answer:
        version = self.melding.version if seen is None else seen
        act = f"voorstel/{number or self.number}/tekenen"
        return self.press(who, act, versie=str(version))

    def close(self, outcome: str = "geen_zorg_na_onderzoek", **typed: str) -> None:
        answered(303, self.propose(outcome, **typed))
        answered(303, self.second())

    def read(self, who: str = "triagist", path: str = "") -> str:
        return answered(200, self.get(f"/melding/{self.sid}{path}", self.alive(who))).body

    def listed(self) -> set[str]:
        store = CaseStore(self.database)
        piles: Any = ("dringend", "reactie", "nieuw", "tekenen", "wacht", "lopend")
        return {
            pile
            for pile in piles
            if self.sid in {row.sid for row in store.waiting(pile, limit=100)[0]}
        }

    def facts(self) -> list[tuple[str, int]]:
        rows = [item for item in self.database.items("facts") if "fields" in item]
        return sorted((str(one["kind"]), int(str(one["delta"]))) for one in rows)

    def adds_up(self) -> bool:
        """Whether the table of facts holds what the meldingen count, and can be read."""
        rows: Any = self.database.items("reports")
        kept = [one["counted"] for one in rows if one["sk"] == "melding" and "counted" in one]
        return recount(kept, self.database.items("facts")) == ([], 0)

    def box(self) -> str:
        """What the reporter sees in the mailbox."""
        found = MailboxStore(self.database).mailbox(self.melding.mailbox)
        assert found is not None
        return found.state

    def give(self, name: str, *roles: Role) -> None:
        """Somebody has these roles from now on."""
        seen = self.staff(name)
        self.put(update_medewerker(seen, roles=frozenset(roles), active=True, sessions_from=""))

    def steps(self) -> list[str]:
        return [step.act for step in self.file(self.sid).steps]


@pytest.fixture
def desk() -> Deciding:
    return Deciding()


def test_one_proposes_and_another_one_signs_and_it_is_closed(desk: Deciding) -> None:
    answered(303, desk.propose("reguliere_hulp", verwezen="Wijkteam"))
    assert desk.listed() == {"tekenen"}
    assert "Ter ondertekening" in desk.read()
    own = desk.read()
    assert "Een collega tekent of wijst af." in text_of(own)
    assert f"{desk.number}/tekenen" not in own
    seen = text_of(desk.read("regisseur"))
    assert "Voorstel: Reguliere hulp" in seen
    assert WORDS["toelichting"] in seen
    assert "Wijkteam" in seen
    answered(303, desk.second())
    melding = desk.melding
    assert (melding.state, melding.bewaren) == ("gesloten", "reguliere_hulp")
    assert (desk.listed(), desk.steps()) == (set(), ["opgepakt", "gesloten"])
    page = text_of(desk.read())
    assert "Gesloten: Reguliere hulp" in page
    assert "Getekend door Testpersoon regisseur" in page
    assert desk.adds_up()


@pytest.mark.parametrize("who", ["triagist", "regisseur"])
def test_nobody_signs_their_own_proposal_whatever_role_they_got_meanwhile(
    desk: Deciding, who: str
) -> None:
    """From an old tab, by a replayed form, with a role that was given in between."""
    desk.propose()
    number, version = desk.number, desk.melding.version
    if who == "regisseur":
        desk.give("triagist", "triagist", "regisseur", "teamleider")
    refused = desk.second("triagist", number=number, seen=version)
    assert refused.status == (404 if who == "triagist" else 422)
    assert desk.melding.state == "in_triage"
    assert "geweigerd" in [e.action for e in desk.entries_of("triagist")] or who == "regisseur"


@pytest.mark.parametrize(
    ("outcome", "able"),
    [
        ("geen_zorg_na_onderzoek", {"regisseur", "teamleider", "tekenbevoegd"}),
        ("misbruik", {"teamleider"}),
    ],
)
def test_misuse_is_signed_by_the_team_lead_and_the_rest_by_who_may_sign(
    desk: Deciding, outcome: str, able: set[str]
) -> None:
    for who in ("regisseur", "tekenbevoegd", "teamleider"):
        desk.begin()
        desk.propose(outcome)
        answer = desk.second(who)
        assert answer.status == (303 if who in able else 404)
        assert desk.melding.state == ("gesloten" if who in able else "in_triage")


def test_who_cannot_examine_reads_who_can(desk: Deciding) -> None:
    """A teamleider may take a melding over, and has no right to examine it."""
    said = "Dat doet een triagist of regisseur. Draag de melding daarvoor over."
    assert said not in text_of(desk.read("teamleider"))
    answered(303, desk.press("teamleider", "overnemen", van="triagist"))
    assert said in text_of(desk.read("teamleider"))
    assert said not in text_of(desk.read("triagist"))


def test_a_proposal_that_nobody_can_sign_any_more_says_so(desk: Deciding) -> None:
    desk.propose()
    said = "Niemand anders kan dit nu tekenen."
    assert said not in text_of(desk.read())
    rows = desk.database.tables["access"]["medewerkers"]
    for name in [name for name in rows if name not in {"triagist"}]:
        del rows[name]
    assert said in text_of(desk.read())


def test_what_came_in_since_the_proposal_is_read_first(desk: Deciding) -> None:
    desk.propose()
    seen = desk.melding.version
    later(desk, minutes=1)
    desk.reply(desk.code, a_mailbox_reply("Het is erger geworden."))
    refused = answered(422, desk.second(seen=seen))
    assert "Lees dat eerst" in only(refused.body, "div", role="alert").text
    assert "Het is erger geworden." in refused.body
    # Whoever proposed may think otherwise now: the handler deals with it first.
    assert desk.listed() == {"reactie"}
    refused = answered(422, desk.second())
    said = "De behandelaar leest en verwerkt eerst wat er binnenkwam."
    assert said in text_of(refused.body)
    assert said in text_of(desk.read("regisseur"))
    answered(303, desk.press("triagist", "verwerkt", gezien="1"))
    answered(303, desk.second())
    assert (desk.melding.state, desk.melding.news, desk.listed()) == ("gesloten", {}, set())


def test_danger_that_nobody_judged_stops_the_signature(desk: Deciding) -> None:
    desk.propose()
    later(desk, minutes=1)
    desk.reply(desk.code, a_mailbox_reply("Hij heeft een mes.", "ja"))
    refused = answered(422, desk.second())
    assert "Beoordeel eerst het gevaar" in text_of(refused.body)
    assert desk.melding.state == "in_triage"


def test_a_proposal_is_rejected_with_words_and_stays_in_the_file(desk: Deciding) -> None:
    desk.propose()
    number, words = desk.number, {"waarom": "meer_onderzoek", "toelichting": "Bel eerst de school."}
    answered(404, desk.press("triagist", f"voorstel/{number}/afwijzen", **words))
    answered(303, desk.press("regisseur", f"voorstel/{number}/afwijzen", **words))
    assert (desk.listed(), desk.steps()) == ({"lopend"}, ["opgepakt", "afgewezen"])
    page = text_of(desk.read())
    assert "Bel eerst de school." in page
    assert "Meer onderzoek nodig" in page
    answered(422, desk.second(number=number))
    assert "Uw voorstel is afgewezen" in [mail.subject for mail in desk.deliver()]
    answered(303, desk.propose(toelichting="Nu ook met de school gesproken."))


def test_who_proposed_takes_it_back_and_nobody_else(desk: Deciding) -> None:
    desk.propose()
    number = desk.number
    answered(404, desk.press("regisseur", f"voorstel/{number}/intrekken"))
    answered(303, desk.press("triagist", f"voorstel/{number}/intrekken"))
    assert (desk.melding.proposed, desk.listed()) == ({}, {"lopend"})
    answered(422, desk.second(number=number))


def test_a_proposal_lapses_after_a_week_and_can_be_made_again(desk: Deciding) -> None:
    desk.propose()
    number = desk.number
    later(desk, days=7)
    refused = answered(422, desk.second(number=number))
    assert "vervallen" in only(refused.body, "div", role="alert").text
    # Everybody sees that it lapsed, and the words of a rejection are not lost to it.
    assert "Dit voorstel is vervallen" in text_of(desk.read("regisseur"))
    words = {"waarom": "meer_onderzoek", "toelichting": "Bel eerst de school."}
    late = answered(422, desk.press("regisseur", f"voorstel/{number}/afwijzen", **words))
    assert "Bel eerst de school." in late.body
    answered(303, desk.propose(toelichting="Opnieuw bekeken, zelfde uitkomst."))
    answered(303, desk.second())
    assert desk.melding.state == "gesloten"


def test_of_two_who_sign_and_reject_at_once_one_has_it(desk: Deciding) -> None:
    """One outcome, one set of facts, one mail; the other reads what changed."""
    desk.begin(**MAILED)
    desk.propose()
    number, version, real = desk.number, desk.melding.version, desk.database.commit

    def between(transaction: Any) -> None:
        if all(part.key.table != "reports" for part in transaction.parts):
            real(transaction)
            return
        desk.database.commit = real  # type: ignore[method-assign]
        words = {"waarom": "onvolledig", "toelichting": "Te kort."}
        answered(303, desk.press("teamleider", f"voorstel/{number}/afwijzen", **words))
        real(transaction)

    desk.database.commit = between  # type: ignore[method-assign]
    lost = answered(409, desk.second(seen=version, number=number))
    assert "was u voor" in only(lost.body, "div", role="alert").text
    assert "Voorstel afgewezen" in lost.body
    assert desk.melding.state == "in_triage"
    assert ("besloten", 1) not in desk.facts()
    assert "Wij hebben uw bericht bekeken" not in [mail.subject for mail in desk.deliver()]


def test_a_page_of_before_a_change_proposes_nothing_and_keeps_the_words(desk: Deciding) -> None:
    seen = desk.melding.version
    later(desk, minutes=1)
    answered(303, desk.press("triagist", "vraag", vraag="Wanneer?", taal="nl"))
    refused = answered(409, desk.propose(versie=str(seen)))
    assert WORDS["toelichting"] in refused.body
    assert desk.melding.proposed == {}


@pytest.mark.parametrize(
    ("outcome", "typed", "field"),
    [
        ("reguliere_hulp", {}, "verwezen"),
        ("buiten_gemeente", {}, "verwezen"),
        ("buiten_gemeente", {"verwezen": "dordrecht"}, "verwezen"),
        ("buiten_gemeente", {"verwezen": "Gemeente Dordrecht."}, "verwezen"),
        ("al_bekend_in_casus", {}, "verwezen"),
        ("geen_zorg_na_onderzoek", {"verwezen": "Wijkteam"}, "verwezen"),
        ("geen_zorg_na_onderzoek", {"toelichting": "Te kort."}, "toelichting"),
        ("geen_zorg_na_onderzoek", {"ontbreekt": ""}, "ontbreekt"),
        ("onvoldoende_informatie", {}, "uitkomst"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    desk: Deciding, outcome: str, typed: dict[str, str], field: str
) -> None:
    refused = answered(422, desk.propose(outcome, **typed))
    links = {e["href"] for e in every(refused.body, "a") if e["href"].startswith("#")}
    assert any(link.startswith(f"#{field}") for link in links)
    assert desk.melding.proposed == {}


@pytest.mark.parametrize(
    ("outcome", "referred", "called", "state"),
    [
        ("al_bekend_in_casus", "2026-014", "Casus", "doorgezet"),
        ("opgenomen_als_spanning", "Onrust Wielwijk", "Spanning", "gesloten"),
        ("opgenomen_als_spanning", "", "Spanning", "gesloten"),
        ("buiten_gemeente", "Papendrecht", "Gemeente", "gesloten"),
    ],
)
def test_what_belongs_to_an_outcome_is_called_by_its_name(
    desk: Deciding, outcome: str, referred: str, called: str, state: str
) -> None:
    answered(303, desk.propose(outcome, verwezen=referred))
    page = text_of(desk.read("teamleider"))
    assert (f"{called} {referred} Onderbouwing" in page) == bool(referred)
    answered(303, desk.second())
    assert (desk.melding.state, desk.melding.bewaren) == (state, outcome)
    assert desk.adds_up()


def test_a_decision_waits_for_what_came_in_and_for_danger(desk: Deciding) -> None:
    desk.reply(desk.code, a_mailbox_reply("Nog iets."))
    page = text_of(desk.read())
    assert "Nu niet: Besluit voorstellen. Lees en verwerk eerst wat er binnenkwam." in page
    answered(422, desk.propose())
    assert "geweigerd" in [e.action for e in desk.entries_of("triagist")]


@pytest.mark.parametrize(
    ("values", "how", "subjects"),
    [
        (MAILED, "mail", 1),
        ({}, "postvak", 0),
        (CALLED, "telefoon", 0),
    ],
)
def test_the_reporter_hears_of_it_once_and_as_agreed(
    desk: Deciding, values: dict[str, str], how: str, subjects: int
) -> None:
    desk.begin(**values)
    before = text_of(desk.read(path="/besluit"))
    said = {
        "mail": "krijgt de melder een mail",
        "postvak": "staat in het postvak",
        "telefoon": "Bel",
    }
    assert said[how] in before
    desk.close()
    mails = [mail.subject for mail in desk.deliver()]
    assert mails.count("Wij hebben uw bericht bekeken") == subjects
    assert desk.box() == "afgerond"
    heard = [one.how for one in desk.file(desk.sid).feedback]
    assert heard == ([] if how == "telefoon" else [how])
    assert (desk.file(desk.sid).term("terugkoppeling") is not None) == (how == "telefoon")
    if how == "telefoon":
        assert ("teruggekoppeld", 1) not in desk.facts()
        answered(303, desk.press("triagist", "terugkoppeling", gezegd="Verteld dat het klaar is."))
        answered(422, desk.press("triagist", "terugkoppeling", gezegd="Nog eens."))
        assert desk.file(desk.sid).term("terugkoppeling") is None
    else:
        answered(422, desk.press("triagist", "terugkoppeling", gezegd="Ook gebeld."))
    assert desk.facts().count(("teruggekoppeld", 1)) == 1
    assert desk.adds_up()


def test_a_reply_behind_the_decision_comes_back_to_a_person(desk: Deciding) -> None:
    desk.close()
    later(desk, minutes=5)
    desk.reply(desk.code, a_mailbox_reply("Het begint weer."))
    assert (desk.melding.state, desk.listed()) == ("gesloten", {"reactie"})
    assert "Het begint weer." in desk.read()
    arrivals = str(desk.melding.arrivals)
    answered(303, desk.press("triagist", "verwerkt", gezien=arrivals))
    assert desk.listed() == set()


def test_danger_behind_the_decision_is_danger(desk: Deciding) -> None:
    desk.close()
    later(desk, minutes=5)
    desk.reply(desk.code, a_mailbox_reply("Hij komt eraan.", "ja"))
    assert desk.listed() == {"dringend"}


def test_a_decided_melding_is_opened_again_and_decided_anew(desk: Deciding) -> None:
    desk.begin(**MAILED)
    desk.close()
    words = {"waarom": "nieuwe_feiten", "toelichting": "Er is meer gezien."}
    version = str(desk.melding.version)
    answered(403, desk.press("triagist", "heropenen", versie=version, **words))
    answered(303, desk.press("regisseur", "heropenen", versie=version, **words))
    melding = desk.melding
    assert (melding.state, melding.handler, melding.bewaren) == ("in_triage", "triagist", "")
    assert (melding.done_at, melding.forget_at, melding.told_at) == ("", "", "")
    assert desk.box() == "in_onderzoek"
    assert desk.adds_up()
    answered(422, desk.press("regisseur", "heropenen", versie=str(melding.version), **words))
    answered(303, desk.propose("buiten_doelbereik", verwezen="De politie"))
    answered(303, desk.second("teamleider"))
    assert desk.steps() == ["opgepakt", "gesloten", "heropend", "gesloten"]
    subjects = [mail.subject for mail in desk.deliver()]
    # Of each decision its reporter hears once.
    assert subjects.count("Wij hebben uw bericht bekeken") == 2
    assert desk.adds_up()


def test_a_decided_melding_is_found_by_a_search_and_lies_where_it_is_kept(desk: Deciding) -> None:
    desk.begin(observed_behaviour="Hij stond bij de Wantijbrug.")
    desk.close()
    typed = {"zoek": "Wantijbrug", "reden": "eerder_plek", "blad": PAGE}
    answer = answered(303, desk.post("/zoeken", typed, desk.alive("triagist")))
    for message in desk.queues.waiting["searches"]:
        desk.root.search(message.body)
    page = answered(200, desk.get("/" + answer.headers["location"], desk.alive("triagist")))
    assert desk.melding.reference in page.body
    kept, _ = CaseStore(desk.database).kept("geen_zorg_na_onderzoek", limit=10)
    assert desk.sid in kept


def test_who_only_signs_sees_the_proposals_and_what_they_sign(desk: Deciding) -> None:
    desk.propose()
    listed = answered(200, desk.get("/tekenen", desk.alive("tekenbevoegd"))).body
    assert f"melding/{desk.sid}" in listed
    assert "Besluit over een melding" in listed
    assert WORDS["toelichting"] not in listed
    answered(200, desk.get(f"/melding/{desk.sid}", desk.alive("tekenbevoegd")))
    for path in ("/werkbak", "/zoeken", f"/melding/{desk.sid}/besluit", "/kenmerk"):
        answered(403, desk.get(path, desk.alive("tekenbevoegd")))


def test_who_only_signs_reads_no_other_melding_and_keeps_what_they_signed(desk: Deciding) -> None:
    """Neither by its address nor by its pages; a rejection and a signature are theirs to read again."""
    pages = ("", "/logboek", "/notities", "/meer", "/afdruk")
    typed = {"waarom": "onvolledig", "toelichting": "Bel eerst de school."}

    def seen(path: str) -> int:
        later(desk, seconds=1)
        return desk.get(f"/melding/{desk.sid}{path}", desk.alive("tekenbevoegd")).status

    def pressed() -> int:
        return desk.press("tekenbevoegd", "afdruk").status

    assert ({seen(path) for path in pages}, pressed()) == ({404}, 404)
    assert desk.keys.opened == 0
    answered(303, desk.propose("misbruik"))
    assert seen("") == 404
    answered(303, desk.press("triagist", f"voorstel/{desk.number}/intrekken"))
    answered(303, desk.propose())
    assert (seen(""), seen("/logboek"), seen("/notities")) == (200, 200, 200)
    assert "volgende/" not in desk.read("tekenbevoegd")
    answered(303, desk.press("tekenbevoegd", f"voorstel/{desk.number}/afwijzen", **typed))
    assert (seen(""), pressed()) == (200, 200)
    desk.begin()
    answered(303, desk.propose())
    answered(303, desk.second("teamleider"))
    assert seen("") == 404


def test_that_nobody_can_sign_is_said_before(desk: Deciding) -> None:
    for name in ("regisseur", "teamleider", "tekenbevoegd"):
        desk.give(name)
    page = text_of(desk.read(path="/besluit"))
    assert "Niemand anders kan nu tekenen" in page


def test_words_that_nobody_sees_are_no_reason(desk: Deciding) -> None:
    """Each act that asks for words, with words of signs that nobody sees (Unicode: fillers, blanks)."""
    padded = "te kort" + "\u200b" * 40

    def refused(who: str, act: str, field: str, **typed: str) -> None:
        before, rest = desk.melding, {**typed, "versie": str(desk.melding.version)}
        for unseen in ("", "\u200b\u2800", "\u3164\ufeff \u2060"):
            page = answered(422, desk.press(who, act, **{**rest, field: unseen})).body
            assert f'id="{field}-error"' in page, (act, field, unseen)
        assert desk.melding == before

    decided = {"uitkomst": "reguliere_hulp", **WORDS, **GAP, "verwezen": "Wijkteam"}
    for field in ("toelichting", "ontbreekt", "verwezen"):
        refused("triagist", "besluit", field, **decided)
    answered(422, desk.propose("geen_zorg_na_onderzoek", toelichting=padded))
    refused("triagist", "verlengen", "toelichting", waarom="wacht_op_partner", toelichting="")
    told = {
        "ontvanger": "politie",
        "grondslag": "vitaal_belang",
        "velden": "feiten",
        "gebeld": "nee",
    }
    for field in ("wie", "afspraak"):
        refused("triagist", "overdracht", field, **{**told, "wie": "Meldkamer", "afspraak": "Nu"})
    answered(303, desk.propose())
    refused("regisseur", f"voorstel/{desk.number}/afwijzen", "toelichting", waarom="onvolledig")
    answered(303, desk.second())
    refused("regisseur", "heropenen", "toelichting", waarom="nieuwe_feiten")


def test_paper_holds_the_decision_with_its_checks(desk: Deciding) -> None:
    desk.propose("reguliere_hulp", verwezen="Wijkteam")
    typed = {"waarom": "onvolledig", "toelichting": "Bel eerst de school."}
    answered(303, desk.press("regisseur", f"voorstel/{desk.number}/afwijzen", **typed))
    desk.close("reguliere_hulp", verwezen="Wijkteam")
    paper = text_of(answered(200, desk.press("triagist", "afdruk")).body)
    said = ["Gesloten: Reguliere hulp", "Getekend door Testpersoon regisseur", "Wijkteam"]
    said += [WORDS["toelichting"], GAP["ontbreekt"], typed["toelichting"]]
    said += ["Tweede handtekening: Ja", "Feiten, duiding, tegensignalen: Nee"]
    assert [one for one in said if one not in paper] == []


def test_whoever_took_the_melding_over_is_no_second_person(desk: Deciding) -> None:
    answered(303, desk.propose())
    answered(303, desk.press("teamleider", "overnemen", van="triagist"))
    assert "U behandelt deze melding zelf." in desk.read("teamleider")
    answered(422, desk.second("teamleider"))
    assert desk.melding.state == "in_triage"
    answered(303, desk.second("regisseur"))
    assert desk.melding.state == "gesloten"


def test_the_signer_reads_at_the_button_which_checks_are_not_met(desk: Deciding) -> None:
    answered(303, desk.propose())
    (block,) = [
        one.text for one in every(desk.read("regisseur"), "section") if "Voorstel:" in one.text
    ]
    assert "Niet voldaan: Feiten, duiding, tegensignalen, Nagegaan" in block


def test_who_rejects_what_was_signed_meanwhile_reads_so(desk: Deciding) -> None:
    answered(303, desk.propose())
    number = desk.number
    answered(303, desk.second("teamleider"))
    words = {"waarom": "onvolledig", "toelichting": "Bel eerst de school."}
    answer = answered(422, desk.press("regisseur", f"voorstel/{number}/afwijzen", **words))
    assert "Dit voorstel is al afgehandeld." in text_of(answer.body)
    assert words["toelichting"] in answer.body
