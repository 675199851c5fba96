"""A melding that is kept from colleagues: for them everything is as if it were not there."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy

import pytest

from chalicelib.access.domain import RIGHTS, Role, seen_by
from chalicelib.journal.telling.usecases import sentence
from chalicelib.platform.gemeente import Flood
from tests.support.builders import CANARY, a_mailbox_reply, a_message_without_code, a_public_report
from tests.support.bureau import Bureau, answered, text_of
from tests.support.staff import VIEWS, Desk, at_the_bureau

ABOUT_A_COLLEAGUE = {"waarom": "over_collega"}
# Whoever may read meldingen; the journal is for others, who see that a melding was shielded.
READERS: tuple[Role, ...] = tuple(role for role in RIGHTS if "melding_lezen" in RIGHTS[role])


@pytest.fixture
def bureau() -> Bureau:
    made = Bureau()
    for name in ("een", "twee"):
        made.hire(name, "triagist", email=f"{name}@gemeente.example", confirmed_on="2026-03-02")
    return made


def shield(bureau: Bureau, sid: str, *names: str, by: str = "een", **more: str) -> int:
    everybody = bureau.database.tables["access"]["medewerkers"]
    kept = [name for name in everybody if sid in bureau.staff(name).shielded_from]
    fields = {"wie": list(names), "zag": ",".join(kept), **ABOUT_A_COLLEAGUE, **more}
    return bureau.post(f"/melding/{sid}/afschermen", fields, bureau.alive(by)).status


# --- as if it were not there

# The code and the reference of a report that somebody enters.
_MADE_ANEW = re.compile(
    r"[0-9A-Z]{21}|(<span>[0-9A-Z]{3}</span>\s*){7}|[0-9A-Z]{3}(-[0-9A-Z]{3}){2}"
)


class TwoDatabases:
    """The same bureau twice, at one moment: with a melding that is kept from all readers, and without."""

    def __init__(self) -> None:
        self.desk = Desk()
        self.bureau = self.desk.bureau
        for roles in [*((role,) for role in READERS), *(view.roles for view in VIEWS.values())]:
            if roles:
                self.desk.session(roles)
        self.bureau.hire("ander", "triagist")
        self._tables = deepcopy(self.bureau.database.tables)
        self._waiting = deepcopy(self.bureau.queues.waiting)
        self._elapsed = self.bureau.clock.elapsed

    def begin_again(self) -> None:
        self.bureau.database.tables = deepcopy(self._tables)
        self.bureau.queues.waiting = deepcopy(self._waiting)
        self.bureau.clock.elapsed = self._elapsed

    def walk(self) -> dict[str, str]:
        """Every page of a reader, by its name, without what is made anew each time."""
        seen = {}
        for name, view in VIEWS.items():
            # Whoever reads the journal too sees there that it was done: nothing is kept from them.
            if set(view.roles) & set(READERS) and "fg" not in view.roles:
                answer = self.desk.answer(view, "nl")
                seen[name] = f"{answer.status} {_without_tokens(answer.body)}"
                if name.startswith("invoeren"):
                    seen[name] = _MADE_ANEW.sub("…", seen[name])
        seen["zoeken naar alles"] = self._search()
        seen["overal"] = self._search("verborgenwoord")
        return seen

    def _search(self, words: str = CANARY) -> str:
        asked = {"zoek": words, "reden": "eerder_plek", "blad": "c" * 20}
        secret = self.desk.session(("triagist",))
        begun = answered(303, self.bureau.post("/zoeken", asked, secret))
        path = re.sub(r"^(\.\./)*", "/", begun.headers["location"])
        while waiting := self.bureau.queues.waiting["searches"]:
            self.bureau.root.search(waiting.pop(0).body)
        return _without_tokens(answered(200, self.bureau.get(path, secret)).body)

    def add_hidden(self, *, quarantined: bool = False) -> str:
        """A melding with everything that one can have, kept from all readers; its reference."""
        bureau, names = self.bureau, self.desk.names
        if quarantined:
            bureau.set_flood(Flood(unverified=0, minutes=15))
        words = f"Verborgenwoord {CANARY}"
        code, sid = bureau.report(observed_behaviour=words, danger_now="ja")
        bureau.set_flood(Flood(unverified=1_000, minutes=15))
        reference = bureau.file(sid).submissions[0].reference
        other = bureau.alive("ander")
        answered(303, bureau.post(f"/melding/{sid}/oppakken", {}, other))
        linked = {"ander": names["taken"], "reden": "zelfde_persoon"}
        answered(303, bureau.post(f"/melding/{sid}/koppelen", linked, other))
        answered(303, bureau.post(f"/melding/{sid}/vraag", {"vraag": words, "taal": "nl"}, other))
        bureau.reply(code, a_mailbox_reply(words, "ja"), 1)
        bureau.accept(a_public_report(observed_behaviour=f"Meer {words}"), code)
        asked = {"zoek": "iets", "reden": "eerder_plek", "bij": sid}
        answered(303, bureau.post("/zoeken", asked, other))
        found = {"versie": "0", "urgentie": "hoog", "feiten": words}
        answered(303, bureau.post(f"/melding/{sid}/onderzoek", found, other))
        kept = [
            name
            for name in bureau.database.tables["access"]["medewerkers"]
            if bureau.staff(name).roles & set(READERS)
            and name != "ander"
            and "fg" not in bureau.staff(name).roles
        ]
        assert {*READERS} <= set(kept)
        fields = {"wie": kept, **ABOUT_A_COLLEAGUE}
        answered(303, bureau.post(f"/melding/{sid}/afschermen", fields, other))
        return reference


def _without_tokens(body: str) -> str:
    return re.sub("[0-9a-f]{12,}", "…", body)


@pytest.mark.parametrize("quarantined", [False, True])
def test_for_those_from_whom_it_is_kept_every_page_is_the_same_without_it(
    *, quarantined: bool
) -> None:
    with at_the_bureau():
        two = TwoDatabases()
        without = two.walk()
        two.begin_again()
        # In the same bureau a page that would show it does differ, so that this walk can fail.
        reference = two.add_hidden(quarantined=quarantined)
        seen_by_other = two.bureau.get("/werkbak", two.bureau.alive("ander")).body
        assert quarantined or reference in seen_by_other
        walked = two.walk()
    assert len(walked) > 60
    for name, page in without.items():
        assert walked[name] == page, name
        assert reference not in walked[name]
        assert "erborgenwoord" not in walked[name].replace("verborgenwoord</", "")


def test_the_walk_would_find_a_melding_that_is_not_kept_from_them() -> None:
    with at_the_bureau():
        two = TwoDatabases()
        without = two.walk()
        two.begin_again()
        two.bureau.report(observed_behaviour=f"Verborgenwoord {CANARY}")
        walked = two.walk()
    differ = {name for name, page in without.items() if walked[name] != page}
    assert {"werkbak", "zoeken naar alles", "overal"} <= differ


ACTS: list[Callable[[str], tuple[str, dict[str, str]]]] = [
    lambda sid: (f"/melding/{sid}/oppakken", {}),
    lambda sid: (f"/melding/{sid}/vraag", {"vraag": "Wat?", "taal": "nl"}),
    lambda sid: (f"/melding/{sid}/notitie", {"tekst": "Iets."}),
    lambda sid: (
        f"/melding/{sid}/gevaar",
        {"oordeel": "gevaar_112", "sinds": "2026-03-02T10:00:00Z"},
    ),
    lambda sid: (f"/melding/{sid}/afschermen", {"waarom": "niet_meer_nodig"}),
]


@pytest.mark.parametrize("number", range(len(ACTS)))
def test_an_act_on_it_is_answered_as_one_on_what_never_was(bureau: Bureau, number: int) -> None:
    assert shield(bureau, bureau.sid, "twee") == 303
    path, fields = ACTS[number](bureau.sid)
    kept = bureau.post(path, fields, bureau.alive("twee"))
    path, fields = ACTS[number]("0" * 32)
    never = bureau.post(path, fields, bureau.alive("twee"))
    assert kept.status == never.status == 404
    assert _without_tokens(kept.body) == _without_tokens(never.body)
    assert bureau.staff("twee").shielded_from == {bureau.sid}


def test_whoever_writes_at_it_meanwhile_gets_the_words_back(bureau: Bureau) -> None:
    assert shield(bureau, bureau.sid, "twee") == 303
    words = {"tekst": "Mijn <eigen> woorden."}
    given = bureau.post(f"/melding/{bureau.sid}/notitie", words, bureau.alive("twee"))
    assert "Mijn &lt;eigen&gt; woorden." in answered(404, given).body
    assert "Uw tekst is niet weg" in text_of(given.body)


def test_its_reference_finds_nothing_and_nobody_hands_it_to_them(bureau: Bureau) -> None:
    sid = bureau.sid
    reference = bureau.file(sid).submissions[0].reference
    assert shield(bureau, sid, "twee") == 303
    assert bureau.get(f"/kenmerk?kenmerk={reference}", bureau.alive("twee")).status == 404
    assert bureau.get(f"/kenmerk?kenmerk={reference}", bureau.alive("een")).status == 303
    answered(303, bureau.post(f"/melding/{sid}/oppakken", {}, bureau.alive("een")))
    page = bureau.get(f"/melding/{sid}/overdragen", bureau.alive("een"))
    assert "Testpersoon twee" not in page.body
    given = bureau.post(f"/melding/{sid}/overdragen", {"naar": "twee"}, bureau.alive("een"))
    assert given.status == 422


def test_a_later_message_that_names_it_by_reference_tells_them_nothing(bureau: Bureau) -> None:
    reference = bureau.file(bureau.sid).submissions[0].reference
    assert shield(bureau, bureau.sid, "twee") == 303
    _, later = bureau.accept(a_message_without_code(reference))
    _, nowhere = bureau.accept(a_message_without_code("ABC-DEF-GHV"))
    own, none = (
        text_of(bureau.get(f"/melding/{one}/eerder", bureau.alive("twee")).body)
        for one in (later, nowhere)
    )
    told = bureau.file(nowhere).submissions[0].reference
    assert own.replace(reference, "ABC-DEF-GHV") == none.replace(
        told, bureau.file(later).submissions[0].reference
    )


def test_a_search_that_began_before_shows_it_no_more(bureau: Bureau) -> None:
    bureau.report(observed_behaviour="Samir riep iets.")
    _, sid = bureau.report(observed_behaviour="Ook Samir was daar.")
    asked = {"zoek": "Samir", "reden": "eerder_persoon", "blad": "a" * 20}
    begun = bureau.post("/zoeken", asked, bureau.alive("twee"))
    path = re.sub(r"^(\.\./)*", "/", begun.headers["location"])
    while waiting := bureau.queues.waiting["searches"]:
        bureau.root.search(waiting.pop(0).body)
    before = bureau.get(path, bureau.alive("twee")).body
    assert "Ook" in before
    assert "Alle 2 meldingen zijn bekeken" in text_of(before)
    assert shield(bureau, sid, "twee") == 303
    page = bureau.get(path, bureau.alive("twee")).body
    assert "Ook" not in page
    assert "Gevonden meldingen: 1" in text_of(page)
    assert "Alle 1 meldingen zijn bekeken" in text_of(page)


def test_they_hear_nothing_of_it_by_mail(bureau: Bureau) -> None:
    code, sid = bureau.report()
    bureau.deliver()
    assert shield(bureau, sid, "twee") == 303
    before = len(bureau.mailer.sent)
    bureau.reply(code, a_mailbox_reply("Er is gevaar.", "ja"), 1)
    told = {mail.to for mail in bureau.deliver()[before:]}
    assert told == {"een@gemeente.example"}


# --- who does it, and who sees that


def test_colleagues_see_from_whom_it_is_kept_and_end_it(bureau: Bureau) -> None:
    assert shield(bureau, bureau.sid, "twee") == 303
    page = text_of(bureau.get(f"/melding/{bureau.sid}", bureau.alive("een")).body)
    assert "Afgeschermd voor Testpersoon twee" in page
    listed = text_of(bureau.get("/werkbak", bureau.alive("een")).body)
    assert "Afgeschermde melding" in listed
    form = bureau.get(f"/melding/{bureau.sid}/afschermen", bureau.alive("een")).body
    assert re.search(r'value="twee"[^>]* checked', form)
    assert shield(bureau, bureau.sid, waarom="niet_meer_nodig") == 303
    assert bureau.get(f"/melding/{bureau.sid}", bureau.alive("twee")).status == 200
    assert "Afgeschermde" not in bureau.get("/werkbak", bureau.alive("een")).body


def test_a_handler_from_whom_it_is_kept_has_it_no_longer(bureau: Bureau) -> None:
    answered(303, bureau.post(f"/melding/{bureau.sid}/oppakken", {}, bureau.alive("twee")))
    assert shield(bureau, bureau.sid, "twee") == 303
    assert bureau.file(bureau.sid).submissions[0].handler == ""
    assert bureau.sid not in bureau.get("/werkbak?tab=mij", bureau.alive("twee")).body


def test_the_journal_tells_who_did_it_why_and_for_whom(bureau: Bureau) -> None:
    assert shield(bureau, bureau.sid, "twee") == 303
    assert shield(bureau, bureau.sid, "twee") == 303
    chain = bureau.chain(f"melding#{bureau.sid}")
    (entry,) = [one for one in chain if one.action == "afgeschermd"]
    names = {"een": "A. Bos", "twee": "B. Kok", f"melding#{bureau.sid}": "K-1"}
    assert sentence(entry, "nl", names) == (
        "A. Bos wijzigde voor wie melding K-1 is afgeschermd (voor: B. Kok), "
        "omdat de melding over een collega gaat."
    )
    officer = text_of(bureau.get("/journaal", bureau.officer).body)
    assert "voor wie melding" in officer
    assert "Testpersoon twee" in officer


@pytest.mark.parametrize(
    ("names", "field"), [(("een",), "wie"), (("niemand",), "wie"), (("fg",), "wie")]
)
def test_oneself_and_whoever_reads_no_meldingen_cannot_be_chosen(
    bureau: Bureau, names: tuple[str, ...], field: str
) -> None:
    bureau.hire("fg", "fg")
    fields = {"wie": names, **ABOUT_A_COLLEAGUE}
    answer = bureau.post(f"/melding/{bureau.sid}/afschermen", fields, bureau.alive("een"))
    assert answer.status == 422
    assert f'href="#{field}' in answer.body


def test_somebody_is_always_left_who_sees_it(bureau: Bureau) -> None:
    bureau.hire("leider", "teamleider")
    # The teamleider may handle a melding and end its shielding, so one is left.
    assert shield(bureau, bureau.sid, "twee", "een", by="leider") == 303
    assert shield(bureau, bureau.sid, "twee", by="leider", waarom="niet_meer_nodig") == 303
    assert shield(bureau, bureau.sid, "twee", "leider") == 303
    fields = {"toegang": "", "rol": ["triagist"]}
    ended = bureau.post("/medewerker/een/rollen", fields, bureau.admin)
    assert ended.status == 422
    assert bureau.staff("een").active
    assert seen_by([bureau.staff(one) for one in ("een", "twee", "leider")])[bureau.sid]
    assert seen_by([bureau.staff(one) for one in ("twee", "leider")]) == {bureau.sid: []}


def test_two_at_once_both_hold(bureau: Bureau) -> None:
    bureau.hire("drie", "triagist")
    sid = bureau.sid
    bureau.database.before("commit reports/melding#", lambda: shield(bureau, sid, "drie"))
    assert shield(bureau, sid, "twee") == 303
    assert bureau.staff("twee").shielded_from == {sid}
    assert bureau.staff("drie").shielded_from == {sid}
