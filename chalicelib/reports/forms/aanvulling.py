"""Something more about an earlier report, by somebody who has its number but lost its code.

The number may be spoken aloud, so it proves nothing: what comes in by this form is a melding of its own,
and the desk links the two after a call.
"""

from __future__ import annotations

from typing import Annotated

from chalicelib.platform.forms.form import Answers, Form, Step
from chalicelib.platform.forms.question import Question
from chalicelib.platform.i18n import N_
from chalicelib.reports.forms import notes, shared


class MeldingAanvulling(Answers):
    """A short message with the number of an earlier report. None stands for not filled in."""

    earlier_reference: Annotated[
        str | None,
        Question(
            page="onderwerp",
            label=N_("Uw meldnummer"),
            hint=N_("Het stond op de pagina met uw code, bijvoorbeeld ABC-DEF-GHJ."),
            widget="reference",
            max_length=20,
            error=N_("Vul uw meldnummer in. Weet u het niet meer? Bel {telefoon_gemeente}."),
        ),
    ] = None
    danger_now: shared.DangerNow = None
    addition: Annotated[
        str | None,
        Question(
            page="bericht",
            label=N_("Wat wilt u ons vertellen?"),
            hint=N_("Schrijf wat u eerder vertelde niet opnieuw. Dat lezen wij erbij."),
            widget="textarea",
            min_length=20,
            max_length=4000,
            error=N_("Schrijf wat u ons wilt vertellen."),
        ),
    ] = None
    contact_preference: shared.ContactPreference = None
    melder_name: shared.MelderName = None
    melder_phone: shared.MelderPhone = None
    melder_email: shared.MelderEmail = None


MELDING_AANVULLING = Form(
    name="melding_aanvulling",
    version=1,
    model=MeldingAanvulling,
    pages=(
        shared.ONDERWERP,
        shared.GEVAAR,
        Step("bericht", N_("Uw bericht")),
        shared.CONTACT,
        shared.GEGEVENS,
    ),
    title=shared.TITLE,
    send_label=shared.SEND,
    notes=notes.AANVULLING,
)
