"""The page of a shared melding: judged as public forms are, done once, and no word is ever lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chalicelib.journal.domain import first_bad
from chalicelib.mail.store import MailStore
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.sealing import from_bytes
from chalicelib.platform.table import Transaction
from tests.support.bureau import Bureau, answered, text_of
from tests.support.reading import elements, every, only
from tests.support.web import Answer

BSN = "123456782"
WORDS = "Hij was er <b>vaker</b>."
KEPT = "Hij was er &lt;b&gt;vaker&lt;/b&gt;."


class School:
    """A melding that is shared with a school, and its two aandachtsfunctionarissen."""

    def __init__(self) -> None:
        self.bureau = Bureau()
        _, self.sid = self.bureau.report_from_work(share_with_aandachtsfunctionaris="inhoud")
        self.secret, self.colleague = (
            self.bureau.session_of(
                self.bureau.hire(name, "aandachtsfunctionaris", organisatie_id="waterlijn")
            )
            for name in ("eerste", "tweede")
        )

    def read(self, secret: str = "", language: str = "") -> Answer:
        path = f"/bericht/{self.sid}" + (f"?lang={language}" if language else "")
        answer = answered(200, self.bureau.get(path, secret or self.secret))
        return answer

    def add(self, words: str = WORDS, page: str = "a" * 20, **more: str) -> Answer:
        typed = {"duiding": words, "blad": page, **more}
        return self.bureau.post(f"/bericht/{self.sid}/duiding", typed, self.secret)

    def seen(self, secret: str = "") -> Answer:
        return self.bureau.post(f"/bericht/{self.sid}/gezien", {}, secret or self.secret)

    @property
    def actions(self) -> list[str]:
        """The entries of the melding in the journal, whose chain is whole."""
        chain = self.bureau.chain(f"melding#{self.sid}")
        assert first_bad(chain) is None
        return [entry.action for entry in chain]

    @property
    def added(self) -> list[str]:
        """The texts that were added, as the desk can open them."""
        file = self.bureau.file(self.sid)
        sealed = [one.sealed["dossier"] for one in file.arrived if one.kind == "duiding"]
        opened = [from_bytes(self.bureau.keys.open("dossier", self.sid, one)) for one in sealed]
        return sorted(one["answers"][0]["value"] for one in opened)

    def before_write(
        self, monkeypatch: pytest.MonkeyPatch, do: Callable[[], object], times: int = 1
    ) -> None:
        """Let something happen between our look at the melding and our write, ``times`` times over."""
        real, left = self.bureau.database.commit, [do] * times
        is_busy = False

        def raced(transaction: Transaction) -> None:
            nonlocal is_busy
            if left and not is_busy and any(p.key.table == "reports" for p in transaction.parts):
                is_busy = True
                left.pop()()
                is_busy = False
            real(transaction)

        monkeypatch.setattr(self.bureau.database, "commit", raced)


@pytest.fixture
def school() -> School:
    return School()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Schrijf wat u toevoegt."),
        (" \n ", "Schrijf wat u toevoegt."),
        ("x" * 4001, "Uw tekst is te lang. U mag 4000 tekens gebruiken."),
        ("a\x00b", "In ‘Wat weet u, of hoe kijkt u hiernaar?’ staat een teken"),
        (f"Nummer {BSN}", "Haal het burgerservicenummer (BSN) weg."),
    ],
)
def test_a_wrong_text_is_told_on_top_and_at_its_field(
    school: School, words: str, said: str
) -> None:
    answer = answered(422, school.add(words))
    assert only(answer.body, "title").text.startswith("Fout: Bericht ")
    assert said in only(answer.body, "div", role="alert").text
    assert only(answer.body, "a", href="#duiding").text.startswith(said)
    box = only(answer.body, "textarea", id="duiding")
    assert box["aria-invalid"] == "true"
    assert said in only(answer.body, "p", id="duiding-error").text
    assert box["aria-describedby"].split() == ["duiding-hint", "duiding-error"]
    assert box.text.strip() == words.replace("\x00", "\ufffd").strip()
    assert school.added == []


def test_the_page_says_how_long_a_text_may_be(school: School) -> None:
    hint = only(school.read().body, "p", id="duiding-hint").text
    assert hint.endswith("U kunt 4000 tekens gebruiken.")
    assert school.add("x" * 4000).status == 303


def test_the_button_at_a_bsn_takes_it_out(school: School) -> None:
    (button,) = every(school.add(f"Het is {BSN} zei hij.").body, "button", name="go")
    answer = answered(200, school.add(f"Het is {BSN} zei hij.", go=button["value"]))
    assert only(answer.body, "textarea", id="duiding").text.strip() == "Het is zei hij."
    assert BSN not in answer.body
    assert school.added == []
    assert school.add("Het is zei hij.").status == 303
    assert school.added == ["Het is zei hij."]


def test_a_text_is_stored_in_one_way_to_write_it(school: School) -> None:
    assert school.add("  Cafe\u0301\r\nom vijf uur\r\n").status == 303
    assert school.added == ["Caf\u00e9\nom vijf uur"]


def test_the_same_words_from_the_same_page_are_one_act_and_others_are_another(
    school: School,
) -> None:
    for _ in range(2):
        assert school.add().status == 303
    assert school.added == [WORDS]
    assert school.add("Iets anders.").status == 303
    assert school.add(page="b" * 20).status == 303
    assert school.added == sorted([WORDS, WORDS, "Iets anders."])
    assert school.actions.count("aangevuld_door_af") == 3
    file = school.bureau.file(school.sid)
    # The desk is told of each.
    mail = MailStore(school.bureau.database)
    keys = [one.sk.partition("#")[2] for one in file.arrived if one.kind == "duiding"]
    assert all(mail.announcement(f"{school.sid}.duiding.{key}") for key in keys)


@pytest.mark.parametrize("times", [1, 3])
def test_a_colleague_who_reads_in_between_makes_nothing_fail(
    school: School, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    school.before_write(monkeypatch, lambda: school.read(school.colleague), times)
    answer = school.add()
    assert (answer.status, answer.headers["location"]) == (303, f"../../bericht/{school.sid}")
    assert school.added == [WORDS]
    assert school.actions[-1 - times :] == ["gelezen_door_af"] * times + ["aangevuld_door_af"]


def test_two_who_say_at_once_to_have_seen_it_say_it_once(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.before_write(monkeypatch, lambda: school.seen(school.colleague))
    answer = answered(409, school.seen())
    assert "Een collega was u voor." in only(answer.body, "div", role="alert").text
    # There is nothing left to press: the page says what stands there now.
    assert "U liet weten dat u dit zag." in text_of(answer.body)
    assert not [e for e in every(answer.body, "form") if e["action"].endswith("gezien")]
    assert school.actions.count("gezien_door_af") == 1
    assert school.seen().status == 303
    assert school.actions.count("gezien_door_af") == 1


def test_who_loses_every_race_still_has_the_text(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.before_write(monkeypatch, lambda: school.read(school.colleague), 8)
    answer = answered(409, school.add())
    assert only(answer.body, "textarea", id="duiding").text.strip() == WORDS
    assert school.added == []
    (page,) = {e["value"] for e in every(answer.body, "input", name="blad")}
    assert school.add(page=page).status == 303
    assert school.added == [WORDS]


def test_an_outage_keeps_the_text(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise Unavailable

    school.before_write(monkeypatch, away)
    answer = answered(503, school.add())
    assert KEPT in answer.body
    assert "Wat weet u, of hoe kijkt u hiernaar?</label>" in answer.body
    assert school.added == []
    monkeypatch.undo()
    assert school.add().status == 303


def test_a_text_that_cannot_be_shown_again_is_kept(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is read anew after a wrong answer; when the journal is away nothing of it is shown."""
    real = school.bureau.database.commit

    def away(transaction: Transaction) -> None:
        if any(part.key.table == "journal" for part in transaction.parts):
            raise Unavailable
        real(transaction)

    monkeypatch.setattr(school.bureau.database, "commit", away)
    opened = school.bureau.keys.opened
    answer = answered(503, school.add(f"{WORDS} {BSN}"))
    assert KEPT in answer.body
    assert school.bureau.keys.opened == opened


def test_the_page_has_its_forms_in_both_languages(school: School) -> None:
    for language, button in (("nl", "Ik heb dit gezien"), ("en", "I have seen this")):
        page = elements(school.read(language=language).body)
        buttons = [e.text for e in page if e.tag == "button"]
        assert button in buttons
        ids = [e["id"] for e in page if e["id"]]
        assert len(ids) == len(set(ids))
    assert school.seen().status == 303
    assert "Ik heb dit gezien" not in school.read().body
