"""The small page of a handover. That a partner has it is a button on the page of the melding."""

from __future__ import annotations

from chalicelib.access import acts
from chalicelib.access.acts import Small, page_of
from chalicelib.access.guard import Guard, Visit
from chalicelib.platform.i18n import N_
from chalicelib.reports.allowing.usecases import why_barred
from chalicelib.reports.melding.usecases import handler_of
from chalicelib.reports.partners.acts import OVERDRACHT


def _hand_over(visit: Visit) -> Small:
    said = visit.context.text
    melding = handler_of(visit.ports, visit.at["sid"])
    return Small(
        said(N_("Overdracht aan een partner")),
        lines=(
            said(
                N_(
                    "Deel na ondertekening telefonisch of via het kanaal van de partner, nooit per mail."
                )
            ),
            said(N_("Leg de ontvangst daarna vast.")),
        ),
        facts=((said(N_("Melding")), melding.reference),),
        warning=said(N_("Is er nu gevaar? Bel eerst {alarmnummer}."))
        if melding.danger_since
        else "",
        closed=said(why_barred(visit.ports, melding, visit.medewerker.id, "overdracht")),
        given={"gebeld": "gevaar" if melding.danger_since else ""},
    )


OVERDRAGING = page_of(OVERDRACHT, of="/melding/{sid}", show=_hand_over)


def routes(guard: Guard) -> None:
    """The page of a handover."""
    acts.add(guard, OVERDRAGING)
