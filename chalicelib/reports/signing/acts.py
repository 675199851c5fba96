"""The acts on a proposal about a melding: signing, rejecting and taking back."""

from __future__ import annotations

from chalicelib.access.acts import Act, NoAnswers
from chalicelib.access.guard import Visit
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.forms.question import Listed
from chalicelib.platform.i18n import N_
from chalicelib.reports.proposing.acts import explanation, reason
from chalicelib.reports.proposing.usecases import LONGEST_VERSION, read_version
from chalicelib.reports.signing.usecases import (
    reject_proposal,
    sign_proposal,
    withdraw_proposal,
)


class Tekenen(Answers):
    """The version of the melding that its signer read."""

    versie: str = ask("hidden", "", max_length=LONGEST_VERSION)


def _sign(visit: Visit, asked: Tekenen) -> None:
    seen = read_version(asked.versie)
    sign_proposal(visit.work, visit.medewerker, visit.at["sid"], visit.at["voorstel"], seen=seen)


TEKENEN = Act(
    "/melding/{sid}/voorstel/{voorstel}/tekenen",
    right="melding_lezen",
    asks=Tekenen,
    do=_sign,
    button=N_("Tekenen"),
    note=N_("U verklaart dat u de melding las en niet persoonlijk betrokken bent."),
    is_main=True,
    done=N_("Getekend. Het voorstel is uitgevoerd."),
)


class Afwijzen(Answers):
    """Why a proposal is rejected."""

    waarom: str = reason((Listed("redenen"),))
    toelichting: str = explanation(N_("Wat nog nodig is. De indiener leest dit."))


AFWIJZEN = Act(
    "/melding/{sid}/voorstel/{voorstel}/afwijzen",
    right="melding_lezen",
    asks=Afwijzen,
    do=lambda visit, asked: reject_proposal(
        visit.work,
        visit.medewerker,
        visit.at["sid"],
        visit.at["voorstel"],
        asked.waarom,
        asked.toelichting,
    ),
    button=N_("Afwijzen"),
    is_main=True,
    done=N_("Voorstel afgewezen."),
)


INTREKKEN = Act(
    "/melding/{sid}/voorstel/{voorstel}/intrekken",
    right="melding_behandelen",
    asks=NoAnswers,
    do=lambda visit, _: withdraw_proposal(visit.work, visit.at["sid"], visit.at["voorstel"]),
    button=N_("Voorstel intrekken"),
    done=N_("Voorstel ingetrokken."),
)
