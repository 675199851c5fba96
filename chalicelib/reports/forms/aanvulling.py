"""Something more about an earlier report, by somebody who lost its code and perhaps its number too.

The number may be spoken aloud, so it proves nothing: what comes in by this form is a melding of its own,
and the desk links the two after a call.
"""

from __future__ import annotations

from chalicelib.platform.forms.form import Form, Step
from chalicelib.platform.i18n import N_
from chalicelib.reports.forms import notes, shared

# The words of the link that leads here, and first what to do: most people want to talk now.
KWIJT = Step(
    "kwijt",
    intro=N_(
        "Bel {telefoon_gemeente}. Hebt u uw meldnummer nog? Noem dat dan.\n"
        "Of schrijf ons hieronder, ook zonder code en zonder meldnummer. De code zelf kunnen wij niet "
        "opnieuw geven; u krijgt straks een nieuwe."
    ),
)
BERICHT = Step("bericht", N_("Uw bericht"))


class MeldingAanvulling(shared.Contact):
    """A short message, perhaps with the number of an earlier report. None stands for not filled in."""

    earlier_reference: str | None = KWIJT.ask(
        "reference",
        N_("Uw meldnummer"),
        hint=N_(
            "Het stond op de bladzijde met uw code, bijvoorbeeld ABC-DEF-GHJ. Hebt u het niet meer? "
            "Laat dit leeg en schrijf straks wanneer u ons iets vertelde."
        ),
        optional=True,
        max_length=20,
        error=N_("Dit meldnummer klopt niet. Kijk het na, of laat het leeg."),
        main_check="reference",
    )
    danger_now: str | None = shared.danger_now(KWIJT)
    addition: str | None = BERICHT.ask(
        "textarea",
        N_("Wat wilt u ons vertellen?"),
        hint=N_("Schrijf wat u eerder vertelde niet opnieuw. Dat lezen wij erbij."),
        max_length=4000,
        error=N_("Schrijf wat u ons wilt vertellen."),
    )


MELDING_AANVULLING = Form(
    name="melding_aanvulling",
    version=1,
    model=MeldingAanvulling,
    pages=(
        KWIJT,
        shared.GEVAAR,
        BERICHT,
        shared.CONTACT,
        shared.GEGEVENS,
        shared.BELLEN,
    ),
    title=shared.TITLE,
    send_label=shared.SEND,
    notes=notes.AANVULLING,
    opening=notes.BEFORE_AANVULLING,
)
