"""The small pages on which two meldingen are linked, and taken apart."""

from __future__ import annotations

from chalicelib.access import acts
from chalicelib.access.acts import Small, page_of
from chalicelib.access.guard import Guard, Visit
from chalicelib.platform.i18n import N_
from chalicelib.reports.linking.acts import KOPPELEN, LOSMAKEN, OP_KENMERK
from chalicelib.reports.linking.usecases import both
from chalicelib.reports.melding.usecases import handler_of

_BOTH = N_("Beide meldingen tonen de koppeling en de reden. Elke melder houdt een eigen postvak.")


def _pair(visit: Visit, title: str, *lines: str) -> Small:
    """The page about two meldingen; the other one stands in the address, or in the form that comes back."""
    other = visit.one("ander") or visit.asked.get("ander", "")
    first, second = both(visit.ports, visit.at["sid"], other)
    said = visit.context.text
    facts = (
        (said(N_("Melding")), first.reference),
        (said(N_("Andere melding")), second.reference),
    )
    return Small(said(title), tuple(map(said, lines)), facts, given={"ander": other})


def _link(visit: Visit) -> Small:
    return _pair(
        visit,
        N_("Meldingen koppelen"),
        _BOTH,
    )


def _link_by_reference(visit: Visit) -> Small:
    said = visit.context.text
    melding = handler_of(visit.ports, visit.at["sid"])
    return Small(
        said(N_("Koppelen op kenmerk")),
        (said(_BOTH),),
        ((said(N_("Melding")), melding.reference),),
        more=((f"zoeken?bij={melding.sid}", said(N_("Zoeken op naam, plek of nummer"))),),
    )


def _unlink(visit: Visit) -> Small:
    return _pair(
        visit,
        N_("Koppeling verwijderen"),
        N_(
            "De koppeling verdwijnt bij beide meldingen. In het logboek blijft staan dat zij er was."
        ),
    )


KOPPELING = page_of(KOPPELEN, of="/melding/{sid}", show=_link)
MET_KENMERK = page_of(OP_KENMERK, of="/melding/{sid}", show=_link_by_reference)
LOS = page_of(LOSMAKEN, of="/melding/{sid}", show=_unlink)


def routes(guard: Guard) -> None:
    """The pages of both acts."""
    acts.add(guard, KOPPELING, MET_KENMERK, LOS)
