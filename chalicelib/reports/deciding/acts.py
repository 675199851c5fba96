"""The act that proposes a decision."""

from __future__ import annotations

from chalicelib.access.acts import Act
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.forms.question import Listed
from chalicelib.platform.i18n import N_
from chalicelib.reports.deciding.usecases import MAX_REFERRED, Decision, propose_decision
from chalicelib.reports.outcomes import OUTCOMES
from chalicelib.reports.proposing.usecases import LONGEST_VERSION, MAX_WORDS, read_version


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
        N_("Verwezen naar, gemeente, casus of spanning"),
        hint=N_(
            "Reguliere hulp en Buiten doelbereik: naar wie. Buiten de gemeente: welke gemeente. Al bekend in "
            "een casus: het nummer. Opgenomen als spanning: welke, als dat bekend is."
        ),
        optional=True,
        max_length=MAX_REFERRED,
    )
    ander: str | None = ask(
        "select",
        N_("Andere melding"),
        hint=N_("Bij ‘Dubbel’: de gekoppelde melding die doorgaat."),
        choices=(Listed("gekoppeld"),),
        prompt=N_("Kies een melding"),
        optional=True,
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
        Decision(
            asked.uitkomst,
            asked.verwezen or "",
            asked.toelichting,
            asked.ontbreekt or "",
            asked.ander or "",
        ),
        seen=read_version(asked.versie),
    ),
    button=N_("Besluit voorstellen"),
    is_main=True,
    keeps_draft=True,
    done=N_("Besluit voorgesteld. Een collega tekent of wijst af."),
)
