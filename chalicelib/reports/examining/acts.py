"""The act by which the handler of a melding saves what the desk found."""

from __future__ import annotations

from chalicelib.access.acts import Act
from chalicelib.access.guard import Visit
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.forms.question import Listed
from chalicelib.platform.i18n import N_
from chalicelib.reports.codes import EXAMINED, FENOMENEN, NOT_PRESENTED, URGENCIES, WEEGPLOEG
from chalicelib.reports.examining.usecases import (
    MAX_FOUND_LENGTH,
    MAX_WHY_LENGTH,
    NOT_PRESENTED_WHY,
    Found,
    save,
)

# Three texts and all that is chosen fit two screens.
_LINES = 6


class Onderzoek(Answers):
    """What the desk found; ``versie`` is the version of the examination that the page showed."""

    versie: str = ask("hidden", "", max_length=9)
    feiten: str | None = ask(
        "textarea",
        EXAMINED["feiten"],
        hint=N_("Gedrag en uitspraken, met datum, plaats en bron. Feiten apart van mening."),
        max_length=MAX_FOUND_LENGTH,
        height=_LINES,
        optional=True,
        says_optional=False,
    )
    duiding: str | None = ask(
        "textarea",
        EXAMINED["duiding"],
        hint=N_("Oordeel van het meldpunt, en hoe zeker dat is."),
        max_length=MAX_FOUND_LENGTH,
        height=_LINES,
        optional=True,
        says_optional=False,
    )
    tegensignalen: str | None = ask(
        "textarea",
        EXAMINED["tegensignalen"],
        hint=N_("Wat de zorg tegenspreekt, en wat beschermt. Of: ‘geen gevonden’."),
        max_length=MAX_FOUND_LENGTH,
        height=_LINES,
        optional=True,
        says_optional=False,
    )
    fenomeen: str | None = ask(
        "select",
        N_("Fenomeen"),
        choices=options_of(FENOMENEN),
        prompt=N_("Kies een fenomeen"),
        optional=True,
        says_optional=False,
    )
    urgentie: str = ask(
        "select",
        N_("Urgentie"),
        hint=N_("Bepaalt de termijn van het besluit."),
        choices=options_of(URGENCIES),
        prompt="",
    )
    controles: tuple[str, ...] = ask(
        "checkboxes",
        N_("Controles"),
        hint=N_(
            "Antwoorden van de melder, contacten, inbreng van een organisatie en zoekopdrachten vanuit deze "
            "melding staan hier vanzelf."
        ),
        choices=(Listed("controles"),),
        optional=True,
        says_optional=False,
        error=N_("Kies controles uit de lijst."),
    )
    niet_na_te_gaan: str | None = ask(
        "textarea",
        EXAMINED["niet_na_te_gaan"],
        hint=N_("Alleen zonder controle: waarom die niet mogelijk was."),
        max_length=MAX_WHY_LENGTH,
        optional=True,
        says_optional=False,
    )
    weegploeg: str | None = ask(
        "radio",
        N_("Weegploeg"),
        choices=options_of(WEEGPLOEG),
        optional=True,
        says_optional=False,
    )
    weegploeg_reden: str | None = ask(
        "select",
        N_("Reden niet voorgelegd"),
        choices=options_of(NOT_PRESENTED),
        prompt=N_("Kies een reden"),
        optional=True,
        says_optional=False,
        error=NOT_PRESENTED_WHY,
    )


def _save(visit: Visit, typed: Onderzoek) -> None:
    texts = {code: getattr(typed, code) or "" for code in EXAMINED}
    found = Found(
        texts=texts,
        fenomeen=typed.fenomeen or "",
        urgency=typed.urgentie,
        controles=typed.controles,
        weegploeg=typed.weegploeg or "",
        not_presented=typed.weegploeg_reden or "",
    )
    # What is no number is none of our pages: then none was seen.
    seen = int(typed.versie) if typed.versie.isascii() and typed.versie.isdecimal() else 0
    save(visit.work, visit.at["sid"], found, seen)


ONDERZOEK = Act(
    "/melding/{sid}/onderzoek",
    right="melding_behandelen",
    asks=Onderzoek,
    do=_save,
    button=N_("Onderzoek opslaan"),
    is_main=True,
    done=N_("Onderzoek opgeslagen."),
    keeps_draft=True,
)
