"""The small pages on which an aandachtsfunctionaris is asked about a melding, or a colleague too."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import cast

from chalicelib.access import acts
from chalicelib.access.acts import Small, page_of
from chalicelib.access.domain import Right
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.staff.usecases import names_of
from chalicelib.catalogue.showing.usecases import shown_organisaties
from chalicelib.network.domain import CONTACT_ROLE_NAMES
from chalicelib.platform.errors import NotThere
from chalicelib.platform.forms.context import Option
from chalicelib.platform.i18n import N_
from chalicelib.reports.involving.acts import BETREKKEN, MEEVRAGEN
from chalicelib.reports.involving.usecases import (
    INVOLVING,
    colleague_of,
    may_be_asked,
    wanted_by_reporter,
)
from chalicelib.reports.melding.usecases import handler_of
from chalicelib.reports.proposing.usecases import signers

_MELDING = "/melding/{sid}"
_AT_ONCE = N_("{name} gaat zonder handtekening: de melder vroeg daarom.")
_NOBODY_SIGNS = N_("Niemand anders kan nu tekenen. Vraag de beheerder om nog een triagist.")


def _lists(visit: Visit) -> Mapping[str, Sequence[Option]]:
    """The organisations that can be asked now. The one that was chosen stays, so that its fault is told."""
    shown = {one.id: one.name for one in shown_organisaties(visit.ports)}
    found = {*may_be_asked(visit.ports, visit.at["sid"], shown), visit.one("organisatie")}
    return {"organisaties": [Option(one, name) for one, name in shown.items() if one in found]}


def _involve(visit: Visit) -> Small:
    melding, said = handler_of(visit.ports, visit.at["sid"]), visit.context.text
    name = names_of(visit.ports, {melding.handler}).get(melding.handler, melding.handler)
    is_of_another = melding.handler not in {"", visit.medewerker.id}
    nobody = said(N_("Bij geen enkele organisatie is nu een aandachtsfunctionaris aanwezig."))
    offered = {one.value: one.label for one in visit.context.options("organisaties")}
    wanted = {
        one: offered[one] for one in wanted_by_reporter(visit.ports, melding.sid) if one in offered
    }
    return Small(
        said(N_("Aandachtsfunctionaris betrekken")),
        lines=(
            said(
                N_(
                    "De aandachtsfunctionaris of de vervanger krijgt een mail zonder inhoud. Alleen die "
                    "persoon ziet de vraag."
                )
            ),
            *(said(_AT_ONCE, name=one) for one in wanted.values()),
            *(
                _who_signs(visit, melding.sid, is_mixed=bool(wanted))
                if wanted.keys() != offered.keys()
                else ()
            ),
        ),
        facts=(
            (said(N_("Melding")), melding.reference),
            (said(N_("Behandelaar")), name or said(N_("niet toegewezen"))),
        ),
        warning=said(N_("Een collega behandelt deze melding. Overleg eerst."))
        if is_of_another
        else "",
        closed="" if offered else nobody,
        given={"ziet": "vraag", "behandelaar": melding.handler},
        button=said(_button(visit.one("organisatie"), wanted, offered)),
    )


def _who_signs(visit: Visit, sid: str, *, is_mixed: bool) -> Sequence[str]:
    """A colleague signs first: who can, or that nobody else is there.

    ``is_mixed``: one of the organisations needs no signature, because the reporter asked for it.
    """
    said = visit.context.text
    able = signers(visit.ports, cast("Right", INVOLVING.second), sid, but=visit.medewerker.id)
    names = ", ".join(one.name for one in able)
    return [
        said(
            N_("Bij een andere organisatie tekent een collega eerst. Daarna gaat de mail.")
            if is_mixed
            else N_("Een collega tekent eerst. Daarna gaat de mail.")
        ),
        said(N_("Tekenen kan: {names}."), names=names) if able else said(_NOBODY_SIGNS),
    ]


def _button(chosen: str, wanted: Collection[str], offered: Collection[str]) -> str:
    """The words of the button (a msgid) by what is chosen, or can be; empty: those of one who acts alone."""
    possible = {chosen} & {*offered} or {*offered}
    if possible <= {*wanted}:
        return ""
    return N_("Voorstellen") if possible.isdisjoint(wanted) else N_("Betrekken of voorstellen")


def _ask_also(visit: Visit) -> Small:
    """The person stands in the address, or in the form that comes back."""
    given = {name: visit.one(name) or visit.asked.get(name, "") for name in ("bij", "persoon")}
    melding, said = handler_of(visit.ports, visit.at["sid"]), visit.context.text
    person = colleague_of(visit.ports, melding.sid, given["bij"], given["persoon"])
    if person is None or not person.name:
        raise NotThere
    names = {one.id: one.name for one in shown_organisaties(visit.ports)}
    closed = N_("Deze persoon is nu afwezig of door de melder uitgesloten.")
    role = said(CONTACT_ROLE_NAMES[person.role]) if person.role else ""
    return Small(
        said(N_("Ook een collega vragen")),
        lines=(
            said(N_("Deze persoon ziet wat de collega mag zien en krijgt een mail zonder inhoud.")),
        ),
        facts=(
            (said(N_("Melding")), melding.reference),
            (said(N_("Organisatie")), names.get(given["bij"], given["bij"])),
            (said(N_("Persoon")), f"{person.name} ({role})" if role else person.name),
        ),
        closed="" if person.may_be_asked else said(closed),
        given=given,
    )


BETREK = page_of(BETREKKEN, of=_MELDING, show=_involve, lists=_lists)
OOK = page_of(MEEVRAGEN, of=_MELDING, show=_ask_also)


def routes(guard: Guard) -> None:
    """The pages of both acts."""
    acts.add(guard, BETREK, OOK)
