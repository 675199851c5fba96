"""The way of a work address: the mail, the page with the button, and what the desk reads of it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from chalicelib.platform.mailer import Mail
from tests.support.builders import a_professional_report, put_at_desk
from tests.support.bureau import Bureau, text_of
from tests.support.deciding import decide
from tests.support.gallery import OpenGallery
from tests.support.reading import every, only

SHARE = "share_with_aandachtsfunctionaris"
NOT_CONFIRMED = "werkadres nog niet bevestigd"
ELSEWHERE = "werkadres bevestigd, maar geen adres van de organisatie"
# A domain may be somebody's own name, so whoever reads it gave a reason.
DOMAIN = "locatie.waterlijn.example is geen maildomein van de organisatie"


class Desk(Bureau):
    """A bureau with a mailer, and a triagist who reads."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.put(put_at_desk("t", "desk@gemeente.example", "triagist"))
        self.secret = self.logged_in("triagist")

    def read(self, sid: str) -> str:
        return text_of(self.get(f"/melding/{sid}", self.secret).body)

    def mail(self) -> list[Mail]:
        """The mails that were sent, after the mailer handled all that waits."""
        self.queues.work_off_mail(self.root.mailer)
        sent: Any = self.root.ports("mailer").mailer
        return list(sent.sent)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_an_address_outside_the_domains_is_told_as_confirmed_with_what_to_do(desk: Desk) -> None:
    address = "sub@locatie.waterlijn.example"
    _, sid = desk.report_from_work(confirmed=False, melder_email=address)
    assert NOT_CONFIRMED in desk.read(sid)
    assert ELSEWHERE not in desk.read(sid)
    desk.confirm(sid)
    page = desk.read(sid)
    assert NOT_CONFIRMED not in page
    assert ELSEWHERE in page
    for advice in ("Laat het maildomein toevoegen", "betrek zelf de aandachtsfunctionaris"):
        assert advice in page
    assert "locatie.waterlijn.example" not in page
    reason = {"reden": "melder_bellen"}
    assert DOMAIN in text_of(desk.post(f"/melding/{sid}/wie", reason, desk.secret).body)
    assert "Adres bevestigd" in page


def test_an_address_of_the_organisation_is_told_by_who_was_mailed(desk: Desk) -> None:
    _, sid = desk.report_from_work(share_with_aandachtsfunctionaris="inhoud")
    page = desk.read(sid)
    assert "meldpunt en aandachtsfunctionaris (R5, van de organisatie)" in page
    assert NOT_CONFIRMED not in page
    assert "geen maildomein" not in page


@pytest.mark.parametrize("is_sent", [True, False])
def test_the_desk_reads_that_a_mail_was_called_off_just_when_it_did_not_leave(
    desk: Desk, *, is_sent: bool
) -> None:
    code, sid = desk.report_from_work(share_with_aandachtsfunctionaris="inhoud")
    if is_sent:
        desk.mail()
    no = {SHARE: "nee", "decline_reason": "anders"}
    desk.accept(a_professional_report(**no), code)
    desk.mail()
    told = "Nieuwe melding"
    called_off = f"{told}, niet verstuurd: de melder trok het delen in"
    assert (called_off in desk.read(sid)) == (not is_sent)
    assert (f"{told}, verstuurd" in desk.read(sid)) == is_sent


def test_the_mail_says_both_steps_and_what_to_do_when_it_was_somebody_else(desk: Desk) -> None:
    desk.report_from_work(confirmed=False)
    (mail,) = (one for one in desk.mail() if one.subject == "Bevestig uw werkadres")
    steps = [line for line in mail.text.splitlines() if re.match(r"[12]\. ", line)]
    assert re.fullmatch(r"1\. Open deze pagina: https://\S+/bevestig/\S+\?lang=nl", steps[0])
    assert steps[1].startswith("2. Druk op de knop op die pagina.")
    # The report came on Monday 2 March 2026, and the link works for thirty days.
    assert steps[1].endswith("De link werkt tot en met woensdag 1 april 2026.")
    for said in ("Iemand, waarschijnlijk u, vulde dit adres in", "Was u het niet? Doe dan niets."):
        assert said in mail.text


@pytest.mark.parametrize(
    ("language", "said"),
    [("nl", "Komt er vandaag geen mail?"), ("en", "Has no email come today?")],
)
def test_who_must_confirm_is_told_what_to_do_when_no_mail_comes(
    gallery: OpenGallery, language: str, said: str
) -> None:
    """Somebody else may have used up the letters of that address."""
    receipts = {
        name: page for name, page in gallery("public", language).items() if "receipt" in name
    }
    asked = {name for name, page in receipts.items() if said in text_of(page.body)}
    assert asked == {name for name in receipts if name.startswith("professional")} != set()


CONFIRMING = {
    "nl": (
        "Bevestig uw werkadres",
        "Zonder die druk is er niets bevestigd.",
        "Ja, dit is mijn werkadres",
        "Hebt u ons niets gestuurd? Doe dan niets",
    ),
    "en": (
        "Confirm your work address",
        "Until you press it, nothing is confirmed.",
        "Yes, this is my work address",
        "If you did not send us anything, do nothing",
    ),
}
CONFIRMED = {
    "nl": (
        "Uw bevestiging is ontvangen",
        "Wij lezen uw melding.",
        "alleen een mail als dit een adres van uw organisatie is",
        "Was de link oud of niet compleet? Dan kunnen wij hem niet gebruiken.",
    ),
    "en": (
        "Your confirmation has been received",
        "We will read your report.",
        "only get an email if this is an address of your organisation",
        "If the link was old or incomplete, we cannot use it.",
    ),
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("name", "said"), [("bevestig", CONFIRMING), ("bevestigd", CONFIRMED)])
def test_each_page_of_the_confirmation_says_what_is_done_and_what_not(
    gallery: OpenGallery, name: str, said: dict[str, tuple[str, ...]], language: str
) -> None:
    page = gallery("public", language)[name].body
    text = text_of(page)
    assert only(page, "h1").text == said[language][0]
    assert [words for words in said[language] if words not in text] == []
    # Nothing is asked: one button before it, and none after it.
    assert len(every(page, "button")) == (name == "bevestig")
    assert not [one for one in every(page, "input") if one["type"] != "hidden"]


def test_what_was_decided_meanwhile_goes_to_nobody_and_comes_back_to_the_desk(desk: Desk) -> None:
    """The school is not asked about what two people decided; a person at the desk looks."""
    _, sid = desk.report_from_work(confirmed=False)
    decide(desk.work_of("triagist"), sid)
    before = [mail.to for mail in desk.mail()]
    desk.confirm(sid)
    assert [mail.to for mail in desk.mail()] == before
    melding = desk.file(sid).submissions[0]
    assert (melding.state, melding.shared_with) == ("gesloten", "")
    assert melding.verified == "werkadres"
    listed = text_of(desk.get("/werkbak", desk.secret).body)
    assert "Werkadres bevestigd" in listed
