"""What was done with releases of figures, each code as a sentence. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.journal.codes.action import Action
from chalicelib.platform.i18n import N_

_REVISION = ("revision", N_("; uitgave: {revision}"))
_FILE = ("file", N_("; bestand: {file}"))
_GIVEN = ("given", N_("; als: {given}"))

OF_RELEASES: Mapping[str, Action] = {
    "herziening_gevraagd": Action(
        N_("Herziening gevraagd"),
        "gedaan",
        N_("{who} vroeg een herziene uitgave van {what}"),
        more=(_REVISION,),
    ),
    "aan_raad": Action(
        N_("Aan de raad gegeven"),
        "gedaan",
        N_("{who} legde vast dat de raad {what} kreeg op {day}"),
        more=(_GIVEN,),
    ),
    "bestand_gelezen": Action(
        N_("Cijfers gelezen"), "gelezen", N_("{who} opende {what}"), more=(_FILE,)
    ),
}
