"""The receipt of a report: what it says, by what was answered. Pure.

A sentence speaks only of what was chosen: "op de manier die u koos" is false for who chose none, and a
frightened reader believes the whole page less for it. All texts are Dutch msgids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.network.forms import NOT_LISTED
from chalicelib.platform.i18n import N_
from chalicelib.reports.domain import UNSAFE
from chalicelib.reports.forms.notes import NOBODY_NOW

_BY_CODE = N_("Hebben wij een vraag? Die leest u met uw code. Kijk over een paar dagen.")
_ANONYMOUS = N_("U bent anoniem. Wij kunnen u dus niet bellen of mailen.")
_BY_MAIL = N_(
    "Hebben wij een vraag? Dan krijgt u een mail. De vraag staat niet in die mail: u leest hem met uw "
    "code."
)
_BY_MAIL_AT_WORK = N_(
    "Hebben wij een vraag? Dan krijgt u een mail op uw werkadres. De vraag staat niet in die mail: u "
    "leest hem met uw code."
)
_PHONE_AT_WORK = N_("Is er haast? Dan bellen wij u op het nummer dat u gaf.")
_CALLED_WHEN = N_("Wij bellen u op een werkdag. U koos: {moment}.")
_CALLED_ANY_TIME = N_("Wij bellen u op een werkdag, van {uren}.")
_HIDDEN = N_("Wij bellen met een verborgen nummer.")
_NO_MESSAGE = N_("Neemt u niet op? Dan spreken wij niets in.")
_MESSAGE = N_("Neemt u niet op? Dan spreken wij in dat de gemeente belde, niet waarover.")
_OTHER: Mapping[str, str] = {
    "ophangen": N_("Neemt een ander op? Dan hangen wij meteen op."),
    "vragen": N_("Neemt een ander op? Dan vragen wij naar u, en zeggen wij niet wie er belt."),
    "zeggen": N_("Neemt een ander op? Dan zeggen wij dat de gemeente belt, niet waarover."),
}
_KNOWN_NUMBER = N_(
    "Wij bellen het nummer dat bij uw persoonlijke code hoort. Kennen wij die code niet, dan kunnen "
    "wij u niet bellen. Kijk daarom ook zelf met de code hierboven."
)
_NOT_CALLED = N_("Wij bellen u niet.")
_SAFETY_BY_PHONE = N_(
    "U voelt zich niet veilig of u twijfelt. Daarom bellen wij u voordat wij iets doen."
)
_SAFETY_BY_CODE = N_(
    "U voelt zich niet veilig of u twijfelt. Daarom vragen wij u eerst iets voordat wij iets doen. U "
    "leest dat met uw code."
)

_OPEN_THE_MAIL = N_("Open de mail die u zo krijgt op uw werkadres, en open de link daarin.")
_PRESS_THE_BUTTON = N_("Druk op de knop op die pagina. Zonder die druk is er niets bevestigd.")
_THEN_COLLEAGUE = N_("Pas daarna kan uw aandachtsfunctionaris (of de vervanger) een mail krijgen.")
_THEN_DEPUTY = N_("Pas daarna kan uw vervanger een mail krijgen.")
_THEN_THE_DEPUTY = N_("Pas daarna kan de vervanger een mail krijgen.")
_THEN_THE_PERMANENT = N_("Pas daarna kan de vaste aandachtsfunctionaris een mail krijgen.")
_THEN_LOOKED_FOR = N_(
    "Uw organisatie staat niet in onze lijst. Pas daarna zoekt het {meldpunt} uit wie daar mee kan kijken."
)


@dataclass(frozen=True)
class Said:
    """The sentences of a receipt, in their order.

    ``danger``: the alarm number comes first, and the moment of reading is no answer. ``heard`` is how we
    hear from each other. ``steps`` are what a professional does to confirm the work address and ``then``
    what follows; both are empty for who has none.
    """

    danger: bool
    heard: tuple[str, ...]
    steps: tuple[str, ...] = ()
    then: tuple[str, ...] = ()


def said(form: str, values: Mapping[str, object]) -> Said:
    """The receipt of ``form`` with these answers, by the name of the question (``Filled.values``)."""
    danger = values.get("danger_now") == "ja"
    if form == "melding_professional":
        steps = (_OPEN_THE_MAIL, _PRESS_THE_BUTTON)
        phone = (_PHONE_AT_WORK,) if values.get("melder_phone") else ()
        return Said(danger, (_BY_MAIL_AT_WORK, *phone), steps, _then(values))
    if form == "melding_sleutelpersoon":
        return Said(danger, _of_sleutelpersoon(values))
    match values.get("contact_preference"):
        case "bellen":
            return Said(danger, (*_called(values), _BY_CODE))
        case "mailen":
            return Said(danger, (_BY_MAIL,))
        case _:
            return Said(danger, (_ANONYMOUS, _BY_CODE))


def _called(values: Mapping[str, object]) -> tuple[str, ...]:
    any_time = values.get("best_call_time") == "maakt_niet_uit"
    return (
        _CALLED_ANY_TIME if any_time else _CALLED_WHEN,
        _HIDDEN,
        _MESSAGE if values.get("may_leave_message") == "ja" else _NO_MESSAGE,
        _OTHER[str(values.get("if_other_answers") or "ophangen")],
    )


def _of_sleutelpersoon(values: Mapping[str, object]) -> tuple[str, ...]:
    unsure = values.get("own_safety") in UNSAFE
    if values.get("best_call_time") == "niet_bellen":
        return (_NOT_CALLED, _BY_CODE, *((_SAFETY_BY_CODE,) if unsure else ()))
    return (*((_SAFETY_BY_PHONE,) if unsure else ()), *_called(values), _KNOWN_NUMBER)


def _then(values: Mapping[str, object]) -> tuple[str, ...]:
    """The sentences on who is told after the confirmation (``reports/domain.py``, rules R2 to R7)."""
    if values.get("share_with_aandachtsfunctionaris") in {None, "nee"}:
        return ()
    if values.get("organisatie_id") == NOT_LISTED:
        return (_THEN_LOOKED_FOR,)
    # Who is the aandachtsfunctionaris is not asked whom to keep out.
    if values.get("ik_ben_aandachtsfunctionaris") == "ja":
        return (_THEN_DEPUTY,)
    match values.get("niet_aan"):
        case "iemand":
            return (NOBODY_NOW,)
        case "plaatsvervanger":
            return (_THEN_THE_PERMANENT,)
        case "vast":
            return (_THEN_THE_DEPUTY,)
        case _:
            return (_THEN_COLLEAGUE,)
