"""Proposals: acts that wait for the signature of a second person. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from chalicelib.platform.clock import from_text
from chalicelib.platform.i18n import N_

State = Literal["open", "getekend", "geweigerd", "ingetrokken", "vervallen"]
Refusal = Literal["niet_nodig", "verkeerde_persoon", "verkeerd_adres", "onbekend"]

STATE_NAMES: Mapping[State, str] = {
    "open": N_("Wacht op een handtekening"),
    "getekend": N_("Getekend"),
    "geweigerd": N_("Afgewezen"),
    "ingetrokken": N_("Ingetrokken"),
    "vervallen": N_("Vervallen"),
}
REFUSALS: Mapping[str, str] = {
    "niet_nodig": N_("Niet nodig voor het werk"),
    "verkeerde_persoon": N_("Verkeerde persoon of rol"),
    "verkeerd_adres": N_("Het adres klopt niet"),
    "onbekend": N_("Niet na te gaan"),
}
# A week of work and a weekend; after it nobody remembers why it was asked.
OPEN_FOR = timedelta(days=7)
# So long a settled proposal is shown. The journal keeps the steps.
SHOWN_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Proposal:
    """An act that somebody proposed and a second person signs.

    ``act`` is the code of the act, ``about`` its object as the journal names it, ``facts`` the codes and ids
    that carrying it out needs. ``seen`` is the version of the object that the proposal was made on.
    ``by`` and ``settled_by`` are ids of medewerkers, moments are stored ones, ``reason`` is a code.
    ``sealed`` holds what it says in words (part ``dossier``), empty when it says nothing.
    """

    id: str
    act: str
    about: str
    by: str
    at: str
    until: str
    seen: str
    facts: Mapping[str, str] = field(default_factory=dict)
    state: State = "open"
    settled_by: str = ""
    settled_at: str = ""
    reason: str = ""
    sealed: bytes = b""


def state_at(proposal: Proposal, now: datetime) -> State:
    """The state of a proposal at a moment: one that nobody settled in time has lapsed."""
    if proposal.state == "open" and now >= from_text(proposal.until):
        return "vervallen"
    return proposal.state


def is_of_one_person(proposal: Proposal, by: str) -> bool:
    """Whether ``by`` proposed it, or is whom it is about: neither is a second person."""
    return by == proposal.by or proposal.about == f"medewerker#{by}"


def why_not_signed(
    proposal: Proposal, by: str, version: str, now: datetime, *, on: str = ""
) -> str:
    """The reason (a msgid) why ``by`` cannot sign a proposal now; empty when they can.

    ``version`` is the one that the object of the proposal has now. ``on`` is the one that ``by`` read, of an
    object on which more comes in: empty for one that must stand as it was proposed on.
    """
    state = state_at(proposal, now)
    if state == "vervallen":
        return N_("Dit voorstel is vervallen. Laat het opnieuw voorstellen.")
    if state != "open":
        return N_("Dit voorstel is al afgehandeld.")
    if by == proposal.by:
        return N_("Dit is uw eigen voorstel. Een collega tekent het.")
    if is_of_one_person(proposal, by):
        return N_("Dit voorstel gaat over uzelf. Een collega tekent het.")
    if on and version != on:
        return N_("Er is intussen iets gewijzigd. Lees dat eerst en teken daarna.")
    if not on and version != proposal.seen:
        return N_(
            "Sinds dit voorstel is er iets gewijzigd. Wijs het af, en laat het opnieuw voorstellen."
        )
    return ""
