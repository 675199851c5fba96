"""The acts on a batch of misuse: beginning one, proposing, signing, rejecting and taking back."""

from __future__ import annotations

from chalicelib.access.acts import Act, Go, Help, NoAnswers
from chalicelib.access.guard import Visit
from chalicelib.access.watching.usecases import count_reading
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.engine import prefilled
from chalicelib.platform.forms.form import Answers, Form, ask
from chalicelib.platform.forms.question import Listed
from chalicelib.platform.forms.view import Page
from chalicelib.platform.i18n import N_
from chalicelib.reports.clearing.usecases import (
    MAX_WHY,
    begin_batch,
    propose_batch,
    reject_batch,
    sign_batch,
    withdraw_batch,
)
from chalicelib.reports.codes import CHANNEL_NAMES, REASONS_AGAINST_BATCH, SUBJECT_NAMES
from chalicelib.reports.piles import Filters
from chalicelib.reports.proposing.acts import explanation, reason


class Doornemen(Answers):
    """Which of the meldingen that lie apart; no choice: all."""

    kanaal: str | None = ask(
        "select",
        N_("Melder"),
        choices=options_of(CHANNEL_NAMES),
        prompt=N_("Alles"),
        optional=True,
    )
    onderwerp: str | None = ask(
        "select",
        N_("Onderwerp"),
        choices=options_of({**SUBJECT_NAMES, "weet_niet": N_("Onbekend")}),
        prompt=N_("Alles"),
        optional=True,
    )
    wijk: str | None = ask(
        "select", N_("Wijk"), choices=(Listed("wijken"),), prompt=N_("Alles"), optional=True
    )


def _begin(visit: Visit, asked: Doornemen) -> Go:
    # Who reads very often is noticed; the page counts the texts that it shows.
    count_reading(visit.work)
    filters = Filters(asked.kanaal or "", asked.onderwerp or "", asked.wijk or "")
    return Go(f"piek/{begin_batch(visit.work, filters)}")


DOORNEMEN = Act(
    "/piek",
    right="melding_behandelen",
    asks=Doornemen,
    do=_begin,
    button=N_("Meldingen doornemen"),
    note=N_("Elke melding wordt geopend. Uw naam komt in het journaal."),
    is_main=True,
)


class Voorstellen(Answers):
    """Which rows are misuse, and why."""

    meldingen: tuple[str, ...] = ask(
        "checkboxes",
        N_("Meldingen"),
        hint=N_("Twijfelt u? Vink de melding niet aan en open die apart."),
        choices=(Listed("meldingen"),),
        error=N_("Vink aan wat u wilt sluiten."),
    )
    toelichting: str = ask(
        "textarea",
        N_("Onderbouwing"),
        hint=N_("Waaraan u ziet dat dit misbruik is. Deze tekst komt bij elke melding."),
        max_length=MAX_WHY,
        error=N_("Onderbouw de uitkomst in minstens 20 tekens."),
    )


def _tick(visit: Visit, form: Form, page: Page, *, all_of_them: bool) -> Page:
    """The page with all groups ticked, or none, and what was typed as it was."""
    typed = {f.name: f.values for f in page.fields}
    chosen = [one.value for one in visit.lists["meldingen"]] if all_of_them else []
    return prefilled(form, {**typed, "meldingen": chosen}, visit.context)


VOORSTELLEN = Act(
    "/piek/{stapel}/voorstel",
    right="melding_behandelen",
    asks=Voorstellen,
    do=lambda visit, asked: propose_batch(
        visit.work, visit.at["stapel"], set(asked.meldingen), asked.toelichting
    ),
    button=N_("Sluiten voorstellen"),
    helps={
        "alles": Help(
            N_("Vink alles aan"),
            lambda visit, form, _, page: _tick(visit, form, page, all_of_them=True),
        ),
        "niets": Help(
            N_("Vink niets aan"),
            lambda visit, form, _, page: _tick(visit, form, page, all_of_them=False),
        ),
    },
    note=N_(
        "De teamleider tekent. Melders krijgen geen mail; in hun postvak staat dat de melding is afgerond."
    ),
    is_main=True,
    done=N_("Voorstel gedaan. De teamleider krijgt een mail."),
)
TEKENEN = Act(
    "/piek/{stapel}/tekenen",
    right="misbruik_tekenen",
    asks=NoAnswers,
    do=lambda visit, _: sign_batch(visit.work, visit.at["stapel"]),
    button=N_("Tekenen"),
    note=N_("U verklaart dat u de meldingen doornam en bij geen ervan persoonlijk betrokken bent."),
    is_main=True,
    done=N_("Getekend. De meldingen worden nu gesloten."),
)


class Afwijzen(Answers):
    """Why a batch is rejected."""

    waarom: str = reason(options_of(REASONS_AGAINST_BATCH))
    toelichting: str = explanation(N_("Wat nog nodig is. De indiener leest dit."))


AFWIJZEN = Act(
    "/piek/{stapel}/afwijzen",
    right="misbruik_tekenen",
    asks=Afwijzen,
    do=lambda visit, asked: reject_batch(
        visit.work, visit.at["stapel"], asked.waarom, asked.toelichting
    ),
    button=N_("Afwijzen"),
    is_main=True,
    done=N_("Voorstel afgewezen."),
)
INTREKKEN = Act(
    "/piek/{stapel}/intrekken",
    right="melding_behandelen",
    asks=NoAnswers,
    do=lambda visit, _: withdraw_batch(visit.work, visit.at["stapel"]),
    button=N_("Voorstel intrekken"),
    done=N_("Voorstel ingetrokken."),
)
