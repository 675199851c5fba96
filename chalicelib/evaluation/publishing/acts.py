"""The acts on a release: publishing and withdrawing by two, a revision, and what the council got."""

from __future__ import annotations

from datetime import date

from chalicelib.access.acts import Act, Go, NoAnswers
from chalicelib.access.guard import Visit
from chalicelib.evaluation.publishing.usecases import (
    GIVEN_AS,
    LONGEST_WORDS,
    REFUSALS,
    ask_revision,
    note_given,
    propose_publishing,
    propose_withdrawal,
    reject_release,
    sign_release,
    take_back,
)
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.i18n import N_

_OF = "/evaluatie/{uitgave}"


class Tekenen(Answers):
    """The version of the release that its signer read."""

    versie: str = ask("hidden", "", max_length=9)


class Afwijzen(Answers):
    """Why a proposal about a release is rejected."""

    reden: str = ask(
        "select",
        N_("Reden"),
        choices=options_of(REFUSALS),
        prompt=N_("Kies een reden"),
        error=N_("Kies een reden."),
    )


class Waarom(Answers):
    """Why a release is withdrawn or made anew, in words that everybody reads."""

    waarom: str = ask(
        "textarea",
        N_("Waarom"),
        hint=N_("Iedereen leest deze zin bij de cijfers. Noem geen namen."),
        max_length=LONGEST_WORDS,
        error=N_("Leg uit waarom, in hooguit 300 tekens."),
    )


class AanDeRaad(Answers):
    """When the council got a release, and as what."""

    dag: date = ask("date", N_("Op welke dag"), error=N_("Vul de dag in waarop de raad het kreeg."))
    hoe: str = ask(
        "select",
        N_("Als"),
        choices=options_of(GIVEN_AS),
        prompt=N_("Kies"),
        error=N_("Kies hoe de raad het kreeg."),
    )


def _revise(visit: Visit, asked: Waarom) -> Go:
    return Go(f"evaluatie/{ask_revision(visit.work, visit.at['uitgave'], asked.waarom)}")


PUBLICEREN = Act(
    f"{_OF}/publiceren",
    right="uitgave_voorstellen",
    asks=NoAnswers,
    do=lambda visit, _: propose_publishing(visit.work, visit.at["uitgave"]),
    button=N_("Publicatie voorstellen"),
    is_main=True,
    done=N_("Publicatie voorgesteld. Een communicatieadviseur tekent of wijst af."),
)
TERUGTREKKEN = Act(
    f"{_OF}/terugtrekken",
    right="uitgave_voorstellen",
    asks=Waarom,
    do=lambda visit, asked: propose_withdrawal(visit.work, visit.at["uitgave"], asked.waarom),
    button=N_("Intrekken van de publicatie voorstellen"),
    is_main=True,
    done=N_("Intrekken voorgesteld. Een communicatieadviseur tekent of wijst af."),
)
HERZIEN = Act(
    f"{_OF}/herzien",
    right="uitgave_voorstellen",
    asks=Waarom,
    do=_revise,
    button=N_("Herziene uitgave laten maken"),
    is_main=True,
    done=N_("Gevraagd. De volgende nacht wordt de herziene uitgave gemaakt."),
    said_at=_OF,
)
AAN_DE_RAAD = Act(
    f"{_OF}/raad",
    right="uitgave_voorstellen",
    asks=AanDeRaad,
    do=lambda visit, asked: note_given(
        visit.work, visit.at["uitgave"], day=asked.dag, what=asked.hoe
    ),
    button=N_("Vastleggen"),
    is_main=True,
    done=N_("Vastgelegd."),
)
TEKENEN = Act(
    f"{_OF}/tekenen",
    right="uitgave_tekenen",
    asks=Tekenen,
    do=lambda visit, asked: sign_release(
        visit.work, visit.medewerker, visit.at["uitgave"], seen=asked.versie
    ),
    button=N_("Tekenen"),
    note=N_("U verklaart dat u het rapport las en dat het gepubliceerd of ingetrokken mag worden."),
    is_main=True,
    done=N_("Getekend. Het voorstel is uitgevoerd."),
)
AFWIJZEN = Act(
    f"{_OF}/afwijzen",
    right="uitgave_tekenen",
    asks=Afwijzen,
    do=lambda visit, asked: reject_release(
        visit.work, visit.medewerker, visit.at["uitgave"], asked.reden
    ),
    button=N_("Afwijzen"),
    is_main=True,
    done=N_("Voorstel afgewezen."),
)
INTREKKEN = Act(
    f"{_OF}/intrekken",
    right="uitgave_voorstellen",
    asks=NoAnswers,
    do=lambda visit, _: take_back(visit.work, visit.at["uitgave"]),
    button=N_("Voorstel intrekken"),
    done=N_("Voorstel ingetrokken."),
)
