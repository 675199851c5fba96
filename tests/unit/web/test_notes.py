"""Notes and contacts of a melding: written once, sealed, bounded, judged as public texts are, and read."""

from __future__ import annotations

import re

import pytest

from chalicelib.reports.notes import usecases
from chalicelib.reports.notes.usecases import opened_notes, words_of_notes, write_note
from chalicelib.reports.store.cases import wait_for
from tests.support.bureau import PAGE, Bureau, answered, held, later, text_of
from tests.support.reading import every, only
from tests.support.web import Answer

BSN = "123456782"
NO_BSN = "Haal het burgerservicenummer (BSN) weg. Dat mogen wij niet bewaren."
SECRET = "sneeuwvlok"
CALL = {
    "wie": "Wijkagent Noordflank",
    "hoe": "telefoon",
    "doel": "Vragen of de groep bekend is",
    "gezegd": f"De groep is bekend. {SECRET}",
    "blad": PAGE,
}


def due_on(day: str) -> dict[str, str]:
    """A day of March as the form of a contact takes it."""
    return {"antwoord-dag": day, "antwoord-maand": "3", "antwoord-jaar": "2026"}


class Desk(Bureau):
    """A bureau with a melding and who reads it."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.triagist  # noqa: B018 - logged in before anything else

    def write(self, text: str, page: str = PAGE, secret: str = "") -> Answer:
        given = {"tekst": text, "blad": page}
        return self.post(f"/melding/{self.sid}/notitie", given, secret or self.triagist)

    def call(self, **typed: str) -> Answer:
        return self.post(f"/melding/{self.sid}/contact", {**CALL, **typed}, self.triagist)

    def waits(self) -> dict[str, str]:
        return dict(self.file(self.sid).submissions[0].waits)

    def notes(self, query: str = "", secret: str = "") -> Answer:
        path = f"/melding/{self.sid}/notities{query}"
        return answered(200, self.get(path, secret or self.triagist))

    def written(self, query: str = "") -> list[str]:
        return [one.text for one in every(self.notes(query).body, "article")]

    @property
    def noted(self) -> list[str]:
        return self.actions(f"melding#{self.sid}")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_note_is_read_with_its_writer_and_its_moment(desk: Desk) -> None:
    made = answered(303, desk.write(f"Eerste regel\n{SECRET}"))
    assert made.headers["location"].endswith(f"melding/{desk.sid}?gedaan=notitie")
    page = answered(200, desk.get(f"/melding/{desk.sid}?gedaan=notitie", desk.triagist))
    assert "Notitie opgeslagen." in text_of(page.body)
    (note,) = desk.written()
    assert "Notitie 1" in note
    assert re.search(r"Testpersoon triagist, maandag 2 maart om \d+\.\d\d uur", note)
    assert SECRET in note
    assert desk.noted[-3:] == ["notitie_geschreven", "gelezen", "notities_gelezen"]


def test_a_contact_says_with_whom_how_why_what_and_by_when(desk: Desk) -> None:
    answered(303, desk.call(**due_on("9")))
    (contact,) = desk.written()
    for told in ("Wijkagent Noordflank", "Telefoon", "bekend is", SECRET, "maandag 9 maart 2026"):
        assert told in contact
    assert desk.noted[-2] == "contact_vastgelegd"


def test_the_same_words_of_one_page_are_one_note_and_others_are_another(desk: Desk) -> None:
    for text in ("een", "een", "twee"):
        answered(303, desk.write(text))
    answered(303, desk.write("een", page="b" * 20))
    assert len(desk.written()) == 3
    assert desk.noted.count("notitie_geschreven") == 3


def test_a_colleague_who_writes_at_the_same_moment_takes_the_next_number(desk: Desk) -> None:
    colleague = desk.logged_in("regisseur")
    desk.database.before(
        "commit reports/notities",
        lambda: answered(303, desk.write("van haar", "b" * 20, colleague)),
    )
    answered(303, desk.write("van mij"))
    assert ["van mij" in one for one in desk.written()] == [True, False]


def test_nothing_of_a_note_lies_in_clear(desk: Desk) -> None:
    answered(303, desk.write(SECRET))
    answered(303, desk.call())
    told = repr([desk.database.tables, desk.queues.waiting])
    assert SECRET not in told
    assert "Wijkagent" not in told


def test_without_the_journal_nothing_is_written_and_nothing_opened(desk: Desk) -> None:
    answered(303, desk.write("eerste"))
    opened = desk.keys.opened
    desk.database.away = {"journal"}
    assert "tweede" in text_of(answered(503, desk.write("tweede")).body)
    answered(503, desk.get(f"/melding/{desk.sid}/notities", desk.triagist))
    assert desk.keys.opened == opened
    desk.database.away = set()
    assert len(desk.written()) == 1


def test_a_melding_that_is_not_there_has_no_notes(desk: Desk) -> None:
    other = "0" * 32
    for page in ("notitie", "contact", "notities"):
        answered(404, desk.get(f"/melding/{other}/{page}", desk.triagist))
    answered(404, desk.post(f"/melding/{other}/notitie", {"tekst": "iets"}, desk.triagist))
    assert desk.chain(f"melding#{other}") == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Schrijf een notitie."),
        ("\u200b\u2800", "Schrijf een notitie."),
        (f"Zijn nummer is {BSN}.", NO_BSN),
        ("x" * 4_001, "Uw tekst is 1 teken te lang."),
        ("\udcff", "een teken dat wij niet kunnen lezen"),
    ],
)
def test_a_note_is_judged_as_public_texts_are(desk: Desk, typed: str, said: str) -> None:
    page = answered(422, desk.write(typed))
    assert said in text_of(page.body)
    assert desk.written() == []


def test_a_note_is_kept_in_one_way_to_write_a_letter(desk: Desk) -> None:
    answered(303, desk.write("Jose\u0301"))
    (opened,) = opened_notes(desk.ports, desk.sid).found
    assert opened.text == {"tekst": "Jos\u00e9"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"wie": ""}, "Schrijf met wie u contact had."),
        ({"hoe": "duif"}, "Dit antwoord kennen wij niet."),
        ({"doel": "x" * 501}, "1 teken te lang"),
        ({"gezegd": f"Nummer {BSN}"}, NO_BSN),
        (
            {"antwoord-dag": "1", "antwoord-maand": "3", "antwoord-jaar": "2026"},
            "Deze datum is al geweest.",
        ),
    ],
)
def test_a_contact_is_judged_field_by_field(desk: Desk, typed: dict[str, str], said: str) -> None:
    page = answered(422, desk.call(**typed))
    assert said in text_of(page.body)
    assert "Wijkagent" in page.body or "wie" in typed


def test_a_melding_holds_so_many_notes_and_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usecases, "MAX_NOTES", 2)
    for text in ("een", "twee"):
        answered(303, desk.write(text))
    page = answered(422, desk.write("drie"))
    assert "Maximaal 200 notities per melding" in text_of(page.body)
    assert held(page, "tekst") == "drie"
    # A press that was done before is done, also when the melding is full since.
    answered(303, desk.write("twee"))
    assert len(desk.written()) == 2


def test_older_notes_stand_behind_a_link(desk: Desk) -> None:
    for number in range(22):
        write_note(desk.work_of("triagist", f"{number:020}"), desk.sid, f"tekst-{number}.")
        later(desk, seconds=1)
    first = desk.notes()
    shown = re.findall(r"tekst-(\d+)\.", first.body)
    assert shown == [str(number) for number in reversed(range(2, 22))]
    assert "Oudere notities: 2." in text_of(first.body)
    (link,) = [a for a in every(first.body, "a") if a.text == "Toon oudere notities"]
    assert re.findall(r"tekst-(\d+)\.", desk.notes(link["href"]).body) == ["1", "0"]
    assert len(desk.written("?voor=<b>")) == 20


def test_a_note_that_does_not_open_hides_no_other(desk: Desk) -> None:
    answered(303, desk.write("eerste"))
    answered(303, desk.write("tweede"))
    rows = desk.database.tables["reports"][f"notities#{desk.sid}"]
    rows["nr#0001"]["sealed"] = {"dossier": b"damaged"}
    newest, oldest = desk.written()
    assert "tweede" in newest
    assert "Bericht onleesbaar" in oldest
    assert words_of_notes(desk.ports, desk.sid) == (["tweede"], False)


def test_a_row_of_later_code_stops_no_note(desk: Desk) -> None:
    answered(303, desk.write("eerste"))
    del desk.database.tables["reports"][f"notities#{desk.sid}"]["nr#0001"]["sealed"]
    answered(303, desk.write("tweede"))
    (shown,) = desk.written()
    assert "Notitie 2" in shown


def test_a_search_gets_all_words_of_notes_and_contacts(desk: Desk) -> None:
    answered(303, desk.write("Wantij"))
    answered(303, desk.call())
    words, is_whole = words_of_notes(desk.ports, desk.sid)
    assert is_whole
    assert {"Wantij", CALL["wie"], CALL["doel"], CALL["gezegd"]} == set(words)


def test_a_search_finds_words_of_a_note_and_shows_them_under_their_name(desk: Desk) -> None:
    answered(303, desk.write("De buurvrouw heet Wantijpark."))
    asked = {"zoek": "Wantijpark", "reden": "eerder_plek", "blad": PAGE}
    begun = answered(303, desk.post("/zoeken", asked, desk.triagist))
    while desk.queues.waiting["searches"]:
        desk.root.search(desk.queues.waiting["searches"].pop().body)
    path = "/zoeken/" + begun.headers["location"].rpartition("/")[2]
    page = answered(200, desk.get(path, desk.triagist))
    assert f"melding/{desk.sid}" in page.body
    assert "Notities De buurvrouw heet Wantijpark ." in text_of(page.body)
    assert desk.noted[-1] == "gevonden_bij_zoeken"


def test_the_file_of_a_melding_knows_none_of_its_notes(desk: Desk) -> None:
    answered(303, desk.write(SECRET))
    file = desk.file(desk.sid)
    assert (file.unreadable, len(file.arrived)) == (0, 1)


def test_the_page_of_the_melding_has_the_newest_notes_and_leads_to_the_others(desk: Desk) -> None:
    for number in range(5):
        write_note(desk.work_of("triagist", f"{number:020}"), desk.sid, f"tekst-{number}.")
    page = answered(200, desk.get(f"/melding/{desk.sid}", desk.triagist))
    # The newest stands open, the others are folded with their first words.
    assert re.findall(r"tekst-(\d)\.", page.body) == ["4", "3", "3", "2", "2"]
    assert "Oudere notities: 2." in text_of(page.body)
    assert desk.noted[-1] == "gelezen"
    shown = desk.post(f"/melding/{desk.sid}/wie", {"reden": "veiligheid"}, desk.triagist)
    assert "tekst-4." in answered(200, shown).body
    paper = desk.post(f"/melding/{desk.sid}/afdruk", {}, desk.triagist)
    assert "tekst-4." not in answered(200, paper).body


def test_who_took_up_danger_at_night_writes_down_what_was_done(desk: Desk) -> None:
    lead = desk.logged_in("teamleider")
    answered(303, desk.post(f"/melding/{desk.sid}/oppakken", {}, lead))
    written = {"tekst": SECRET, "blad": PAGE}
    answered(303, desk.post(f"/melding/{desk.sid}/notitie", written, lead))
    page = desk.notes(secret=lead)
    assert SECRET in page.body
    assert "Notitie schrijven" in page.body
    assert only(desk.notes().body, "h1").text.startswith("Notities bij melding")


def test_a_promised_answer_stands_in_the_list_and_is_late_after_its_day(desk: Desk) -> None:
    def on_list(secret: str) -> str:
        return text_of(answered(200, desk.get("/werkbak?tab=wacht", secret)).body)

    answered(303, desk.post(f"/melding/{desk.sid}/oppakken", {}, desk.triagist))
    for day in ("9", "6"):
        answered(303, desk.call(**due_on(day), blad=day * 20))
    assert "Wacht op antwoord" in on_list(desk.triagist)
    assert desk.waits() == {"contact": "2026-03-06T16:00:00Z"}
    # Somebody else is spoken to meanwhile.
    answered(303, desk.call(blad="c" * 20))
    assert desk.waits()
    later(desk, days=5)
    colleague = desk.logged_in("regisseur")
    assert "Te laat" in on_list(colleague)
    over = {**CALL, "blad": "d" * 20, "voorbij": "ja"}
    answered(303, desk.post(f"/melding/{desk.sid}/contact", over, colleague))
    assert desk.waits() == {}


def test_a_promise_that_is_written_while_something_comes_in_is_kept(desk: Desk) -> None:
    answered(303, desk.post(f"/melding/{desk.sid}/oppakken", {}, desk.triagist))
    seen = desk.file(desk.sid).submissions[0]
    desk.database.before(
        "commit reports/notities",
        lambda: desk.put(wait_for(seen, "melder", "2026-03-20T12:00:00Z", desk.ports.here.hours)),
    )
    answered(303, desk.call(**due_on("9")))
    assert desk.waits().keys() == {"melder", "contact"}
    assert len(desk.written()) == 1
