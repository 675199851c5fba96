"""The record of a handover: who got which kinds of data, when, on which ground. Never the data. Pure.

Source: the handover of the process (domain reference 1.4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chalicelib.platform.i18n import N_

Recipient = Literal["politie", "om", "zvh_zhz", "zvh_rr", "nctv", "gemeente", "hulp"]
RECIPIENTS: Mapping[str, str] = {
    "politie": N_("Politie"),
    "om": N_("Openbaar Ministerie"),
    "zvh_zhz": N_("Zorg- en Veiligheidshuis Zuid-Holland Zuid"),
    "zvh_rr": N_("Zorg- en Veiligheidshuis Rotterdam-Rijnmond"),
    "nctv": N_("NCTV"),
    "gemeente": N_("Andere gemeente"),
    "hulp": N_("Hulpverlening"),
}
# What makes it lawful to tell a partner. The lawyer of the municipality confirms the list.
GROUNDS: Mapping[str, str] = {
    "vitaal_belang": N_("Vitaal belang (AVG art. 6 lid 1 d)"),
    "openbare_orde": N_("Openbare orde (Gemeentewet art. 172)"),
    "publieke_taak": N_("Publieke taak (AVG art. 6 lid 1 e)"),
    "toestemming": N_("Toestemming van de betrokkene"),
}
# Which kinds of data were told: their names and nothing of them.
FIELDS: Mapping[str, str] = {
    "feiten": N_("Feiten en waarneming"),
    "plaats": N_("Plaats en tijd"),
    "betrokkene": N_("Betrokkene"),
    "duiding": N_("Duiding"),
    "melder": N_("Melder"),
}
# To these nothing is told by which somebody can be found (domain reference 1.4).
WITHOUT_NAMES: Mapping[str, frozenset[str]] = {"nctv": frozenset({"betrokkene", "melder"})}


@dataclass(frozen=True)
class Handover:
    """One handover about an object (``melding#<sid>``), by its ``id``.

    ``recipient``, ``ground`` and ``fields`` are codes. ``by`` told the partner, at the stored moment ``at``.
    ``signed_by`` is the second person, empty as long as nobody signed what was told in danger;
    ``rejected_by`` is who rejected that instead: that it was told stays so. ``confirmed_at`` is when the
    partner said to have it, empty until then. ``sealed`` holds who was spoken to and what was agreed (part
    ``dossier``).
    """

    about: str
    id: str
    recipient: str
    ground: str
    fields: tuple[str, ...]
    by: str
    at: str
    sealed: bytes
    signed_by: str = ""
    confirmed_at: str = ""
    confirmed_by: str = ""
    rejected_by: str = ""
    version: int = 1


def never_told(recipient: str, fields: tuple[str, ...]) -> frozenset[str]:
    """The kinds of data among ``fields`` that are not told to a recipient."""
    return WITHOUT_NAMES.get(recipient, frozenset()) & set(fields)
