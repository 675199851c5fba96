"""Entries of the journal in words: every code has its sentence, and no old one breaks a page."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import get_args

import pytest

from chalicelib.access.domain import ROLE_NAMES, Role, Span
from chalicelib.access.staff.acts import HERSTEL
from chalicelib.bootstrap import acts_of_two
from chalicelib.handover.domain import FIELDS, GROUNDS, RECIPIENTS
from chalicelib.journal.codes.action import OBJECTS
from chalicelib.journal.codes.actions import ACTIONS
from chalicelib.journal.codes.purposes import ACTIVITIES, COMMANDS, FACTS, FUNCTIONS, PURPOSES
from chalicelib.journal.domain import Entry
from chalicelib.journal.store import NO_ENTRY
from chalicelib.journal.telling.usecases import (
    activity_of,
    group_of,
    kind_of,
    mentioned,
    sentence,
    told,
)
from chalicelib.mailbox.domain import MailboxState
from chalicelib.platform.forms.context import Option
from chalicelib.process.domain import REFUSALS
from chalicelib.reports.codes import (
    DANGER_JUDGED,
    EXTEND_REASONS,
    GIVEN_BACK,
    IDENTITY_REASONS,
    INVOLVE_REASONS,
    LINK_REASONS,
    REASONS_AGAINST_BATCH,
    REASONS_AGAINST_HANDOVER,
    REASONS_AGAINST_INVOLVING,
    REJECT_REASONS,
    REOPEN_REASONS,
    SEARCH_REASONS,
    SHIELD_REASONS,
)
from chalicelib.reports.involving.usecases import Sees
from chalicelib.reports.outcomes import OUTCOMES
from chalicelib.unreadable.codes import REASONS
from tests.support.journal_codes import codes_in, purposes_in, sources
from tests.support.staff import Desk

SID, OTHER, SCHOOL, PERSON = "a" * 32, "b" * 32, "c" * 12, "d" * 12
NAMES = {
    "bos": "A. Bos",
    "kok": "B. Kok",
    f"melding#{SID}": "K-1",
    f"melding#{OTHER}": "K-2",
    f"organisatie#{SCHOOL}": "De Lijn",
    f"persoon#{PERSON}": "J. Bakker",
}


def an_entry(
    action: str, object_id: str = f"melding#{SID}", *, actor: str = "bos", **facts: str
) -> Entry:
    given = {"activity": "signalen_beoordelen", "purpose": "triage", **facts}
    return Entry(object_id, 1, "2026-03-02T10:00:00Z", actor, action, given, "", "")


def test_every_code_that_the_code_can_write_has_a_sentence() -> None:
    """A new code needs its line in chalicelib/journal/codes/actions.py."""
    found = codes_in(sources())
    assert sorted(found.unclear) == []
    assert {"gelezen", "opgepakt", "afgedrukt", "vervallen", "postvak_verlopen"} <= found.codes
    assert sorted(found.codes - set(ACTIONS)) == []


@pytest.mark.parametrize(
    "planted",
    [
        'work.note(object_id(sid), "nieuw", WHY)',
        'told = "nieuw" if sid else "gelezen"\n    work.entry(sid, told, WHY)',
        'open_melding(work, sid, action="nieuw")',
        'code = "nieuw"\n    open_melding(work, sid, action=code)',
    ],
)
def test_a_new_code_is_found_however_it_is_passed_on(planted: str) -> None:
    modules = sources()
    name = "chalicelib.reports.melding.usecases"
    modules[name] += f"\n\ndef planted(work, sid):\n    {planted}\n"
    assert "nieuw" in codes_in(modules).codes


def test_a_code_that_nobody_can_tell_is_named() -> None:
    planted = {"chalicelib.x": "def f(work, row):\n    work.note(row.id, row.action, WHY)\n"}
    assert codes_in(planted).unclear == {"chalicelib.x:2"}


def test_only_work_makes_entries() -> None:
    """Or a code would reach the journal past the test above."""
    makers = [
        name
        for name, text in sources().items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Noted"
    ]
    assert makers == ["chalicelib.work"]


def test_every_purpose_and_activity_has_words() -> None:
    activities, purposes = purposes_in(sources())
    assert sorted(activities - set(ACTIVITIES)) == []
    assert sorted(purposes - set(PURPOSES)) == []
    for reasons in (
        *(IDENTITY_REASONS, LINK_REASONS, SEARCH_REASONS, INVOLVE_REASONS, REASONS),
        *(DANGER_JUDGED, GIVEN_BACK, SHIELD_REASONS, REOPEN_REASONS),
    ):
        assert sorted(set(reasons) - set(PURPOSES)) == []


def test_every_code_in_a_fact_has_words() -> None:
    reasons = HERSTEL.form.questions["reden"].choices
    expected: Mapping[str, set[str]] = {
        "roles": set(get_args(Role)),
        "asked": set(get_args(Role)),
        "state": set(get_args(MailboxState)),
        "span": set(get_args(Span)),
        "act": {kind.act for kind in acts_of_two()},
        "refusal": {
            *REFUSALS,
            *REJECT_REASONS,
            *REASONS_AGAINST_INVOLVING,
            *REASONS_AGAINST_HANDOVER,
            *REASONS_AGAINST_BATCH,
        },
        "sees": set(get_args(Sees)),
        "outcome": set(OUTCOMES),
        "recipient": set(RECIPIENTS),
        "ground": set(GROUNDS),
        "fields": set(FIELDS),
        "reason": {
            *(one.value for one in reasons if isinstance(one, Option)),
            *INVOLVE_REASONS,
            *EXTEND_REASONS,
        },
    }
    for fact, codes in expected.items():
        assert sorted(codes - set(FACTS[fact])) == [], fact
    assert {name.casefold() for name in ROLE_NAMES.values()} == set(FACTS["roles"].values())


@pytest.mark.parametrize(
    ("entry", "dutch", "english"),
    [
        (
            an_entry("gelezen"),
            "A. Bos las melding K-1, om te beoordelen.",
            "A. Bos read report K-1, to assess it.",
        ),
        (
            an_entry("identiteit_getoond", purpose="melder_bellen"),
            "A. Bos zag de identiteit van melder en betrokkene bij melding K-1, om de melder te bellen.",
            (
                "A. Bos saw the identity of the reporter and the person concerned in report K-1, to call the "
                "reporter."
            ),
        ),
        (
            an_entry("ontvangen", actor="triage", purpose="ontvangst"),
            "Automatisch (triage): melding K-1 is ontvangen.",
            "Automatic (triage): report K-1 was received.",
        ),
        (
            an_entry("meer_ontvangen", f"meer#{SID}", actor="triage", purpose="ontvangst"),
            "Automatisch (triage): een extra bericht bij melding K-1 is ontvangen.",
            "Automatic (triage): an extra message for report K-1 was received.",
        ),
        (
            an_entry("overgenomen", **{"from": "kok"}),
            "A. Bos nam melding K-1 over van B. Kok, om te beoordelen.",
            "A. Bos took over report K-1 from B. Kok, to assess it.",
        ),
        (
            an_entry("gekoppeld", to=OTHER, purpose="zelfde_plek"),
            "A. Bos koppelde melding K-1 aan melding K-2, omdat het om dezelfde plek gaat.",
            "A. Bos linked report K-1 to report K-2, because it is about the same place.",
        ),
        (
            an_entry("af_betrokken", to=SCHOOL, person=PERSON, purpose="kan_steunen"),
            "A. Bos betrok J. Bakker van De Lijn bij melding K-1, omdat die iemand kan steunen.",
            "A. Bos involved J. Bakker of De Lijn in report K-1, because they can support somebody.",
        ),
        (
            an_entry(
                "getekend",
                act="betrekken",
                to=SCHOOL,
                person=PERSON,
                purpose="kan_steunen",
                proposed_by="kok",
            ),
            (
                "A. Bos betrok J. Bakker van De Lijn bij melding K-1 op voorstel van B. Kok, omdat die "
                "iemand kan steunen."
            ),
            (
                "A. Bos involved J. Bakker of De Lijn in report K-1 at the proposal of B. Kok, because they "
                "can support somebody."
            ),
        ),
        (
            an_entry(
                "voorgesteld",
                act="betrekken",
                to=SCHOOL,
                sees="vraag",
                reason="kan_steunen",
                purpose="meekijken",
            ),
            (
                "A. Bos deed een voorstel over melding K-1: organisatie betrekken; organisatie: De Lijn; "
                "ziet: alleen de vraag; reden: kan iemand steunen, om mee te kijken."
            ),
            (
                "A. Bos made a proposal about report K-1: involve an organisation; organisation: De Lijn; "
                "sees: only the question; reason: can support somebody, to view it."
            ),
        ),
        (
            an_entry(
                "toegevoegd", "medewerker#kok", purpose="beheer", roles="", asked="fg,triagist"
            ),
            "A. Bos voegde B. Kok toe; ter ondertekening: functionaris gegevensbescherming, triagist.",
            "A. Bos added B. Kok; to be signed: data protection officer, triage officer.",
        ),
        (
            an_entry(
                "geweigerd", "medewerker#kok", purpose="beheer", act="rollen", refusal="onbekend"
            ),
            "A. Bos weigerde een voorstel over B. Kok: toegang of rollen geven; reden: niet na te gaan.",
            "A. Bos refused a proposal about B. Kok: give access or roles; reason: cannot be verified.",
        ),
        (
            an_entry(
                "geweigerd", "medewerker#bos#2026-03-02", purpose="toegang", route="GET /zoeken"
            ),
            "A. Bos kreeg geen toegang tot een pagina: GET /zoeken.",
            "A. Bos was refused a page: GET /zoeken.",
        ),
        (
            an_entry(
                "journaal_gelezen",
                "medewerker#bos#2026-03-02",
                purpose="inzage",
                first="2026-02-27",
                last="2026-03-01",
            ),
            "A. Bos las het journaal van 27 februari 2026 tot en met 1 maart 2026, voor het toezicht.",
            "A. Bos read the audit log from 27 February 2026 to 1 March 2026, for oversight.",
        ),
        (
            an_entry(
                "getekend", "medewerker#kok", actor="opstart", purpose="beheer", act="herstel"
            ),
            "De opdracht ‘tekenen zonder collega’ tekende een voorstel over B. Kok: toegang herstellen.",
            "The command ‘sign without a colleague’ signed a proposal about B. Kok: recover access.",
        ),
    ],
)
def test_an_entry_is_a_sentence(entry: Entry, dutch: str, english: str) -> None:
    assert sentence(entry, "nl", NAMES) == dutch
    assert sentence(entry, "en", NAMES) == english


def test_who_is_not_known_by_name_is_told_as_somebody_who_left() -> None:
    assert "Oud-medewerker weg las" in sentence(an_entry("gelezen", actor="weg"), "nl", NAMES)
    gone = sentence(an_entry("toegevoegd", "medewerker#weg", purpose="beheer"), "nl", NAMES)
    assert gone == "A. Bos voegde oud-medewerker weg toe."


def test_what_has_no_name_any_more_shows_no_id() -> None:
    for object_id, words in (
        (f"melding#{'e' * 32}", "een melding die er niet meer is"),
        (f"meer#{'e' * 32}", "een extra bericht bij een melding"),
        (f"organisatie#{'e' * 12}", "een organisatie die er niet meer is"),
        (f"mailbox#{'e' * 32}", "een postvak"),
        (f"zoeken#{'e' * 20}", "een zoekopdracht"),
        (f"onleesbaar#reports#{'e' * 64}", "een onleesbaar bericht"),
    ):
        told_as = sentence(an_entry("gelezen", object_id), "nl", {})
        assert words in told_as
        assert "eeee" not in told_as


@pytest.mark.parametrize(
    "entry",
    [
        an_entry("van_vroeger"),
        an_entry("van_vroeger", actor="triage", purpose="van_toen", activity="oud"),
        an_entry("gelezen", "casus#1"),
        an_entry("{who} {x} {0} %s", facts="{who}"),
        Entry("melding#x", 0, "", "", NO_ENTRY, {}, "", ""),
        Entry("", 0, "x", "", "", {}, "", ""),
        an_entry("gekoppeld"),
        an_entry("journaal_gelezen", first="gisteren"),
        an_entry("stand_gemeld", state="<b>"),
    ],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_row_of_before_breaks_a_page(entry: Entry, language: str) -> None:
    found = told(entry, language, {})
    assert found.text.endswith(".")
    assert activity_of(entry, language) == activity_of(entry, language).strip()
    assert found.group in {"gedaan", "gelezen", "automatisch"}


def test_a_code_without_a_sentence_is_shown_as_it_is_and_marked() -> None:
    found = told(an_entry("van_vroeger"), "nl", NAMES)
    assert found.text == "A. Bos: ‘van_vroeger’ bij melding K-1, om te beoordelen."
    assert not found.is_known
    assert told(an_entry("gelezen"), "nl", NAMES).is_known
    assert not told(an_entry("gelezen", "casus#1"), "nl", NAMES).is_known


def test_readings_stand_apart_from_acts_and_from_what_works_by_itself() -> None:
    assert group_of(an_entry("gelezen")) == "gelezen"
    assert group_of(an_entry("opgepakt")) == "gedaan"
    assert group_of(an_entry("adres_bevestigd", actor="triage")) == "automatisch"
    assert group_of(an_entry("van_vroeger")) == "gedaan"


def test_an_object_in_a_sentence_is_a_piece_of_its_own_for_a_link() -> None:
    pieces = told(an_entry("gekoppeld", to=OTHER, purpose="zelfde_plek"), "nl", NAMES).pieces
    assert [(p.text, p.about) for p in pieces if p.about] == [
        ("K-1", f"melding#{SID}"),
        ("K-2", f"melding#{OTHER}"),
    ]


def test_what_a_page_must_look_up_is_said_and_no_more() -> None:
    entries = [
        an_entry("gekoppeld", to=OTHER),
        an_entry("af_betrokken", f"meer#{SID}", to=SCHOOL, person=PERSON),
        an_entry("overgenomen", actor="triage", **{"from": "kok"}),
        an_entry("geweigerd", "medewerker#bos#2026-03-02", sid="f" * 32),
        an_entry("gekoppeld"),
    ]
    expected = {"bos", "kok", f"melding#{'f' * 32}", *NAMES}
    assert mentioned(entries) == expected


def test_all_that_a_desk_does_in_a_day_has_words_in_both_languages() -> None:
    bureau = Desk().bureau
    rows = [row for chain in bureau.database.tables["journal"] for row in bureau.chain(chain)]
    assert len({row.action for row in rows}) > 12
    for row in rows:
        assert kind_of(row) in OBJECTS, row.object_id
        for language in ("nl", "en"):
            found = told(row, language, {})
            assert found.is_known, row.action
            assert not re.search(r"[{}_]", found.text), found.text


def test_what_works_by_itself_is_no_colleague_by_name() -> None:
    for one in (*FUNCTIONS, *COMMANDS):
        assert sentence(an_entry("gelezen", actor=one), "nl", {one: "A. Bos"}).startswith(
            ("Automatisch (", "De opdracht")
        )
