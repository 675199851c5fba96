"""The form to sign up for a training (domain reference 3.7)."""

from __future__ import annotations

from typing import Annotated

from chalicelib.network.forms import OTHER_ORGANISATIE, which_organisatie
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.form import Answers, Form, Step
from chalicelib.platform.forms.question import Listed, Question
from chalicelib.platform.i18n import N_


class Training(Answers):
    """A sign-up for a session. None stands for not asked and not filled in."""

    training_session_id: Annotated[
        str | None,
        Question(
            page="bijeenkomst",
            label=N_("Welke bijeenkomst kiest u?"),
            hint=N_("Vol? U komt op de wachtlijst."),
            widget="radio",
            choices=(Listed("sessies"),),
            error=N_("Kies een bijeenkomst."),
        ),
    ] = None
    name: Annotated[
        str | None,
        Question(
            page="deelnemer",
            label=N_("Uw naam"),
            widget="text",
            max_length=100,
            autocomplete="name",
            error=N_("Vul uw naam in."),
        ),
    ] = None
    email: Annotated[
        str | None,
        Question(
            page="deelnemer",
            label=N_("Uw e-mailadres van het werk"),
            hint=N_("Voor de bevestiging."),
            widget="email",
            max_length=254,
            autocomplete="email",
            error=N_("Vul uw e-mailadres in."),
        ),
    ] = None
    organisatie_id: Annotated[
        str | None,
        which_organisatie(page="deelnemer", label=N_("Uw organisatie")),
    ] = None
    doelgroep: Annotated[
        str | None,
        Question(
            page="deelnemer",
            label=N_("Uw soort werk"),
            hint=N_("Voor de telling in de evaluatie."),
            widget="select",
            choices=(
                Option("wijkmanager", N_("Wijkmanager")),
                Option("politie", N_("Politie")),
                Option("jongerenwerker", N_("Jongerenwerker")),
                Option("buurtwerker", N_("Buurtwerker")),
                Option("sportadviseur", N_("Sportadviseur")),
                Option("sportregisseur", N_("Sportregisseur")),
                Option("adviseur_sociaal", N_("Adviseur sociaal domein")),
                Option("adviseur_veiligheid", N_("Adviseur veiligheid")),
                Option("docent", N_("Docent")),
                Option("mentor_zorgcoordinator", N_("Mentor of zorgcoördinator")),
                Option("zorgprofessional", N_("Zorgprofessional")),
                Option("aandachtsfunctionaris", N_("Aandachtsfunctionaris")),
                Option("bondgenoot", N_("Bondgenoot")),
                Option("sleutelpersoon", N_("Sleutelpersoon")),
                Option("ouder", N_("Ouder")),
                Option("anders", N_("Iets anders")),
            ),
            error=N_("Kies uw soort werk."),
        ),
    ] = None
    organisatie_other: Annotated[str | None, OTHER_ORGANISATIE] = None
    attended_before: Annotated[
        str | None,
        Question(
            page="deelname",
            label=N_("Volgde u deze training eerder?"),
            widget="radio",
            optional=True,
            choices=(
                Option("ja", N_("Ja")),
                Option("nee", N_("Nee")),
                Option("weet_niet", N_("Weet ik niet")),
            ),
            error=N_("Kies een antwoord."),
        ),
    ] = None
    accessibility_needs: Annotated[
        str | None,
        Question(
            page="deelname",
            label=N_("Wat hebt u nodig om mee te doen?"),
            hint=N_("Bijvoorbeeld een tolk of plek voor een rolstoel. Noem geen ziekte."),
            widget="textarea",
            optional=True,
            max_length=300,
            error=N_("Maak uw tekst korter ({max} tekens)."),
        ),
    ] = None


TRAINING = Form(
    name="training",
    version=1,
    model=Training,
    pages=(
        Step("bijeenkomst", N_("De bijeenkomst")),
        Step("deelnemer", N_("Uw gegevens")),
        Step("andere_organisatie", N_("Uw organisatie")),
        Step("deelname", N_("Over uw deelname")),
    ),
    title=N_("Aanmelden"),
    send_label=N_("Aanmelding versturen"),
)
