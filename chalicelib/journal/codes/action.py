"""A code that says what was done, as it is told; its group, and the kinds of objects. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from chalicelib.platform.i18n import N_

# Readings stand apart from acts, so that the steps of a melding do not drown in them.
Group = Literal["gedaan", "gelezen", "automatisch"]

GROUPS: Mapping[Group, str] = {
    "gedaan": N_("Handeling"),
    "gelezen": N_("Inzage"),
    "automatisch": N_("Automatisch"),
}


@dataclass(frozen=True)
class Action:
    """A code of the journal in words (msgids).

    ``name`` is what a list calls it. ``sentence`` tells it without a full stop: ``{who}`` did it, ``{what}``
    is the object of the entry, every other name is a fact (journal/telling). ``by_kind`` are other sentences
    for a kind of object (``OBJECTS``); ``more`` are told behind it when the entry has that fact.
    """

    name: str
    group: Group
    sentence: str
    by_kind: Mapping[str, str] = field(default_factory=dict)
    more: tuple[tuple[str, str], ...] = ()


# The kinds of objects, as the ids of chains begin; ``dag`` is the day of a medewerker.
OBJECTS: Mapping[str, str] = {
    "melding": N_("Meldingen"),
    "meer": N_("Extra berichten"),
    "mailbox": N_("Postvakken van melders"),
    "zoeken": N_("Zoekopdrachten"),
    "stapel": N_("Stapels misbruik"),
    "onleesbaar": N_("Onleesbare berichten"),
    "organisatie": N_("Organisaties en netwerk"),
    "medewerker": N_("Accounts en rollen"),
    "uitgave": N_("Uitgaven met cijfers"),
    "leeslijst": N_("Leeslijsten"),
    "plan": N_("Kosten en activiteiten van plannen"),
    "dag": N_("Inloggen en toezicht"),
}
