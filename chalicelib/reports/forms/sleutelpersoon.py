"""The form for sleutelpersonen (domain reference 3.5).

The personal code is typed and stands in no link, which would mark its owner. A code that fails its own
check character is told at once; all others get the same pages, because whose it is is seen behind the queue.
"""

from __future__ import annotations

from chalicelib.platform.forms.condition import IsNot
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.form import Form, Step
from chalicelib.platform.i18n import N_
from chalicelib.reports.forms import notes, shared

CODE = Step("code", N_("Uw persoonlijke code"))
BELLEN = Step("bellen", N_("Contact en veiligheid"))
OPNEMEN = Step("opnemen", N_("Als wij u bellen"), condition=IsNot("best_call_time", "niet_bellen"))


class MeldingSleutelpersoon(shared.OverSpanning, shared.OverPersoon):
    """A sleutelpersoon's report. None and () stand for not asked and not filled in."""

    personal_code: str | None = CODE.ask(
        "code",
        N_("Uw persoonlijke code"),
        hint=N_("U kreeg de code van ons. Streepjes en spaties mogen, en ook kleine letters."),
        max_length=40,
        error=N_("Vul uw persoonlijke code in."),
    )
    best_call_time: str | None = shared.best_call_time(
        BELLEN, Option("niet_bellen", N_("Niet bellen"))
    )
    own_safety: str | None = BELLEN.ask(
        "radio",
        N_("Voelt u zich veilig nu u dit meldt?"),
        hint=N_("Zo niet, dan overleggen wij eerst met u. U werkt niet voor de politie."),
        choices=(
            Option("veilig", N_("Ja")),
            Option("twijfel", N_("Ik twijfel")),
            Option("onveilig", N_("Nee")),
        ),
        error=N_("Kies een antwoord."),
    )
    may_leave_message: str | None = shared.may_leave_message(OPNEMEN)
    if_other_answers: str | None = shared.if_other_answers(OPNEMEN)


MELDING_SLEUTELPERSOON = Form(
    name="melding_sleutelpersoon",
    version=1,
    model=MeldingSleutelpersoon,
    pages=(
        CODE,
        shared.ONDERWERP,
        shared.GEVAAR,
        shared.GEZIEN,
        shared.SPANNING,
        shared.SITUATIE,
        shared.INDRUK,
        shared.BETROKKENE,
        shared.TEKENS,
        shared.VERLOOP,
        BELLEN,
        OPNEMEN,
    ),
    title=shared.TITLE,
    send_label=shared.SEND,
    notes=notes.SLEUTELPERSOON,
    opening=notes.BEFORE_SLEUTELPERSOON,
)
