"""The acts on the activities of a plan. After each its list is shown, of the same plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from chalicelib.access.acts import Act, Go
from chalicelib.access.guard import Visit
from chalicelib.evaluation.activities.usecases import (
    MAX_SENTENCE,
    Details,
    add_activity,
    carry_out,
    drop_activity,
    edit_activity,
    present_fault,
    sentence_fault,
)
from chalicelib.evaluation.indicators import ACTIVITIES, LINE_NAMES
from chalicelib.facts.domain import Line
from chalicelib.platform.forms.context import Option, options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.forms.question import Listed
from chalicelib.platform.i18n import N_

# The name of the list with the activities that a plan names.
OF_THE_PLAN = "plan_activiteiten"
_LIST = "/activiteiten"
_ONE = "/activiteiten/{plan}/{activiteit}"


def _date() -> Any:
    return ask("date", N_("Datum"), error=N_("Vul de datum van de activiteit in."))


def _present(hint: str, *, is_needed: bool) -> Any:
    return ask(
        "text",
        N_("Aantal bereikte mensen"),
        hint=hint,
        max_length=10,
        optional=not is_needed,
        says_optional=False,
        error=N_("Vul een heel getal in.") if is_needed else "",
    )


class _Gegevens(Answers):
    """The fields that say which activity it is."""

    datum: date = _date()
    lijn: Line = ask(
        "select",
        N_("Actielijn"),
        choices=options_of(LINE_NAMES),
        prompt=N_("Kies een actielijn"),
        error=N_("Kies een actielijn."),
    )
    soort: str = ask(
        "select",
        N_("Soort activiteit"),
        choices=options_of(ACTIVITIES),
        prompt=N_("Kies een soort"),
        error=N_("Kies een soort activiteit."),
    )
    onderdeel: str | None = ask(
        "select",
        N_("Onderdeel van het plan"),
        choices=(Listed(OF_THE_PLAN),),
        prompt=N_("Geen onderdeel"),
        optional=True,
        says_optional=False,
    )
    zin: str = ask(
        "textarea",
        N_("Publieke zin"),
        hint=N_(
            "Deze zin wordt gepubliceerd. Geen namen van mensen en geen aantallen; een jaartal mag."
        ),
        max_length=MAX_SENTENCE,
        error=N_("Schrijf één zin over de activiteit."),
    )


class NieuweActiviteit(_Gegevens):
    """An activity of a plan, planned or carried out."""

    plan: str = ask("hidden", "", max_length=40)
    stand: Literal["gepland", "uitgevoerd"] = ask(
        "radio",
        N_("Stand"),
        choices=(Option("gepland", N_("Gepland")), Option("uitgevoerd", N_("Uitgevoerd"))),
        error=N_("Kies gepland of uitgevoerd."),
    )
    aantal: str | None = _present(
        N_("Alleen als de activiteit is uitgevoerd. Ongeveer mag: schat dan."), is_needed=False
    )


class GewijzigdeActiviteit(_Gegevens):
    """An activity that is changed; ``versie`` is that of the page."""

    versie: str = ask("hidden", "", max_length=12)


class UitgevoerdeActiviteit(Answers):
    """When an activity was carried out, and how many people it reached; ``versie`` is that of the page."""

    versie: str = ask("hidden", "", max_length=12)
    datum: date = _date()
    aantal: str = _present(N_("Ongeveer mag: schat dan."), is_needed=True)


class VervallenActiviteit(Answers):
    """The version of an activity on the page."""

    versie: str = ask("hidden", "", max_length=12)


def _details(given: _Gegevens) -> Details:
    # A sentence stands in one line of a table and of a report.
    sentence = " ".join(given.zin.split())
    return Details(given.datum, given.lijn, given.soort, sentence, given.onderdeel or "")


def _back_to(plan: str) -> Go:
    return Go("activiteiten", {"plan": plan})


def _faults_of_new(visit: Visit) -> Mapping[str, str]:
    found = {"zin": sentence_fault(visit.one("zin"))}
    if stand := visit.one("stand"):
        found["aantal"] = present_fault(visit.one("aantal"), is_done=stand == "uitgevoerd")
    return found


def _add(visit: Visit, new: NieuweActiviteit) -> Go:
    add_activity(
        visit.work,
        new.plan,
        _details(new),
        is_done=new.stand == "uitgevoerd",
        present=new.aantal or "",
    )
    return _back_to(new.plan)


def _edit(visit: Visit, now: GewijzigdeActiviteit) -> Go:
    plan, one = visit.at["plan"], visit.at["activiteit"]
    edit_activity(visit.work, plan, one, _details(now), seen=now.versie)
    return _back_to(plan)


def _carry_out(visit: Visit, done: UitgevoerdeActiviteit) -> Go:
    plan, one = visit.at["plan"], visit.at["activiteit"]
    carry_out(visit.work, plan, one, day=done.datum, present=done.aantal, seen=done.versie)
    return _back_to(plan)


def _drop(visit: Visit, dropped: VervallenActiviteit) -> Go:
    plan, one = visit.at["plan"], visit.at["activiteit"]
    drop_activity(visit.work, plan, one, seen=dropped.versie)
    return _back_to(plan)


NIEUW = Act(
    "/activiteiten/nieuw",
    right="plan_bijhouden",
    asks=NieuweActiviteit,
    do=_add,
    button=N_("Activiteit opslaan"),
    is_main=True,
    done=N_("Activiteit opgeslagen."),
    said_at=_LIST,
    also=_faults_of_new,
)
WIJZIGEN = Act(
    f"{_ONE}/wijzigen",
    right="plan_bijhouden",
    asks=GewijzigdeActiviteit,
    do=_edit,
    button=N_("Opslaan"),
    is_main=True,
    done=N_("Wijziging opgeslagen."),
    said_at=_LIST,
    also=lambda visit: {"zin": sentence_fault(visit.one("zin"))},
)
UITGEVOERD = Act(
    f"{_ONE}/uitgevoerd",
    right="plan_bijhouden",
    asks=UitgevoerdeActiviteit,
    do=_carry_out,
    button=N_("Uitgevoerd"),
    is_main=True,
    done=N_("Datum en aantal opgeslagen."),
    said_at=_LIST,
    also=lambda visit: {"aantal": present_fault(visit.one("aantal"))},
)
VERVALLEN = Act(
    f"{_ONE}/vervallen",
    right="plan_bijhouden",
    asks=VervallenActiviteit,
    do=_drop,
    button=N_("Activiteit laten vervallen"),
    done=N_("Activiteit vervallen."),
    said_at=_LIST,
)
