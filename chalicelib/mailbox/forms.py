"""The form in the mailbox: one text, and whether there is danger."""

from __future__ import annotations

from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.form import Answers, Form, Step
from chalicelib.platform.i18n import N_

BERICHT = Step("bericht", N_("Uw bericht"))


class PostvakBericht(Answers):
    """An answer to what the desk asked, or an addition. None stands for not filled in."""

    bericht: str | None = BERICHT.ask(
        "textarea",
        N_("Uw antwoord of aanvulling"),
        hint=N_("Schrijf geen BSN. Uw naam hoeft niet."),
        max_length=4000,
        error=N_("Schrijf eerst uw antwoord of aanvulling."),
    )
    danger_now: str | None = BERICHT.ask(
        "radio",
        N_("Is er nu gevaar voor iemand?"),
        hint=N_("Bij ‘ja’: bel eerst {alarmnummer}. Verstuur daarna uw bericht."),
        optional=True,
        choices=(Option("ja", N_("Ja")), Option("nee", N_("Nee"))),
        error=N_("Kies opnieuw."),
    )


POSTVAK_BERICHT = Form(
    name="postvak_bericht",
    version=1,
    model=PostvakBericht,
    pages=(BERICHT,),
    title=N_("Verder met uw code"),
    send_label=N_("Bericht versturen"),
)
