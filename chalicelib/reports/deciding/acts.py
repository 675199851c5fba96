"""The acts of deciding: proposing an outcome, signing, rejecting, taking back, opening again, telling."""

from __future__ import annotations

from chalicelib.access.acts import Act
from chalicelib.access.guard import Visit
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.i18n import N_
from chalicelib.reports.codes import REJECT_REASONS, REOPEN_REASONS
from chalicelib.reports.deciding.usecases import (
    MAX_REFERRED,
    MAX_WORDS,
    Decision,
    propose_decision,
    record_feedback,
    reject_decision,
    reopen,
    sign_decision,
    withdraw_decision,
)
from chalicelib.reports.outcomes import OUTCOMES

_LONGEST_VERSION = 12


def _number(text: str) -> int:
    """The version that a page carried; what is no number is of no page of ours, and no version."""
    return int(text) if text.isascii() and text.isdigit() else -1


class Besluit(Answers):
    """An outcome, and why. ``versie`` is the version of the melding that the page showed."""

    versie: str = ask("hidden", "", max_length=_LONGEST_VERSION)
    uitkomst: str = ask(
        "radio",
        N_("Uitkomst"),
        choices=options_of({code: one.name for code, one in OUTCOMES.items()}),
        error=N_("Kies een uitkomst."),
    )
    verwezen: str | None = ask(
        "text",
        N_("Verwezen naar"),
        hint=N_(
            "Bij ‘Reguliere hulp’ en ‘Buiten doelbereik’: naar wie. Bij ‘Buiten de gemeente’: welke gemeente."
        ),
        optional=True,
        max_length=MAX_REFERRED,
    )
    toelichting: str = ask(
        "textarea",
        N_("Onderbouwing"),
        hint=N_("Waarom deze uitkomst. Een collega leest dit en tekent."),
        max_length=MAX_WORDS,
        error=N_("Onderbouw de uitkomst in minstens 20 tekens."),
    )
    ontbreekt: str | None = ask(
        "textarea",
        N_("Wat ontbreekt, en waarom"),
        hint=N_("Als het onderzoek niet volledig is."),
        optional=True,
        max_length=MAX_WORDS,
    )


BESLUIT = Act(
    "/melding/{sid}/besluit",
    right="melding_behandelen",
    asks=Besluit,
    do=lambda visit, asked: propose_decision(
        visit.work,
        visit.at["sid"],
        Decision(asked.uitkomst, asked.verwezen or "", asked.toelichting, asked.ontbreekt or ""),
        seen=_number(asked.versie),
    ),
    button=N_("Besluit voorstellen"),
    is_main=True,
    keeps_draft=True,
    done=N_("Besluit voorgesteld. Een collega tekent of wijst af."),
)


class Tekenen(Answers):
    """The version of the melding that its signer read."""

    versie: str = ask("hidden", "", max_length=_LONGEST_VERSION)


def _sign(visit: Visit, asked: Tekenen) -> None:
    seen = _number(asked.versie)
    sign_decision(visit.work, visit.medewerker, visit.at["sid"], visit.at["voorstel"], seen=seen)


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

    waarom: str = ask(
        "select",
        N_("Reden"),
        choices=options_of(REJECT_REASONS),
        prompt=N_("Kies een reden"),
        error=N_("Kies een reden."),
    )
    toelichting: str = ask(
        "textarea",
        N_("Toelichting"),
        hint=N_("Wat nog nodig is. De indiener leest dit."),
        max_length=MAX_WORDS,
        error=N_("Schrijf een toelichting."),
    )


AFWIJZEN = Act(
    "/melding/{sid}/voorstel/{voorstel}/afwijzen",
    right="melding_lezen",
    asks=Afwijzen,
    do=lambda visit, asked: reject_decision(
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


class Intrekken(Answers):
    """One's own proposal."""


INTREKKEN = Act(
    "/melding/{sid}/voorstel/{voorstel}/intrekken",
    right="melding_behandelen",
    asks=Intrekken,
    do=lambda visit, _: withdraw_decision(visit.work, visit.at["sid"], visit.at["voorstel"]),
    button=N_("Voorstel intrekken"),
    done=N_("Voorstel ingetrokken."),
)


class Heropenen(Answers):
    """Why a decided melding is opened again."""

    versie: str = ask("hidden", "", max_length=_LONGEST_VERSION)
    waarom: str = ask(
        "select",
        N_("Reden"),
        choices=options_of(REOPEN_REASONS),
        prompt=N_("Kies een reden"),
        error=N_("Kies een reden."),
    )
    toelichting: str = ask(
        "textarea",
        N_("Toelichting"),
        hint=N_("Wat nieuw is of anders ligt."),
        max_length=MAX_WORDS,
        error=N_("Schrijf een toelichting."),
    )


HEROPENEN = Act(
    "/melding/{sid}/heropenen",
    right="melding_heropenen",
    asks=Heropenen,
    do=lambda visit, asked: reopen(
        visit.work,
        visit.at["sid"],
        asked.waarom,
        asked.toelichting,
        seen=_number(asked.versie),
    ),
    button=N_("Heropenen"),
    is_main=True,
    done=N_("Melding heropend."),
)


class Terugkoppeling(Answers):
    """What the reporter was told by telephone."""

    gezegd: str = ask(
        "textarea",
        N_("Wat is gezegd"),
        hint=N_("Ook wat de melder zei."),
        max_length=MAX_WORDS,
        error=N_("Schrijf wat is gezegd."),
    )


TERUGKOPPELING = Act(
    "/melding/{sid}/terugkoppeling",
    right="melding_oppakken",
    asks=Terugkoppeling,
    do=lambda visit, asked: record_feedback(visit.work, visit.at["sid"], asked.gezegd),
    button=N_("Terugkoppeling vastleggen"),
    is_main=True,
    keeps_draft=True,
    done=N_("Terugkoppeling vastgelegd."),
)
