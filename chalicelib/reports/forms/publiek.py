"""The form for everybody (domain reference 3.3): no name needed, a handful of short pages."""

from __future__ import annotations

from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.form import Form
from chalicelib.platform.forms.question import Wording
from chalicelib.platform.i18n import N_
from chalicelib.reports.forms import notes, shared


class MeldingPubliek(shared.Contact, shared.OverSpanning, shared.OverPersoon):
    """An inhabitant's report. None and () stand for not asked and not filled in."""

    melder_relation: str | None = shared.BETROKKENE.ask(
        "radio",
        N_("Hoe kent u deze persoon of deze mensen?"),
        optional=True,
        worded=(
            Wording(shared.EEN_PERSOON, N_("Wie bent u voor deze persoon?")),
            Wording(shared.EEN_GROEP, N_("Hoe kent u deze mensen?")),
        ),
        choices=(
            Option("familie", N_("Familie")),
            Option("vriend_kennis", N_("Vriend of kennis")),
            Option("buur", N_("Buur")),
            Option("school_werk", N_("Van school of werk")),
            Option("anders", N_("Anders")),
            Option("zeg_ik_niet", N_("Zeg ik liever niet")),
        ),
        error=N_("Kies opnieuw."),
    )


MELDING_PUBLIEK = Form(
    name="melding_publiek",
    version=1,
    model=MeldingPubliek,
    pages=(
        shared.ONDERWERP,
        shared.GEVAAR,
        shared.GEZIEN,
        shared.SPANNING,
        shared.SITUATIE,
        shared.INDRUK,
        shared.BETROKKENE,
        shared.TEKENS,
        shared.VERLOOP,
        shared.CONTACT,
        shared.GEGEVENS,
        shared.BELLEN,
    ),
    title=shared.TITLE,
    send_label=shared.SEND,
    notes=notes.PUBLIEK,
    opening=notes.BEFORE_PUBLIEK,
)
