"""Examining a melding: what the desk found is saved in pieces, sealed, and rests on what was really done."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.reports.store.cases import move
from tests.support.builders import a_mailbox_reply, a_person
from tests.support.bureau import PAGE, Bureau, answered, held, later, text_of
from tests.support.involving import involve_by_two
from tests.support.reading import every, only
from tests.support.web import Answer

BSN = "123456782"
SECRET = "sneeuwvlok"
TEXTS = {"feiten": f"Riep iets. {SECRET}", "duiding": "Zorg.", "tegensignalen": "geen gevonden"}
CALL = {"wie": "Wijkagent", "hoe": "telefoon", "doel": "Navragen", "gezegd": "Onbekend."}


class Desk(Bureau):
    """A bureau with a melding that a triagist handles, and a colleague."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.code, self.sid = self.report()
        self.colleague = self.logged_in("regisseur")
        answered(303, self.post(f"/melding/{self.sid}/oppakken", {}, self.triagist))

    @property
    def path(self) -> str:
        return f"/melding/{self.sid}/onderzoek"

    def save(self, page: str = PAGE, secret: str = "", **typed: Any) -> Answer:
        given = {"versie": "0", "urgentie": "normaal", "blad": page, **typed}
        return self.post(self.path, given, secret or self.triagist)

    def form(self, secret: str = "") -> Answer:
        return answered(200, self.get(self.path, secret or self.triagist))

    def read(self, secret: str = "") -> Answer:
        page = self.get(f"/melding/{self.sid}", secret or self.triagist)
        return answered(200, page)

    def section(self, page: Answer) -> str:
        found = [one.text for one in every(page.body, "section", aria_labelledby="onderzoek")]
        return " ".join(found)

    @property
    def noted(self) -> list[str]:
        return self.actions(f"melding#{self.sid}")

    def look(self, sid: str = "") -> str:
        """A search that somebody starts from a melding, by the form."""
        path = f"/zoeken?bij={sid or self.sid}"
        page = answered(200, self.get(path, self.triagist))
        beside = only(page.body, "input", name="bij")["value"]
        asked = {"zoek": "Wantij", "reden": "eerder_plek", "bij": beside, "blad": PAGE}
        begun = answered(303, self.post("/zoeken", asked, self.triagist))
        return begun.headers["location"].rpartition("/")[2]

    def offered(self) -> dict[str, str]:
        """The checks on the form, by their keys."""
        page = self.form().body
        boxes = {one["id"]: one["value"] for one in every(page, "input", name="controles")}
        labels = {one["for"]: one.text for one in every(page, "label")}
        return {value: labels[id] for id, value in boxes.items()}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_an_examination_is_saved_in_pieces_and_read_at_the_melding(desk: Desk) -> None:
    answered(303, desk.save(feiten=TEXTS["feiten"]))
    assert held(desk.form(), "feiten") == TEXTS["feiten"]
    assert only(desk.form().body, "input", name="versie")["value"] == "1"
    more = {
        **TEXTS,
        "fenomeen": "polarisatie",
        "weegploeg": "nee",
        "weegploeg_reden": "geen_persoon",
    }
    made = answered(303, desk.save("b" * 20, versie="1", urgentie="hoog", **more))
    assert made.headers["location"].endswith(f"melding/{desk.sid}?gedaan=onderzoek")
    for secret in (desk.triagist, desk.colleague):
        read = desk.section(desk.read(secret))
        for words in (*TEXTS.values(), "Polarisatie", "Hoog", "Testpersoon triagist"):
            assert words in read
        assert "Niet voorgelegd: Gaat niet over een persoon" in read
    paper = answered(200, desk.post(f"/melding/{desk.sid}/afdruk", {}, desk.triagist))
    assert SECRET in desk.section(paper)
    examination = desk.file(desk.sid).examination
    assert examination is not None
    assert set(examination.filled) == set(TEXTS)
    assert (examination.version, examination.weegploeg) == (2, "geen_persoon")


def test_each_save_is_in_the_journal_and_changes_the_version_of_the_melding(desk: Desk) -> None:
    before = desk.file(desk.sid).submissions[0].version
    answered(303, desk.save(**TEXTS, urgentie="acuut", fenomeen="jihadisme"))
    after = desk.file(desk.sid).submissions[0]
    assert (after.version, after.urgency) == (before + 1, "acuut")
    entry = desk.chain(f"melding#{desk.sid}")[-1]
    assert entry.action == "onderzoek_opgeslagen"
    assert set(entry.facts) == {"activity", "purpose", "version", "urgency"}


def test_nothing_of_an_examination_lies_in_clear(desk: Desk) -> None:
    """Least of all what it is about: that is special data (AVG art. 9)."""
    why = {"niet_na_te_gaan": "Niemand bereikbaar: wolkbreuk."}
    answered(303, desk.save(**TEXTS, **why, fenomeen="jihadisme"))
    desk.save("b" * 20, versie="1", go="concept", feiten=SECRET, fenomeen="jihadisme")
    told = repr([desk.database.tables, desk.queues.waiting])
    for words in (SECRET, "wolkbreuk", "jihadisme"):
        assert words not in told


def test_the_same_words_of_one_page_are_saved_once(desk: Desk) -> None:
    for _ in range(2):
        answered(303, desk.save(**TEXTS))
    assert desk.noted.count("onderzoek_opgeslagen") == 1


def test_only_the_handler_saves_and_others_see_why_not(desk: Desk) -> None:
    answered(303, desk.save(**TEXTS))
    opened = desk.keys.opened
    page = desk.form(desk.colleague)
    assert "Alleen de behandelaar kan dit." in text_of(page.body)
    assert not every(page.body, "textarea")
    assert desk.keys.opened == opened
    refused = answered(422, desk.save("b" * 20, desk.colleague, versie="1", feiten="Van haar."))
    assert "Van haar." in text_of(refused.body)
    assert "Van haar." not in desk.section(desk.read())
    links = {a["href"].rpartition("/")[2] for a in every(desk.read(desk.colleague).body, "a")}
    assert "onderzoek" not in links


def test_a_melding_that_is_not_in_triage_is_not_examined(desk: Desk) -> None:
    melding = desk.file(desk.sid).submissions[0]
    desk.put(move(melding, desk.ports.here.hours, put={"state": "gesloten"}))
    assert "De melding is gesloten." in text_of(desk.form().body)
    answered(422, desk.save(**TEXTS))
    assert desk.file(desk.sid).examination is None


def test_what_a_colleague_saved_meanwhile_is_not_written_over_unseen(desk: Desk) -> None:
    path = f"/melding/{desk.sid}/overnemen"
    answered(303, desk.save(feiten="Eerste keer."))
    answered(303, desk.post(path, {"van": "triagist"}, desk.colleague))
    answered(303, desk.save("b" * 20, desk.colleague, versie="1", feiten="Van haar."))
    answered(303, desk.post(path, {"van": "regisseur"}, desk.triagist))
    late = answered(409, desk.save("c" * 20, versie="1", feiten="Van mij."))
    assert "Testpersoon regisseur sloeg het onderzoek intussen op." in text_of(late.body)
    assert held(late, "feiten") == "Van mij."
    assert "Van haar." in desk.section(desk.read())
    seen = only(late.body, "input", name="versie")["value"]
    answered(303, desk.save("d" * 20, versie=seen, feiten="Van mij."))
    assert "Van mij." in desk.section(desk.read())


def test_another_tab_that_saved_at_the_same_moment_is_told_apart(desk: Desk) -> None:
    def other_tab() -> None:
        answered(303, desk.save("b" * 20, feiten="Ander tabblad."))

    desk.database.before("commit reports/", other_tab)
    late = answered(409, desk.save(feiten="Dit tabblad."))
    assert "U sloeg het onderzoek intussen op een andere pagina op." in text_of(late.body)
    assert held(late, "feiten") == "Dit tabblad."


def test_an_arrival_at_the_same_moment_stops_nobody(desk: Desk) -> None:
    desk.database.before(
        "commit reports/", lambda: desk.reply(desk.code, a_mailbox_reply("Nog iets."))
    )
    answered(303, desk.save(**TEXTS))
    assert desk.file(desk.sid).submissions[0].news == {"antwoord": 1}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"feiten": f"Nummer {BSN}"}, "Haal het burgerservicenummer (BSN) weg."),
        ({"duiding": "x" * 4_001}, "Uw tekst is 1 teken te lang."),
        ({"niet_na_te_gaan": "x" * 1_001}, "Uw tekst is 1 teken te lang."),
        ({"fenomeen": "geloof"}, "Dit antwoord kennen wij niet."),
        ({"urgentie": ""}, "Kies een antwoord."),
        ({"controles": ["antwoord#geen"]}, "Kies controles uit de lijst."),
        ({"weegploeg": "nee"}, "Kies waarom niet is voorgelegd."),
        ({"weegploeg": "ja", "weegploeg_reden": "spoed"}, "Kies geen reden bij ‘Voorgelegd’."),
    ],
)
def test_an_examination_is_judged_field_by_field(
    desk: Desk, typed: dict[str, Any], said: str
) -> None:
    page = answered(422, desk.save(**{**TEXTS, **typed}))
    assert said in text_of(page.body)
    assert held(page, "tegensignalen") == TEXTS["tegensignalen"]
    assert desk.file(desk.sid).examination is None


def test_what_nobody_sees_is_not_filled_in(desk: Desk) -> None:
    answered(303, desk.save(feiten="\u200b\u2800", duiding="Zorg."))
    examination = desk.file(desk.sid).examination
    assert examination is not None
    assert list(examination.filled) == ["duiding"]


def test_only_what_was_really_done_can_be_named_as_a_check(desk: Desk) -> None:
    assert desk.offered() == {}
    desk.post(f"/melding/{desk.sid}/notitie", {"tekst": "Denkwerk."}, desk.triagist)
    desk.reply(desk.code, a_mailbox_reply("Zomaar iets."))
    assert desk.offered() == {}
    asked = {"vraag": "Waar?", "taal": "nl", "behandelaar": "triagist"}
    answered(303, desk.post(f"/melding/{desk.sid}/vraag", asked, desk.triagist))
    later(desk, minutes=1)
    desk.reply(desk.code, a_mailbox_reply("Op het plein."), 1)
    later(desk, minutes=1)
    answered(303, desk.post(f"/melding/{desk.sid}/contact", CALL, desk.triagist))
    later(desk, minutes=1)
    found = desk.look()
    reply, contact, search = desk.offered().items()
    assert reply[1].startswith("Antwoord van de melder op vraag 1, ")
    assert contact[1].startswith("Contact 2, Testpersoon triagist, ")
    assert search == (f"gezocht#{found}", search[1])
    assert search[1].startswith("Eerdere meldingen gezocht, Testpersoon triagist, ")
    answered(303, desk.save(controles=[reply[0], search[0]], **TEXTS))
    read = desk.section(desk.read())
    assert reply[1] in read
    assert contact[1] not in read
    boxes = [
        e for e in every(desk.form().body, "input", name="controles") if "checked" in e.attributes
    ]
    assert [one["value"] for one in boxes] == [reply[0], search[0]]


def test_a_view_of_an_aandachtsfunctionaris_is_a_check(desk: Desk) -> None:
    desk.add_school(a_person("vast"))
    involve_by_two(desk, desk.sid, desk.triagist)
    view = {"duiding": "Wij kennen de groep.", "blad": PAGE}
    answered(303, desk.post(f"/bericht/{desk.sid}/duiding", view, desk.contact()))
    ((key, words),) = desk.offered().items()
    assert words.startswith("Inbreng van Testpersoon contact, ")
    answered(303, desk.save(controles=[key]))


def test_a_search_names_only_the_melding_it_was_started_from_and_no_words(desk: Desk) -> None:
    _, other = desk.report()
    found = desk.look()
    (row,) = desk.file(desk.sid).searches
    assert (row.id, row.by) == (found, "triagist")
    assert desk.file(other).searches == []
    assert desk.file(desk.sid).unreadable == 0
    assert "Wantij" not in repr(desk.database.tables["reports"][f"melding#{desk.sid}"])
    # Pressed twice it is one search.
    assert desk.look() == found
    assert len(desk.file(desk.sid).searches) == 1


def test_a_search_leaves_no_row_at_a_melding_that_is_not_there_for_who_searches(desk: Desk) -> None:
    kept, gone = desk.report()[1], "0" * 32
    shield = {"wie": ["regisseur"], "waarom": "over_collega"}
    answered(303, desk.post(f"/melding/{kept}/afschermen", shield, desk.triagist))
    for sid in (kept, gone):
        asked = {"zoek": "Wantij", "reden": "eerder_plek", "bij": sid}
        answered(303, desk.post("/zoeken", asked, desk.colleague))
        rows = desk.database.tables["reports"].get(f"melding#{sid}", {})
        assert not [sk for sk in rows if sk.startswith("gezocht#")]


def test_a_search_finds_what_the_desk_found(desk: Desk) -> None:
    answered(303, desk.save(feiten="De buurvrouw heet Wantijpark."))
    asked = {"zoek": "Wantijpark", "reden": "eerder_plek", "blad": PAGE}
    begun = answered(303, desk.post("/zoeken", asked, desk.triagist))
    desk.search()
    path = "/zoeken/" + begun.headers["location"].rpartition("/")[2]
    page = answered(200, desk.get(path, desk.triagist))
    assert "Onderzoek De buurvrouw heet Wantijpark ." in text_of(page.body)


def test_without_the_journal_nothing_is_saved_and_nothing_opened(desk: Desk) -> None:
    answered(303, desk.save(**TEXTS))
    opened = desk.keys.opened
    desk.database.away = {"journal"}
    late = answered(503, desk.save("b" * 20, versie="1", feiten="Later."))
    assert "Later." in text_of(late.body)
    answered(503, desk.get(desk.path, desk.triagist))
    assert desk.keys.opened == opened


def test_an_examination_that_does_not_open_hides_nothing_and_is_not_written_over(
    desk: Desk,
) -> None:
    answered(303, desk.save(**TEXTS))
    row = desk.database.tables["reports"][f"melding#{desk.sid}"]["onderzoek"]
    row["sealed"] = {"dossier": b"damaged"}
    assert "Bericht onleesbaar" in desk.section(desk.read())
    page = desk.form()
    assert "Het opgeslagen onderzoek is onleesbaar." in text_of(page.body)
    assert not every(page.body, "textarea")


def test_reading_the_form_is_a_reading(desk: Desk) -> None:
    desk.form()
    assert desk.noted[-1] == "opgepakt"
    answered(303, desk.save(**TEXTS))
    desk.form()
    assert desk.noted[-1] == "onderzoek_gelezen"


def test_a_draft_holds_what_was_taken_away_and_dropping_it_brings_back_what_is_saved(
    desk: Desk,
) -> None:
    answered(303, desk.save(**TEXTS))
    answered(200, desk.save(versie="1", go="concept", duiding="Anders."))
    drafted = desk.form()
    assert (held(drafted, "feiten"), held(drafted, "duiding")) == ("", "Anders.")
    assert "Onderzoek (concept)" in text_of(desk.read().body)
    dropped = answered(200, desk.save(versie="1", go="concept:weg", duiding="Anders."))
    assert "Concept verwijderd." in text_of(dropped.body)
    assert held(dropped, "feiten") == TEXTS["feiten"]
