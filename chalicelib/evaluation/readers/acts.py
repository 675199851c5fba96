"""The acts on reading lists."""

from __future__ import annotations

from chalicelib.access.acts import Act, NoAnswers
from chalicelib.evaluation.publishing.usecases import REFUSALS
from chalicelib.evaluation.readers.usecases import (
    LISTS,
    propose_reader,
    refuse_reader,
    sign_reader,
)
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.forms.question import Listed
from chalicelib.platform.i18n import N_

_HOW = {"erop": N_("Op de lijst zetten"), "eraf": N_("Van de lijst halen")}


class Lezer(Answers):
    """Who comes on a reading list, or goes from it."""

    lijst: str = ask(
        "select",
        N_("Leeslijst"),
        choices=options_of(LISTS),
        prompt=N_("Kies een leeslijst"),
        error=N_("Kies een leeslijst."),
    )
    wie: str = ask(
        "select",
        N_("Wie"),
        choices=(Listed("medewerkers"),),
        prompt=N_("Kies een medewerker"),
        error=N_("Kies een medewerker."),
    )
    hoe: str = ask("radio", N_("Wat"), choices=options_of(_HOW), error=N_("Kies wat er verandert."))


class Afwijzen(Answers):
    """Why a change of a reading list is rejected."""

    reden: str = ask(
        "select",
        N_("Reden"),
        choices=options_of(REFUSALS),
        prompt=N_("Kies een reden"),
        error=N_("Kies een reden."),
    )


VOORSTELLEN = Act(
    "/leeslijst",
    right="uitgave_voorstellen",
    asks=Lezer,
    do=lambda visit, asked: propose_reader(
        visit.work, asked.lijst, asked.wie, reads=asked.hoe == "erop"
    ),
    button=N_("Voorstellen"),
    is_main=True,
    called="voorstellen",
    done=N_("Voorgesteld. Een communicatieadviseur tekent of wijst af."),
)
TEKENEN = Act(
    "/leeslijst/{voorstel}/tekenen",
    right="uitgave_tekenen",
    asks=NoAnswers,
    do=lambda visit, _: sign_reader(visit.work, visit.medewerker, visit.at["voorstel"]),
    button=N_("Tekenen"),
    is_main=True,
    done=N_("Getekend. De leeslijst is gewijzigd."),
)
AFWIJZEN = Act(
    "/leeslijst/{voorstel}/afwijzen",
    right="uitgave_tekenen",
    asks=Afwijzen,
    do=lambda visit, asked: refuse_reader(
        visit.work, visit.medewerker, visit.at["voorstel"], asked.reden
    ),
    button=N_("Afwijzen"),
    done=N_("Voorstel afgewezen."),
)
