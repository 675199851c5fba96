"""The acts of deciding: proposing an outcome, opening again, telling."""

from __future__ import annotations

from chalicelib.access.acts import Act
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.i18n import N_
from chalicelib.reports.codes import REOPEN_REASONS
from chalicelib.reports.deciding.usecases import (
    MAX_REFERRED,
    Decision,
    propose_decision,
    record_feedback,
    reopen,
)
from chalicelib.reports.outcomes import OUTCOMES
from chalicelib.reports.proposing.usecases import MAX_WORDS

LONGEST_VERSION = 12


def read_version(text: str) -> int:
    """The version that a page carried; what is no number is of no page of ours, and no version."""
    return int(text) if text.isascii() and text.isdigit() else -1


class Besluit(Answers):
    """An outcome, and why. ``versie`` is the version of the melding that the page showed."""

    versie: str = ask("hidden", "", max_length=LONGEST_VERSION)
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
        seen=read_version(asked.versie),
    ),
    button=N_("Besluit voorstellen"),
    is_main=True,
    keeps_draft=True,
    done=N_("Besluit voorgesteld. Een collega tekent of wijst af."),
)


class Heropenen(Answers):
    """Why a decided melding is opened again."""

    versie: str = ask("hidden", "", max_length=LONGEST_VERSION)
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
        seen=read_version(asked.versie),
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
