"""Small pages on which somebody says who has a case, or what was done about danger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.access import acts
from chalicelib.access.acts import Screen, Small, page_of
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.staff.usecases import names_of
from chalicelib.platform.forms.context import Option
from chalicelib.platform.i18n import N_
from chalicelib.reports.handling.acts import GEVAAR, OVERDRAGEN, OVERNEMEN, TERUGGEVEN
from chalicelib.reports.handling.usecases import colleagues
from chalicelib.reports.melding.usecases import handler_of

_MELDING = "/melding/{sid}"
_NOBODYS = N_("Deze melding is niet toegewezen.")


def _colleagues(visit: Visit) -> Mapping[str, Sequence[Option]]:
    found = colleagues(visit.ports, visit.at["sid"], but=visit.medewerker.id)
    return {"collegas": [Option(one.id, one.name) for one in found]}


def _take_over(visit: Visit) -> Small:
    melding, said = handler_of(visit.ports, visit.at["sid"]), visit.context.text
    name = _name(visit, melding.handler)
    closed = "" if melding.handler else said(_NOBODYS)
    if melding.handler == visit.medewerker.id:
        closed = said(N_("U bent zelf de behandelaar."))
    since = visit.ports.here.said(melding.taken_at, visit.language) if melding.taken_at else ""
    return Small(
        said(N_("Melding overnemen")),
        lines=(said(N_("Overleg eerst. {name} krijgt een mail zonder inhoud."), name=name),),
        facts=_facts(visit, melding.reference, name, (said(N_("Sinds")), since)),
        warning=""
        if visit.may("melding_behandelen")
        else said(
            N_(
                "U kunt deze melding daarna niet onderzoeken, en geen besluit erover tekenen. Draag de "
                "melding over aan een triagist of regisseur."
            )
        ),
        closed=closed,
        given={"van": melding.handler},
        button=said(N_("Overnemen van {name}"), name=name),
        more=((f"melding/{melding.sid}/betrokken", said(N_("Wel persoonlijk betrokken"))),),
    )


def _hand_over(visit: Visit) -> Small:
    return _of_own(visit, N_("Melding overdragen"), N_("Daarna is uw collega de behandelaar."))


def _give_back(visit: Visit) -> Small:
    words = N_("De melding is dan niet toegewezen en staat weer bij Nieuw.")
    if handler_of(visit.ports, visit.at["sid"]).danger_since:
        words = N_(
            "De melding is dan niet toegewezen en blijft bij Gevaar staan. Het meldpunt krijgt een dringende "
            "mail."
        )
    return _of_own(visit, N_("Melding teruggeven"), words)


def _of_own(visit: Visit, title: str, line: str) -> Small:
    """A page of the handler alone."""
    melding, said = handler_of(visit.ports, visit.at["sid"]), visit.context.text
    closed = "" if melding.handler else said(_NOBODYS)
    if melding.handler not in {"", visit.medewerker.id}:
        closed = said(N_("Alleen de behandelaar kan dit."))
    facts = _facts(visit, melding.reference, _name(visit, melding.handler))
    return Small(said(title), lines=(said(line),), facts=facts, closed=closed)


def _judge(visit: Visit) -> Small:
    melding, said = handler_of(visit.ports, visit.at["sid"]), visit.context.text
    since = (
        visit.ports.here.said(melding.danger_since, visit.language) if melding.danger_since else ""
    )
    return Small(
        said(N_("Gevaar beoordelen")),
        lines=(said(N_("De melding blijft bij Gevaar staan tot u een oordeel vastlegt.")),),
        facts=_facts(
            visit,
            melding.reference,
            _name(visit, melding.handler),
            (said(N_("Gevaar gemeld")), since),
        ),
        closed="" if since else said(N_("Bij deze melding is geen gevaar te beoordelen.")),
        given={"sinds": melding.danger_since},
    )


def _involved(visit: Visit) -> Mapping[str, Any]:
    """What somebody does who is involved, and so does not handle the melding."""
    melding = handler_of(visit.ports, visit.at["sid"])
    return {
        "melding": melding,
        "is_own": melding.handler == visit.medewerker.id,
        "may_shield": visit.may("melding_afschermen"),
    }


def _name(visit: Visit, handler: str) -> str:
    return names_of(visit.ports, {handler}).get(handler, handler) if handler else ""


def _facts(
    visit: Visit, reference: str, handler: str, *more: tuple[str, str]
) -> list[tuple[str, str]]:
    said = visit.context.text
    named = handler or said(N_("niet toegewezen"))
    facts = [(said(N_("Melding")), reference), (said(N_("Behandelaar")), named), *more]
    return [(name, value) for name, value in facts if value]


OVERNAME = page_of(OVERNEMEN, of=_MELDING, show=_take_over)
OVERDRACHT = page_of(OVERDRAGEN, of=_MELDING, show=_hand_over, lists=_colleagues)
TERUGGAVE = page_of(TERUGGEVEN, of=_MELDING, show=_give_back)
BETROKKEN = Screen(
    f"{_MELDING}/betrokken",
    right="melding_oppakken",
    template="bureau/betrokken.html",
    show=_involved,
)
OORDEEL = page_of(GEVAAR, of=_MELDING, show=_judge)


def routes(guard: Guard) -> None:
    """Each with its act. Taking up, and dealing with what came in, are buttons on the page of the melding."""
    acts.add(guard, OVERNAME, OVERDRACHT, TERUGGAVE, BETROKKEN, OORDEEL)
