"""A report that the desk enters: the questions of the site, stored and told of at once, by whom is known."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args

import pytest

from chalicelib.mailbox.reading.usecases import open_with
from chalicelib.platform.code import ReceiptCode, derive, mint, parse
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.question import Question
from chalicelib.platform.gemeente import Flood
from chalicelib.reports.codes import CHANNEL_NAMES
from chalicelib.reports.domain import EnteredChannel, FormChannel
from chalicelib.reports.forms import MELDING_PROFESSIONAL, MELDING_PUBLIEK
from chalicelib.reports.forms.invoer import INVOER, SIGNAAL_OP
from chalicelib.reports.intake.usecases import accept_report
from chalicelib.reports.store.submissions import Stored
from tests.support.answers import BY_MAIL, BY_PHONE, PROFESSIONAL, PUBLIC
from tests.support.builders import a_person, a_public_report
from tests.support.bureau import INVOLVE, Bureau, answered, later, text_of
from tests.support.fakes import MemoryKeys
from tests.support.reading import every, only
from tests.support.web import Answer

Typed = Mapping[str, str | Sequence[str]]
_ENTRY: Typed = {
    "invoer_kanaal": "telefoon",
    "signaal_op-dag": "1",
    "signaal_op-maand": "3",
    "signaal_op-jaar": "2026",
    "code_gewenst": "nee",
}
SECRET = "sneeuwvlok"


class Desk(Bureau):
    """A bureau of which a triagist enters reports."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.secret = self.triagist

    def send(
        self, typed: Typed, who: str = "inwoner", code: ReceiptCode | None = None, **more: str
    ) -> Answer:
        """All answers at once, as the page on which they are checked sends them."""
        given: dict[str, str | Sequence[str]] = {**typed, **_ENTRY, **more}
        given |= {"page": "check", "go": "send", "code": (code or mint()).characters}
        return self.post(f"/melding-invoeren/{who}", given, self.secret)

    def entered(self, **more: str) -> Stored:
        """A public report that is entered."""
        code = mint()
        answered(200, self.send(PUBLIC.answers, code=code, **more))
        return self.file(derive(code).sid).submissions[0]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_call_becomes_a_melding_that_says_how_it_came_and_who_entered_it(desk: Desk) -> None:
    stored = desk.entered()
    assert (stored.header.channel, stored.verified, stored.rule) == ("telefoon", "", "R1")
    assert (stored.form, stored.accepted_at[:10]) == ("melding_publiek", "2026-03-02")
    (entry,) = desk.chain(f"melding#{stored.sid}")
    assert (entry.action, entry.actor, entry.facts["channel"]) == (
        "ingevoerd",
        "triagist",
        "telefoon",
    )
    page = text_of(answered(200, desk.get(f"/melding/{stored.sid}", desk.secret)).body)
    for told in (
        "Melding ingevoerd",
        "Kanaal Telefoon",
        "Datum signaal 1 maart 2026",
    ):
        assert told in page
    assert "Code gewenst" not in page


def test_under_the_code_of_a_melding_that_is_kept_from_them_nothing_is_said_to_be_stored(
    desk: Desk,
) -> None:
    code = mint()
    answered(200, desk.send(PUBLIC.answers, code=code))
    path, fields = f"/melding/{derive(code).sid}/afschermen", {"wie": "triagist"}
    other = desk.logged_in("triagist", name="ander")
    answered(303, desk.post(path, {**fields, "waarom": "over_collega"}, other))
    page = desk.send(PUBLIC.but(observed_behaviour="Iets anders.").answers, code=code)
    assert page.status == 503
    assert "niet opgeslagen" in page.body
    assert "Iets anders." in page.body


def walk(desk: Desk, who: str, answers: Typed) -> tuple[list[str], Answer]:
    """The pages that somebody passes who answers what each asks, and the one on which all is checked."""
    path = f"/melding-invoeren/{who}"
    page = answered(200, desk.get(path, desk.secret))
    passed = []
    while True:
        hidden, shown = carried(page)
        passed.append(hidden["page"])
        if hidden["page"] == "check":
            return passed, page
        given = {name: answers[name] for name in shown if name in answers}
        page = answered(200, desk.post(path, {**hidden, **given, "go": "next"}, desk.secret))


def carried(page: Answer) -> tuple[dict[str, str], set[str]]:
    """The values that travel along on a page, and the names of what it asks."""
    hidden = {e["name"]: e["value"] for e in every(page.body, "input", type="hidden")}
    names = {e["name"] for tag in ("input", "select", "textarea") for e in every(page.body, tag)}
    return hidden, names - hidden.keys()


def test_a_call_is_entered_on_three_pages_and_checked_on_a_fourth(desk: Desk) -> None:
    passed, check = walk(desk, "inwoner", {**BY_PHONE.answers, **_ENTRY})
    assert passed == ["signaal", "melding", "van_wie", "check"]
    hidden, _ = carried(check)
    done = desk.post("/melding-invoeren/inwoner", {**hidden, "go": "send"}, desk.secret)
    assert "is opgeslagen" in answered(200, done).body
    desk.add_school(a_person("vast"))
    passed, _ = walk(desk, "professional", {**PROFESSIONAL.answers, **_ENTRY})
    assert passed == ["signaal", "melding", "van_wie", "check"]


def codes(question: Question) -> list[str]:
    """The answers that can be chosen, by their codes, or the lists they come from."""
    return [one.value if isinstance(one, Option) else one.name for one in question.choices]


@pytest.mark.parametrize("who", INVOER)
def test_entering_asks_all_that_the_site_asks_and_three_things_more(who: str) -> None:
    of = {"inwoner": MELDING_PUBLIEK, "professional": MELDING_PROFESSIONAL}[who]
    more = {"invoer_kanaal", "signaal_op", "invoer_partner", "teruggebeld", "code_gewenst"}
    assert INVOER[who].questions.keys() == of.questions.keys() | more
    for name, question in of.questions.items():
        # The same question, on another page and in the words of the desk.
        asked = INVOER[who].questions[name]
        assert [codes(asked), asked.condition] == [codes(question), question.condition]
        same = ("widget", "optional", "max_length", "day", "roughly", "preset", "forgets")
        assert all(getattr(asked, one) == getattr(question, one) for one in same)


def test_danger_and_a_partner_are_asked_about_on_the_way(desk: Desk) -> None:
    more = {"invoer_kanaal": "partner", "invoer_partner": "Politie", "danger_now": "ja"}
    passed, check = walk(desk, "inwoner", {**BY_MAIL.answers, **_ENTRY, **more})
    assert passed == ["signaal", "gevaar", "melding", "van_wie", "check"]
    assert "Partner Politie" in text_of(check.body)


def test_the_day_of_the_signal_is_that_of_today_until_somebody_types_another(desk: Desk) -> None:
    page = answered(200, desk.get("/melding-invoeren/inwoner", desk.secret))
    boxes = [only(page.body, "input", name=name)["value"] for name in SIGNAAL_OP]
    assert boxes == ["2", "3", "2026"]
    assert "Ingevoerd door: Testpersoon triagist." in text_of(page.body)
    path, typed = "/melding-invoeren/inwoner", {**PUBLIC.answers, **_ENTRY, "signaal_op-dag": "1"}
    given = {**typed, "page": "signaal", "go": "next"}
    hidden, _ = carried(answered(200, desk.post(path, given, desk.secret)))
    assert [hidden[name] for name in SIGNAAL_OP] == ["1", "3", "2026"]


def test_a_page_names_each_field_that_is_wrong_and_keeps_the_rest(desk: Desk) -> None:
    path, typed = "/melding-invoeren/inwoner", {**BY_PHONE.answers, **_ENTRY}
    wrong = {"observed_behaviour": "", "own_interpretation": SECRET, "wijk_code": "elders"}
    page = desk.post(path, {**typed, **wrong, "page": "melding", "go": "next"}, desk.secret)
    summary = only(answered(422, page).body, "div", id="fout")
    assert "Vul ‘Waarneming’ in." in summary.text
    links = [a["href"] for a in every(page.body, "a") if a["href"].startswith("#")]
    assert {"#observed_behaviour", "#wijk_code"} <= set(links)
    assert SECRET in only(page.body, "textarea", name="own_interpretation").text
    # Back too keeps what stands on the page, and what is not asked any more.
    back = {**typed, **wrong, "page": "melding", "go": "back"}
    hidden, _ = carried(answered(200, desk.post(path, back, desk.secret)))
    assert hidden["own_interpretation"] == SECRET


def test_who_reports_and_the_partner_are_masked(desk: Desk) -> None:
    stored = desk.entered(invoer_kanaal="partner", invoer_partner=f"Politie, {SECRET}")
    page = desk.get(f"/melding/{stored.sid}", desk.secret)
    assert SECRET not in page.body
    shown = desk.post(f"/melding/{stored.sid}/wie", {"reden": "veiligheid"}, desk.secret)
    assert SECRET in shown.body


@pytest.mark.parametrize("channel", get_args(EnteredChannel))
def test_each_channel_is_shown_by_its_name(desk: Desk, channel: str) -> None:
    desk.entered(invoer_kanaal=channel, invoer_partner="Politie")
    page = answered(200, desk.get(f"/werkbak?kanaal={channel}", desk.secret))
    rows = [one.text for one in every(page.body, "td")]
    assert any(CHANNEL_NAMES[channel] in row for row in rows)


def test_a_professional_who_was_called_back_is_verified_and_nobody_else_is_mailed(
    desk: Desk,
) -> None:
    desk.add_school(a_person("vast"))
    code = mint()
    answered(200, desk.send(PROFESSIONAL.answers, "professional", code, teruggebeld="ja"))
    (stored,) = desk.file(derive(code).sid).submissions
    assert (stored.verified, stored.header.organisatie_id) == ("gebeld", "waterlijn")
    assert (stored.shared_with, stored.quarantine) == ("", False)
    page = text_of(desk.get(f"/melding/{stored.sid}", desk.secret).body)
    assert "geverifieerd: teruggebeld" in page
    # Nobody was asked by itself, so the page says that the desk does.
    assert "Actie: aandachtsfunctionaris betrekken, de melder wil dat" in page
    assert [mail.to for mail in desk.deliver()] == []
    # Once the desk asked, there is nothing left to do.
    path = f"/melding/{stored.sid}"
    answered(303, desk.post(f"{path}/betrekken", INVOLVE, desk.secret))
    assert "Actie:" not in text_of(desk.get(path, desk.secret).body)


def test_the_word_about_sharing_holds_for_what_was_entered_too(desk: Desk) -> None:
    desk.add_school(a_person("vast"))
    code, nothing = mint(), {"share_with_aandachtsfunctionaris": "nee"}
    answered(200, desk.send(PROFESSIONAL.but(**nothing).answers, "professional", code))
    path = f"/melding/{derive(code).sid}/betrekken"
    refused = answered(422, desk.post(path, INVOLVE, desk.secret))
    assert "wilde niet dat de eigen meekijkt" in text_of(refused.body)


def test_the_desk_is_told_and_the_reporter_gets_no_mail(desk: Desk) -> None:
    desk.hire("wacht", "triagist", email="wacht@gemeente.example", confirmed_on="2026-03-01")
    desk.hire("nacht", "oproep", email="nacht@gemeente.example", confirmed_on="2026-03-01")
    code = mint()
    answered(200, desk.send(BY_MAIL.answers, code=code))
    assert [mail.to for mail in desk.deliver()] == ["wacht@gemeente.example"]
    answered(200, desk.send(BY_MAIL.but(danger_now="ja").answers))
    assert "nacht@gemeente.example" in {mail.to for mail in desk.deliver()}


def test_the_address_lies_apart_and_what_was_said_lies_sealed(desk: Desk) -> None:
    code = mint()
    answered(200, desk.send(BY_MAIL.but(observed_behaviour=SECRET * 4).answers, code=code))
    (stored,) = desk.file(derive(code).sid).submissions
    assert set(stored.sealed) == {"content", "notify"}
    address = str(BY_MAIL.answers["melder_email"])
    content = MemoryKeys("content").open("content", stored.sid, stored.sealed["content"]).decode()
    assert address not in content
    assert SECRET in content
    told = repr([desk.database.tables, desk.queues.waiting])
    assert SECRET not in told
    assert address not in told


def test_a_code_is_shown_once_and_opens_the_mailbox(desk: Desk, capsys: Any) -> None:
    code = mint()
    page = answered(200, desk.send(PUBLIC.answers, code=code, code_gewenst="ja"))
    shown = "".join(only(page.body, "p", class_="code").text.split())
    assert parse(shown) == code
    assert "Zeg erbij dat u de code hebt gezien." in text_of(page.body)
    assert page.headers["cache-control"] == "no-store"
    assert open_with(desk.root.ports("public"), code) is not None
    # Nowhere: no table, no queue, no line of the log.
    told = repr([desk.database.tables, desk.queues.waiting]) + capsys.readouterr().out
    for secret in (code.characters, code.shown, derive(code).send_proof, derive(code).erase_proof):
        assert secret not in told


def test_who_wants_no_code_has_no_mailbox_and_the_code_is_on_no_page(desk: Desk) -> None:
    code = mint()
    page = answered(200, desk.send(PUBLIC.answers, code=code))
    assert code.shown not in page.body
    assert code.characters not in page.body
    assert open_with(desk.root.ports("public"), code) is None
    assert desk.database.items("mailbox") == []
    sid = derive(code).sid
    asked = desk.post(f"/melding/{sid}/vraag", {"vraag": "Wanneer?", "taal": "nl"}, desk.secret)
    assert "Het postvak van de melder is gewist of verlopen." in text_of(answered(422, asked).body)


def test_the_reporter_of_an_entered_report_answers_from_the_mailbox(desk: Desk) -> None:
    code = mint()
    answered(200, desk.send(PUBLIC.answers, code=code, code_gewenst="ja"))
    desk.accept(a_public_report(observed_behaviour="Nog iets gezien."), code)
    kinds = [one.kind for one in desk.file(derive(code).sid).arrived]
    assert kinds == ["melding", "aanvulling"]


def test_the_same_answers_of_one_page_are_one_melding(desk: Desk) -> None:
    code = mint()
    pages = [desk.send(PUBLIC.answers, code=code, code_gewenst="ja") for _ in range(2)]
    assert {answered(200, page).body for page in pages}.pop()
    assert len(desk.database.items("reports", f"melding#{derive(code).sid}")) == 1
    assert desk.actions(f"melding#{derive(code).sid}") == ["ingevoerd"]


def test_other_answers_of_one_page_are_refused_in_words_and_stay_on_the_page(desk: Desk) -> None:
    code = mint()
    answered(200, desk.send(PUBLIC.answers, code=code))
    other = PUBLIC.but(observed_behaviour=f"Anders: {SECRET}").answers
    page = answered(409, desk.send(other, code=code))
    assert f"melding {derive(code).reference}" in text_of(page.body)
    assert SECRET in page.body
    assert len(desk.file(derive(code).sid).submissions) == 1


@pytest.mark.parametrize("table", ["reports", "journal", "post", "mailbox"])
def test_nothing_is_half_stored_and_the_answers_stay(desk: Desk, table: str) -> None:
    code = mint()
    desk.database.away = {table}
    said = PUBLIC.but(observed_behaviour=f"Gezien: {SECRET}").answers
    page = answered(503, desk.send(said, code=code, code_gewenst="ja"))
    assert "De melding is niet opgeslagen." in text_of(page.body)
    assert SECRET in page.body
    assert desk.database.items("reports") == []
    desk.database.away = set()
    answered(200, desk.send(said, code=code, code_gewenst="ja"))
    assert desk.queues.waiting["post"]


def test_no_flood_sets_an_entered_report_apart_and_it_takes_no_number(desk: Desk) -> None:
    desk.set_flood(Flood(unverified=1, minutes=15))
    assert not desk.entered().quarantine
    _, first = desk.report()
    _, second = desk.report()
    apart = [desk.file(sid).submissions[0].quarantine for sid in (first, second)]
    assert apart == [False, True]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"invoer_kanaal": ""}, "Kies een kanaal."),
        ({"invoer_kanaal": "publiek"}, "Dit antwoord kennen wij niet."),
        ({"invoer_kanaal": "partner", "invoer_partner": ""}, "Schrijf welke partner dit is."),
        ({"signaal_op-dag": "3"}, "Deze datum is nog niet geweest."),
        ({"signaal_op-dag": "", "signaal_op-maand": "", "signaal_op-jaar": ""}, "Vul de datum"),
        ({"code_gewenst": ""}, "Kies ja of nee."),
        ({"observed_behaviour": "Nummer 111222333"}, "burgerservicenummer"),
    ],
)
def test_what_is_wrong_is_said_at_its_page(desk: Desk, typed: dict[str, str], said: str) -> None:
    page = answered(422, desk.send(PUBLIC.answers, "inwoner", None, **typed))
    assert said in text_of(page.body)
    assert desk.database.items("reports") == []


def test_a_session_that_ends_loses_nothing_that_was_typed(desk: Desk) -> None:
    later(desk, hours=9)
    said = PUBLIC.but(observed_behaviour=f"Gezien: {SECRET}").answers
    assert SECRET in answered(403, desk.send(said)).body


def test_the_entry_page_leads_to_both_forms(desk: Desk) -> None:
    page = answered(200, desk.get("/melding-invoeren", desk.secret))
    links = {re.sub(r"^(\.\./)*", "", a["href"]) for a in every(page.body, "a")}
    assert {"melding-invoeren/inwoner", "melding-invoeren/professional"} <= links


def sent(desk: Desk) -> str:
    """A message of the public function, taken off its queue."""
    accept_report(desk.root.ports("public").visiting, mint(), a_public_report())
    return str(desk.queues.waiting["reports"].pop().body)


def kept_apart(desk: Desk, body: str) -> list[Any]:
    """Why triage kept a message apart, which stored nothing else."""
    desk.root.triage(body)
    assert desk.database.items("reports") == []
    return [one["why"] for one in desk.database.items("unreadable")]


@pytest.mark.parametrize("channel", get_args(EnteredChannel))
def test_no_message_says_that_the_desk_entered_it(desk: Desk, channel: str) -> None:
    """Somebody who took over the public function cannot make a report look like one of the desk."""
    true = sent(desk)
    assert true.count('"channel":"publiek"') == 1
    forged = true.replace('"channel":"publiek"', f'"channel":"{channel}"')
    assert kept_apart(desk, forged) == ["vreemde_inhoud"]


def test_no_message_is_of_the_kind_that_the_bureau_stores(desk: Desk) -> None:
    forged = sent(desk).replace('"kind":"melding"', '"kind":"ingevoerd"')
    assert "ingevoerd" in forged
    assert kept_apart(desk, forged) == ["onbekende_soort"]


def test_no_message_says_that_somebody_was_called_back(desk: Desk) -> None:
    body = sent(desk)
    desk.root.triage(f'{{"verified":"gebeld",{body[1:]}')
    assert [r["verified"] for r in desk.database.items("reports") if r["sk"] == "melding"] == [""]


def test_the_channels_of_forms_and_of_the_desk_are_apart() -> None:
    assert not set(get_args(FormChannel)) & set(get_args(EnteredChannel))
    assert set(CHANNEL_NAMES) == {*get_args(FormChannel), *get_args(EnteredChannel)}


def test_of_a_melding_without_a_mailbox_nobody_is_asked_or_told_in_one(desk: Desk) -> None:
    path = f"/melding/{desk.entered().sid}"
    page = answered(200, desk.get(path, desk.secret)).body
    assert "Melder ziet niets: geen postvak" in text_of(page)
    assert not [e for e in every(page, "a") if e["href"].endswith(("/vraag", "/status"))]
    for step, said in (("vraag", "Er is geen postvak. Bel"), ("status", "Er is geen postvak: de")):
        shown = text_of(answered(200, desk.get(f"{path}/{step}", desk.secret)).body)
        assert said in shown
        assert "wiste" not in shown


def test_who_logged_in_anew_halfway_is_on_the_same_step_with_every_answer(desk: Desk) -> None:
    code = mint()
    given: dict[str, Any] = {**PUBLIC.answers, **_ENTRY, "observed_behaviour": "Aan de telefoon."}
    given |= {"page": "melding", "go": "next", "code": code.characters}
    answer = desk.post("/melding-invoeren/inwoner", given, desk.secret, token="van gisteren")
    body = answered(403, answer).body
    assert "Er is niets gewijzigd." in only(body, "div", role="alert").text
    assert only(body, "textarea", name="observed_behaviour").text.strip() == "Aan de telefoon."
    sent = {e["name"]: e["value"] for e in every(body, "input", type="hidden")}
    assert (sent["page"], sent["code"]) == ("melding", code.characters)
    assert sent["invoer_kanaal"] == "telefoon"
    next_step = desk.post(
        "/melding-invoeren/inwoner", {**given, "formulier": answer.token}, desk.secret
    )
    assert "page" in {e["name"] for e in every(answered(200, next_step).body, "input")}
