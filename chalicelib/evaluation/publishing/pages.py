"""The pages of releases: the list, one release, and the small pages of what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from chalicelib.access import acts
from chalicelib.access.acts import Act, Screen, Small, page_of
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.staff.usecases import names_of
from chalicelib.evaluation.files import NAMES
from chalicelib.evaluation.publishing.acts import (
    AAN_DE_RAAD,
    AFWIJZEN,
    HERZIEN,
    INTREKKEN,
    PUBLICEREN,
    TEKENEN,
    TERUGTREKKEN,
)
from chalicelib.evaluation.publishing.usecases import (
    GIVEN_AS,
    KINDS,
    Shown,
    list_releases,
    one_release,
    period_of,
    why_not_published,
    why_not_revised,
    why_not_withdrawn,
)
from chalicelib.evaluation.reading.usecases import may_read, may_read_annex
from chalicelib.platform.calendar import date_text, full_date_text
from chalicelib.platform.clock import from_text
from chalicelib.platform.i18n import N_

STATES: Mapping[str, str] = {
    "gevraagd": N_("Gevraagd"),
    "bezig": N_("Wordt gemaakt"),
    "klaar": N_("Klaar"),
    "gepubliceerd": N_("Gepubliceerd"),
    "ingetrokken": N_("Ingetrokken"),
}
PROFILES: Mapping[str, str] = {"publicatie": N_("Publiek"), "intern": N_("Precies, vertrouwelijk")}


def _list(visit: Visit) -> Mapping[str, Any]:
    found = list_releases(visit.ports)
    asked = visit.asked.get("voor", "")
    profile = asked if asked in PROFILES else next(iter(PROFILES))
    years = sorted({one.end[:4] for one in found}, reverse=True)
    asked = visit.asked.get("jaar", "")
    year = asked if asked in years else next(iter(years), "")
    of_year = [one for one in found if one.profile == profile and one.end.startswith(year)]
    # What a later one took the place of is a link away on the page of that one.
    newest = {(one.plan, one.period): one.revision for one in reversed(of_year)}
    return {
        "found": [one for one in of_year if newest[one.plan, one.period] == one.revision],
        "years": [(one, visit.address(voor=profile, jaar=one)) for one in years],
        "year": year,
        "profile": profile,
        "of_profile": lambda one: visit.address(voor=one, jaar=year),
        "name": lambda one: period_of(visit.ports, one)[1].title(visit.language),
        "states": STATES,
        "profiles": PROFILES,
    }


def _one(visit: Visit) -> Mapping[str, Any]:
    shown = one_release(visit.ports, visit.at["uitgave"])
    made, proposal = shown.made, shown.proposal
    people = {made.published_by, *(one["by"] for one in made.given)}
    if proposal is not None:
        people.add(proposal.by)
    here = visit.ports.here
    return {
        "shown": shown,
        "made": made,
        "files": list(NAMES.items()) if made.is_there else [],
        "may_read": may_read(visit.ports, visit.medewerker, made),
        "may_read_annex": may_read_annex(visit.ports, visit.medewerker, made),
        "kind": next((one.name for one in KINDS if proposal and one.act == proposal.act), ""),
        "is_own": proposal is not None and proposal.by == visit.medewerker.id,
        "names": names_of(visit.ports, people - {""}),
        "given_as": GIVEN_AS,
        "states": STATES,
        "profiles": PROFILES,
        "can_publish": not why_not_published(shown),
        "can_withdraw": not why_not_withdrawn(shown),
        "can_revise": not why_not_revised(shown),
        "moment": lambda at: visit.ports.here.said(at, visit.language),
        # Of what was published the year is asked for years later.
        "on": lambda at: full_date_text(here.local(from_text(at)).date(), visit.language),
        "period": shown.period.title(visit.language),
        "day": lambda at: date_text(date.fromisoformat(at), visit.language),
    }


EVALUATIE = Screen(
    "/evaluatie", right="evaluatie_zien", template="bureau/uitgaven.html", show=_list
)
UITGAVE = Screen(
    "/evaluatie/{uitgave}",
    right="evaluatie_zien",
    template="bureau/uitgave.html",
    show=_one,
    acts=(TEKENEN, INTREKKEN),
)


def _small(act: Act[Any], title: str, about: str, why_not: Callable[[Shown], str]) -> Screen:
    """The small page of an act on a release; ``why_not`` says why it cannot be done now."""

    def show(visit: Visit) -> Small:
        said = visit.context.text
        shown = one_release(visit.ports, visit.at["uitgave"])
        return Small(
            said(title),
            lines=(said(about),),
            facts=(
                (said(N_("Plan")), shown.plan),
                (said(N_("Periode")), shown.period.name(visit.language)),
                (said(N_("Uitgave")), str(shown.made.revision)),
            ),
            closed=said(why_not(shown)),
        )

    return page_of(act, of="/evaluatie/{uitgave}", show=show, back=N_("Terug naar de uitgave"))


def _why_not_rejected(shown: Shown) -> str:
    return "" if shown.proposal else N_("Er wacht geen voorstel meer.")


def _why_not_given(shown: Shown) -> str:
    return "" if shown.made.is_there else N_("Deze uitgave is nog niet gemaakt.")


SMALL = (
    _small(
        PUBLICEREN,
        N_("Publicatie voorstellen"),
        N_(
            "Lees eerst het rapport. Na de handtekening staat het op de openbare site, en het blijft daar."
        ),
        why_not_published,
    ),
    _small(
        TERUGTREKKEN,
        N_("Publicatie intrekken"),
        N_(
            "De bestanden gaan van de openbare site. Dat ze er stonden, en waarom ze weg zijn, blijft staan."
        ),
        why_not_withdrawn,
    ),
    _small(
        HERZIEN,
        N_("Herziene uitgave"),
        N_(
            "De tellingen blijven zoals ze zijn. Veranderde tekst, kosten en activiteiten komen erin."
        ),
        why_not_revised,
    ),
    _small(
        AAN_DE_RAAD,
        N_("Aan de raad gegeven"),
        N_("Leg vast wanneer de raad deze cijfers kreeg. Zo blijft na te gaan wat de raad wist."),
        _why_not_given,
    ),
    _small(
        AFWIJZEN,
        N_("Voorstel afwijzen"),
        N_("De uitgave blijft zoals die is. De indiener krijgt een mail."),
        _why_not_rejected,
    ),
)


def routes(guard: Guard) -> None:
    """The pages of releases and their acts."""
    acts.add(guard, EVALUATIE, UITGAVE, *SMALL)
