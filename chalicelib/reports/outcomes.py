"""The outcomes that a decision on a melding can have. Pure.

Source: the reason codes of the process (domain reference 1.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chalicelib.access.domain import Right
from chalicelib.platform.i18n import N_
from chalicelib.reports.domain import State

# What is to be said beside the reason: to whom somebody was referred, which municipality it is, in which
# casus or item of the tension log it is known, or which other melding goes on.
Asks = Literal["", "verwezen", "gemeente", "casus", "spanning", "ander"]
# What the words beside an outcome are called, by what it asks; but for ``ander``, which names a melding.
CALLED: Mapping[Asks, str] = {
    "verwezen": N_("Verwezen naar"),
    "gemeente": N_("Gemeente"),
    "casus": N_("Casus"),
    "spanning": N_("Spanning"),
}
# Those that must be said, with the mend. A tension has no number yet when the melding is closed into it.
REQUIRED: Mapping[Asks, str] = {
    "verwezen": N_("Vul in naar wie u verwees."),
    "gemeente": N_("Vul in welke gemeente het is."),
    "casus": N_("Vul in welke casus het is: het nummer bij het Zorg- en Veiligheidshuis."),
}


@dataclass(frozen=True)
class Outcome:
    """An outcome: its name (a msgid), the state that it leads to, and what is to be said with it.

    ``signs`` is the right of the second person. Its code is the class by which the melding is kept.
    """

    name: str
    to: State = "gesloten"
    asks: Asks = ""
    signs: Right = "besluit_tekenen"


OUTCOMES: Mapping[str, Outcome] = {
    "geen_zorg_na_onderzoek": Outcome(N_("Geen zorg na onderzoek")),
    "onvoldoende_informatie": Outcome(N_("Onvoldoende informatie")),
    "reguliere_hulp": Outcome(N_("Reguliere hulp"), asks="verwezen"),
    "buiten_doelbereik": Outcome(N_("Buiten doelbereik"), asks="verwezen"),
    "buiten_gemeente": Outcome(N_("Buiten de gemeente"), asks="gemeente"),
    "opgenomen_als_spanning": Outcome(N_("Opgenomen als spanning"), asks="spanning"),
    "al_bekend_in_casus": Outcome(N_("Al bekend in een casus"), to="doorgezet", asks="casus"),
    "dubbel": Outcome(N_("Dubbel: samenvoegen"), to="samengevoegd", asks="ander"),
    "misbruik": Outcome(N_("Misbruik"), signs="misbruik_tekenen"),
    "overgedragen": Outcome(N_("Overgedragen aan een partner"), to="overgedragen"),
    "doorgezet": Outcome(N_("Doorgezet naar een casus"), to="doorgezet"),
}
