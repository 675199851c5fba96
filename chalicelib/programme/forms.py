"""The form to sign up for a training (domain reference 3.7)."""

from __future__ import annotations

from chalicelib.network.forms import ANDERE_ORGANISATIE, OTHER_ORGANISATIE, which_organisatie
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.form import Answers, Form, Note, Step
from chalicelib.platform.forms.question import Listed
from chalicelib.platform.i18n import N_

BIJEENKOMST = Step("bijeenkomst", N_("De bijeenkomst"))
DEELNEMER = Step("deelnemer", N_("Uw gegevens"))
DEELNAME = Step("deelname", N_("Over uw deelname"))


class Training(Answers):
    """A sign-up for a session. None stands for not asked and not filled in."""

    training_session_id: str | None = BIJEENKOMST.ask(
        "radio",
        N_("Welke bijeenkomst kiest u?"),
        hint=N_("Is de bijeenkomst vol? Dan komt u op de wachtlijst."),
        choices=(Listed("sessies"),),
        error=N_("Kies een bijeenkomst."),
    )
    name: str | None = DEELNEMER.ask(
        "text", N_("Uw naam"), max_length=100, autocomplete="name", error=N_("Vul uw naam in.")
    )
    email: str | None = DEELNEMER.ask(
        "email",
        N_("Uw e-mailadres van het werk"),
        hint=N_("Hier krijgt u de bevestiging. Een adres dat u met collega’s deelt, mag ook."),
        max_length=254,
        autocomplete="email",
        error=N_("Vul uw e-mailadres in."),
    )
    organisatie_id: str | None = which_organisatie(DEELNEMER, N_("Uw organisatie"))
    doelgroep: str | None = DEELNEMER.ask(
        "select",
        N_("Uw soort werk"),
        hint=N_("Voor de telling in de evaluatie."),
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
    )
    organisatie_other: str | None = OTHER_ORGANISATIE
    attended_before: str | None = DEELNAME.ask(
        "radio",
        N_("Volgde u deze training eerder?"),
        optional=True,
        choices=(
            Option("ja", N_("Ja")),
            Option("nee", N_("Nee")),
            Option("weet_niet", N_("Weet ik niet")),
        ),
        error=N_("Kies een antwoord."),
    )
    accessibility_needs: str | None = DEELNAME.ask(
        "textarea",
        N_("Wat hebt u nodig om mee te doen?"),
        hint=N_("Bijvoorbeeld een tolk of plek voor een rolstoel. Noem geen ziekte."),
        optional=True,
        max_length=300,
    )


TRAINING = Form(
    name="training",
    version=1,
    model=Training,
    pages=(
        BIJEENKOMST,
        DEELNEMER,
        ANDERE_ORGANISATIE,
        DEELNAME,
    ),
    title=N_("Aanmelden"),
    send_label=N_("Aanmelding versturen"),
    notes=(
        Note(N_("Alleen wie de bijeenkomst regelt, leest uw gegevens.")),
        Note(
            N_(
                "Wij gebruiken ze om u een plek te geven, om u te mailen en om te tellen wie er meedoen. Ze "
                "staan los van meldingen."
            )
        ),
    ),
)
