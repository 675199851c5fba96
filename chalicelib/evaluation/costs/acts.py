"""The acts on the costs of a plan. After each its list is shown, of the same plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from chalicelib.access.acts import Act, Go
from chalicelib.access.guard import Visit
from chalicelib.evaluation.costs.usecases import (
    MAX_ABOUT,
    Booking,
    add_cost,
    amount_fault,
    lapse_cost,
    pay_cost,
)
from chalicelib.evaluation.indicators import LINE_NAMES
from chalicelib.facts.domain import Line
from chalicelib.platform.forms.context import Option, options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.i18n import N_

_LIST = "/kosten"
_ONE = "/kosten/{plan}/{kosten}"
_MAX_AMOUNT = 20


def _amount() -> Any:
    return ask(
        "text",
        N_("Bedrag in euro’s"),
        hint=N_("Bijvoorbeeld 1250 of 1.250,50. De centen staan na een komma."),
        max_length=_MAX_AMOUNT,
        error=N_("Vul een bedrag in."),
    )


class NieuweKosten(Answers):
    """A cost of a plan."""

    plan: str = ask("hidden", "", max_length=40)
    datum: date = ask(
        "date",
        N_("Datum van toezegging of betaling"),
        day="until_today",
        error=N_("Vul de datum van de toezegging of betaling in."),
    )
    bedrag: str = _amount()
    stand: Literal["toegezegd", "betaald"] = ask(
        "radio",
        N_("Stand"),
        choices=(Option("toegezegd", N_("Toegezegd")), Option("betaald", N_("Betaald"))),
        error=N_("Kies toegezegd of betaald."),
    )
    lijn: Line = ask(
        "select",
        N_("Actielijn"),
        choices=options_of(LINE_NAMES),
        prompt=N_("Kies een actielijn"),
        error=N_("Kies een actielijn."),
    )
    omschrijving: str = ask(
        "text",
        N_("Omschrijving"),
        hint=N_("Waarvoor het bedrag is, in hooguit 100 tekens. Geen namen van mensen."),
        max_length=MAX_ABOUT,
        error=N_("Schrijf waarvoor het bedrag is."),
    )


class BetaaldeKosten(Answers):
    """When a promised cost was paid, and how much; ``versie`` is that of the cost on the page."""

    versie: str = ask("hidden", "", max_length=12)
    datum: date = ask(
        "date",
        N_("Datum van betaling"),
        day="until_today",
        error=N_("Vul de datum van de betaling in."),
    )
    bedrag: str = _amount()


class VervallenKosten(Answers):
    """The version of a cost on the page."""

    versie: str = ask("hidden", "", max_length=12)


def _faults(visit: Visit) -> Mapping[str, str]:
    return {"bedrag": amount_fault(visit.one("bedrag"))}


def _add(visit: Visit, new: NieuweKosten) -> Go:
    booked = Booking(new.datum, new.bedrag, new.lijn, new.stand, new.omschrijving)
    add_cost(visit.work, new.plan, booked)
    return Go("kosten", {"plan": new.plan})


def _pay(visit: Visit, paid: BetaaldeKosten) -> Go:
    plan, cost = visit.at["plan"], visit.at["kosten"]
    pay_cost(visit.work, plan, cost, day=paid.datum, amount=paid.bedrag, seen=paid.versie)
    return Go("kosten", {"plan": plan})


def _lapse(visit: Visit, lapsed: VervallenKosten) -> Go:
    lapse_cost(visit.work, visit.at["plan"], visit.at["kosten"], seen=lapsed.versie)
    return Go("kosten", {"plan": visit.at["plan"]})


NIEUW = Act(
    "/kosten/nieuw",
    right="plan_bijhouden",
    asks=NieuweKosten,
    do=_add,
    button=N_("Kosten opslaan"),
    is_main=True,
    done=N_("Kosten opgeslagen."),
    said_at=_LIST,
    also=_faults,
)
BETAALD = Act(
    f"{_ONE}/betaald",
    right="plan_bijhouden",
    asks=BetaaldeKosten,
    do=_pay,
    button=N_("Betaald"),
    is_main=True,
    done=N_("Betaling opgeslagen."),
    said_at=_LIST,
    also=_faults,
)
VERVALLEN = Act(
    f"{_ONE}/vervallen",
    right="plan_bijhouden",
    asks=VervallenKosten,
    do=_lapse,
    button=N_("Kosten laten vervallen"),
    done=N_("Kosten vervallen."),
    said_at=_LIST,
)
