"""The activities of a plan, and the small pages on which they are entered, changed and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from chalicelib.access import acts
from chalicelib.access.acts import Lists, Screen, Small, page_of
from chalicelib.access.guard import Guard, Visit
from chalicelib.evaluation.activities.acts import (
    NIEUW,
    OF_THE_PLAN,
    UITGEVOERD,
    VERVALLEN,
    WIJZIGEN,
)
from chalicelib.evaluation.activities.usecases import activities_of, activity_of
from chalicelib.evaluation.domain import Plan
from chalicelib.evaluation.indicators import ACTIVITIES, LINE_NAMES
from chalicelib.evaluation.planning.usecases import plan_shown, plans_of
from chalicelib.platform.calendar import date_text
from chalicelib.platform.forms.context import Option
from chalicelib.platform.i18n import N_

if TYPE_CHECKING:
    from chalicelib.evaluation.store import Entered

_BACK = N_("Terug naar de activiteiten")
_GONE = N_("Deze activiteit is vervallen.")


def _plan(visit: Visit) -> Plan:
    """The plan that a page is of; a form that is drawn again names its plan itself."""
    code = visit.at.get("plan") or visit.one("plan") or visit.asked.get("plan", "")
    return plan_shown(visit.ports, code)


def _of_the_plan(visit: Visit) -> Lists:
    # A plan is written in Dutch.
    return {OF_THE_PLAN: [Option(one.code, one.name, lang="nl") for one in _plan(visit).activities]}


def _list(visit: Visit) -> Mapping[str, Any]:
    plan = _plan(visit)
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
        "found": activities_of(visit.ports, plan),
        "lines": LINE_NAMES,
        "types": ACTIVITIES,
        "parts": {one.code: one.name for one in plan.activities},
        "today": visit.ports.today,
        "day": lambda day: date_text(day, visit.language),
    }


def _new(visit: Visit) -> Small:
    said, plan = visit.context.text, _plan(visit)
    first, last = (date_text(end, visit.language) for end in (plan.start, plan.end))
    return Small(
        said(N_("Activiteit invoeren")),
        facts=(
            (said(N_("Plan")), plan.title),
            (said(N_("Looptijd")), said(N_("{first} tot en met {last}"), first=first, last=last)),
        ),
        given={"plan": plan.code},
        back=_list_of(plan.code),
    )


def _changing(visit: Visit) -> Small:
    said, entered = visit.context.text, _one(visit)
    one = entered.activity
    return Small(
        said(N_("Activiteit wijzigen")),
        # What stands there now, for whoever a colleague was quicker than: the form holds what was typed.
        facts=_facts(visit, entered) if visit.fields else (),
        closed=said(_GONE) if entered.is_gone else "",
        given={
            "versie": str(entered.version),
            "datum-dag": str(one.day.day),
            "datum-maand": str(one.day.month),
            "datum-jaar": str(one.day.year),
            "lijn": one.line,
            "soort": one.type,
            "onderdeel": one.planned,
            "zin": one.sentence,
        },
        back=_list_of(one.plan),
    )


def _carrying_out(visit: Visit) -> Small:
    said, entered = visit.context.text, _one(visit)
    one, given = entered.activity, {"versie": str(entered.version)}
    if one.day <= visit.ports.today:
        day = {"datum-dag": one.day.day, "datum-maand": one.day.month, "datum-jaar": one.day.year}
        given |= {name: str(number) for name, number in day.items()}
    if one.present is not None:
        given["aantal"] = str(one.present)
    return Small(
        said(N_("Datum en aantal wijzigen") if one.is_done else N_("Activiteit uitgevoerd")),
        facts=_facts(visit, entered),
        closed=said(_GONE) if entered.is_gone else "",
        given=given,
        button=said(N_("Opslaan")) if one.is_done else "",
        back=_list_of(one.plan),
    )


def _dropping(visit: Visit) -> Small:
    said, entered = visit.context.text, _one(visit)
    return Small(
        said(N_("Activiteit laten vervallen")),
        facts=_facts(visit, entered),
        lines=(
            said(
                N_(
                    "Voor een activiteit die niet doorgaat of verkeerd is ingevoerd. Zij telt niet meer "
                    "mee en blijft in de lijst staan. Terugdraaien kan niet: voer de activiteit dan opnieuw "
                    "in."
                )
            ),
        ),
        closed=said(_GONE) if entered.is_gone else "",
        given={"versie": str(entered.version)},
        back=_list_of(entered.activity.plan),
    )


def _one(visit: Visit) -> Entered:
    return activity_of(visit.ports, visit.at["plan"], visit.at["activiteit"])


def _facts(visit: Visit, entered: Entered) -> tuple[tuple[str, str], ...]:
    said, one, plan = visit.context.text, entered.activity, _plan(visit)
    parts = {part.code: part.name for part in plan.activities}
    state = N_("Uitgevoerd") if one.is_done else N_("Gepland")
    if entered.is_gone:
        state = N_("Is vervallen")
    return (
        (said(N_("Plan")), plan.title),
        (said(N_("Publieke zin")), one.sentence),
        (said(N_("Soort activiteit")), visit.context.named(ACTIVITIES, one.type)),
        (said(N_("Datum")), date_text(one.day, visit.language)),
        (said(N_("Actielijn")), said(LINE_NAMES[one.line])),
        (said(N_("Onderdeel van het plan")), parts.get(one.planned, said(N_("geen")))),
        (said(N_("Stand")), said(state)),
    )


def _list_of(plan_code: str) -> str:
    return f"activiteiten?plan={plan_code}"


ACTIVITEITEN = Screen(
    "/activiteiten", right="plan_bijhouden", template="bureau/activiteiten.html", show=_list
)
INVOEREN = page_of(NIEUW, of="/activiteiten", show=_new, lists=_of_the_plan, back=_BACK)
GEWIJZIGD = page_of(WIJZIGEN, of="/activiteiten", show=_changing, lists=_of_the_plan, back=_BACK)
UITVOEREN = page_of(UITGEVOERD, of="/activiteiten", show=_carrying_out, back=_BACK)
LATEN_VERVALLEN = page_of(VERVALLEN, of="/activiteiten", show=_dropping, back=_BACK)


def routes(guard: Guard) -> None:
    """The pages of activities and their acts."""
    acts.add(guard, ACTIVITEITEN, INVOEREN, GEWIJZIGD, UITVOEREN, LATEN_VERVALLEN)
