"""The costs of a plan, and the small pages on which they are entered, paid and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from chalicelib.access import acts
from chalicelib.access.acts import Screen, Small, page_of
from chalicelib.access.guard import Guard, Visit
from chalicelib.evaluation.costs.acts import BETAALD, NIEUW, VERVALLEN
from chalicelib.evaluation.costs.usecases import cost_of, costs_of, years_of
from chalicelib.evaluation.indicators import LINE_NAMES
from chalicelib.evaluation.planning.usecases import plan_named, plan_shown, plans_of
from chalicelib.evaluation.words import euros
from chalicelib.platform.calendar import date_text
from chalicelib.platform.i18n import N_

if TYPE_CHECKING:
    from chalicelib.evaluation.store import Cost

_BACK = N_("Terug naar de kosten")
STATES: Mapping[str, str] = {
    "toegezegd": N_("Toegezegd"),
    "betaald": N_("Betaald"),
    "vervallen": N_("Is vervallen"),
}


def _list(visit: Visit) -> Mapping[str, Any]:
    plan = plan_shown(visit.ports, visit.asked.get("plan", ""))
    found = costs_of(visit.ports, plan)
    return {
        "plan": plan,
        "views": [
            {
                "name": one.code,
                "address": visit.address(plan=one.code),
                "is_open": one.code == plan.code,
            }
            for one in plans_of(visit.ports).plans
        ],
        "found": found,
        "years": years_of(plan, found),
        "lines": LINE_NAMES,
        "states": STATES,
        "euros": euros,
        "day": lambda day: date_text(day, visit.language),
    }


def _new(visit: Visit) -> Small:
    said = visit.context.text
    # A form that is drawn again names its plan itself.
    plan = plan_shown(visit.ports, visit.one("plan") or visit.asked.get("plan", ""))
    first, last = (date_text(end, visit.language) for end in (plan.start, plan.end))
    return Small(
        said(N_("Kosten invoeren")),
        facts=(
            (said(N_("Plan")), plan.title),
            (said(N_("Looptijd")), said(N_("{first} tot en met {last}"), first=first, last=last)),
        ),
        given={"plan": plan.code},
        back=_list_of(plan.code),
    )


def _paying(visit: Visit) -> Small:
    said, cost = visit.context.text, _one(visit)
    closed = {
        "betaald": N_("Deze kosten zijn al betaald."),
        "vervallen": N_("Deze kosten zijn vervallen."),
    }
    return Small(
        said(N_("Kosten betaald")),
        facts=_facts(visit, cost),
        lines=()
        if cost.state in closed
        else (said(N_("De toezegging telt daarna niet meer mee; de betaling wel.")),),
        closed=said(closed.get(cost.state, "")),
        given={"versie": str(cost.version), "bedrag": euros(cost.cents)},
        back=_list_of(cost.plan),
    )


def _lapsing(visit: Visit) -> Small:
    said, cost = visit.context.text, _one(visit)
    is_gone = cost.state == "vervallen"
    return Small(
        said(N_("Kosten laten vervallen")),
        facts=_facts(visit, cost),
        lines=(
            said(
                N_(
                    "Voor kosten die niet doorgaan of verkeerd zijn ingevoerd. Ze tellen niet meer mee "
                    "en blijven in de lijst staan. Terugdraaien kan niet: voer de kosten dan opnieuw in."
                )
            ),
        ),
        closed=said(N_("Deze kosten zijn vervallen.")) if is_gone else "",
        given={"versie": str(cost.version)},
        back=_list_of(cost.plan),
    )


def _one(visit: Visit) -> Cost:
    return cost_of(visit.ports, visit.at["plan"], visit.at["kosten"])


def _facts(visit: Visit, cost: Cost) -> tuple[tuple[str, str], ...]:
    said = visit.context.text
    return (
        (said(N_("Plan")), plan_named(visit.ports, cost.plan).title),
        (said(N_("Omschrijving")), cost.about),
        (said(N_("Bedrag")), euros(cost.cents)),
        (said(N_("Datum")), date_text(cost.day, visit.language)),
        (said(N_("Actielijn")), said(LINE_NAMES[cost.line])),
        (said(N_("Stand")), said(STATES[cost.state])),
    )


def _list_of(plan_code: str) -> str:
    return f"kosten?plan={plan_code}"


KOSTEN = Screen("/kosten", right="plan_bijhouden", template="bureau/kosten.html", show=_list)
INVOEREN = page_of(NIEUW, of="/kosten", show=_new, back=_BACK)
BETALEN = page_of(BETAALD, of="/kosten", show=_paying, back=_BACK)
LATEN_VERVALLEN = page_of(VERVALLEN, of="/kosten", show=_lapsing, back=_BACK)


def routes(guard: Guard) -> None:
    """The pages of costs and their acts."""
    acts.add(guard, KOSTEN, INVOEREN, BETALEN, LATEN_VERVALLEN)
