"""What was done with costs and activities of plans, each code as a sentence. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.journal.codes.action import Action
from chalicelib.platform.i18n import N_

_BOOKED = ("booked", N_("; als: {booked}"))

OF_PLANS: Mapping[str, Action] = {
    "kosten_ingevoerd": Action(
        N_("Kosten ingevoerd"), "gedaan", N_("{who} voerde kosten in bij {what}"), more=(_BOOKED,)
    ),
    "kosten_betaald": Action(
        N_("Kosten betaald"), "gedaan", N_("{who} noteerde kosten bij {what} als betaald")
    ),
    "kosten_vervallen": Action(
        N_("Kosten vervallen"), "gedaan", N_("{who} liet kosten bij {what} vervallen")
    ),
    "activiteit_gepland": Action(
        N_("Activiteit gepland"), "gedaan", N_("{who} plande een activiteit bij {what}")
    ),
    "activiteit_uitgevoerd": Action(
        N_("Activiteit uitgevoerd"),
        "gedaan",
        N_("{who} noteerde een activiteit bij {what} als uitgevoerd"),
    ),
    "activiteit_gewijzigd": Action(
        N_("Activiteit gewijzigd"), "gedaan", N_("{who} wijzigde een activiteit bij {what}")
    ),
    "activiteit_vervallen": Action(
        N_("Activiteit vervallen"), "gedaan", N_("{who} liet een activiteit bij {what} vervallen")
    ),
}
