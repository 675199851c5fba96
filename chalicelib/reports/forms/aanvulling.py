"""Something more about an earlier report, by somebody who has its number but lost its code.

The number may be spoken aloud, so it proves nothing: what comes in by this form is a melding of its own,
and the desk links the two after a call.
"""

from __future__ import annotations

from chalicelib.platform.forms.form import Form, Step
from chalicelib.platform.i18n import N_
from chalicelib.reports.forms import notes, shared

BERICHT = Step("bericht", N_("Uw bericht"))


class MeldingAanvulling(shared.Contact):
    """A short message with the number of an earlier report. None stands for not filled in."""

    earlier_reference: str | None = shared.ONDERWERP.ask(
        "reference",
        N_("Uw meldnummer"),
        hint=N_("Het stond op de pagina met uw code, bijvoorbeeld ABC-DEF-GHJ."),
        max_length=20,
        error=N_("Vul uw meldnummer in. Weet u het niet meer? Bel {telefoon_gemeente}."),
    )
    danger_now: str | None = shared.DANGER_NOW
    addition: str | None = BERICHT.ask(
        "textarea",
        N_("Wat wilt u ons vertellen?"),
        hint=N_("Schrijf wat u eerder vertelde niet opnieuw. Dat lezen wij erbij."),
        min_length=20,
        max_length=4000,
        error=N_("Schrijf wat u ons wilt vertellen."),
    )


MELDING_AANVULLING = Form(
    name="melding_aanvulling",
    version=1,
    model=MeldingAanvulling,
    pages=(
        shared.ONDERWERP,
        shared.GEVAAR,
        BERICHT,
        shared.CONTACT,
        shared.GEGEVENS,
    ),
    title=shared.TITLE,
    send_label=shared.SEND,
    notes=notes.AANVULLING,
    opening=notes.BEFORE_AANVULLING,
)
