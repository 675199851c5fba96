"""Keeping the activities of a plan: what is planned, what was carried out, and how many people it reached.

Each change is one transaction: the row, its facts and an entry in the journal. An activity counts once it
was carried out. A row stays when its activity goes: figures were made of it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chalicelib.evaluation.domain import Activity, Plan
from chalicelib.evaluation.indicators import LINE_NAMES
from chalicelib.evaluation.planning.usecases import Faults, journal_entry, plan_named, recount
from chalicelib.evaluation.store import (
    ACTIVITY_AS_SEEN,
    ACTIVITY_IS_NEW,
    Entered,
    EvaluationStore,
    change_activity,
    insert_activity,
)
from chalicelib.evaluation.words import number_of
from chalicelib.facts.domain import Counted, Line
from chalicelib.platform.errors import Conflict, NotThere
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.typed.text import plain
from chalicelib.work import Work

MAX_SENTENCE = 200
MAX_PRESENT = 100_000
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_DIGIT = re.compile(r"\d")
_NUMBER = N_(
    "Deze zin wordt gepubliceerd. Haal de cijfers weg; alleen een jaartal zoals 2026 mag blijven staan."
)
_HOW_MANY = N_(
    "Vul in hoeveel mensen de activiteit bereikte: een heel getal van 0 tot en met 100.000."
)
_NOT_YET = N_(
    "Van een geplande activiteit is nog geen aantal bekend. Laat dit leeg, of kies ‘Uitgevoerd’."
)
_IS_OVER = N_("Deze datum is al geweest. Kies ‘Uitgevoerd’, of vul een dag in vanaf vandaag.")
_TO_COME = N_("Deze datum is nog niet geweest. Vul de dag in waarop de activiteit was.")
_MOVED_TO_THE_PAST = N_("Deze datum is al geweest. Noteer de activiteit als uitgevoerd.")
_OTHER_PLAN = N_("Deze datum valt in het plan ‘{other}’. Voer de activiteit bij dat plan in.")
_MOVED_TO_OTHER_PLAN = N_(
    "Deze datum valt in het plan ‘{other}’. Laat deze activiteit vervallen en voer die bij dat plan in."
)


@dataclass(frozen=True)
class Details:
    """An activity as it was typed: ``sentence`` is public, ``planned`` a code of the plan or empty."""

    day: date
    line: Line
    type: str
    sentence: str
    planned: str


def activities_of(ports: Ports, plan: Plan) -> Mapping[Line, list[Entered]]:
    """The activities of a plan by action line: what is to come first, then what was done, then what went.

    Action lines without any are left out. Raises Unavailable.
    """
    found = EvaluationStore(ports.database).entered(plan.code)
    to_come = [one for one in reversed(found) if not one.activity.is_done and not one.is_gone]
    done = [one for one in found if one.activity.is_done and not one.is_gone]
    ordered = [*to_come, *done, *(one for one in found if one.is_gone)]
    by_line = {line: [one for one in ordered if one.activity.line == line] for line in LINE_NAMES}
    return {line: held for line, held in by_line.items() if held}


def activity_of(ports: Ports, plan_code: str, activity_id: str) -> Entered:
    """An activity. Raises NotThere and Unavailable."""
    plan = plan_named(ports, plan_code)
    found = EvaluationStore(ports.database).one_entered(plan.code, activity_id)
    if found is None:
        raise NotThere
    return found


def sentence_fault(typed: str) -> str:
    """The fault of a public sentence, as a msgid; empty when there is none.

    A number tells how many people there were, or who: of figures only a year is published.
    """
    return _NUMBER if _DIGIT.search(_YEAR.sub("", plain(typed))) else ""


def present_fault(typed: str, *, is_done: bool = True) -> str:
    """The fault of a head count as it was typed, as a msgid; empty when there is none.

    An activity has one once it ``is_done``, and not before.
    """
    if not is_done:
        return _NOT_YET if typed else ""
    number = number_of(typed)
    return _HOW_MANY if number is None or number > MAX_PRESENT else ""


def add_activity(
    work: Work, plan_code: str, details: Details, *, is_done: bool, present: str
) -> None:
    """Enter an activity of a plan: planned, or carried out with a head count (``present``, as it was typed).

    The same words from the same page are one activity. Raises NotThere, Refused (also when the day does not
    fit), Conflict and Unavailable.
    """
    plan = plan_named(work.ports, plan_code)
    faults, today = Faults(), work.ports.today
    faults.add_day(work, plan, details.day, _OTHER_PLAN)
    if is_done:
        faults.add("datum", _TO_COME if details.day > today else "")
    else:
        faults.add("datum", _IS_OVER if details.day < today else "")
    faults.add("aantal", present_fault(present, is_done=is_done))
    faults.add("zin", sentence_fault(details.sentence))
    faults.stop()
    made = Activity(
        work.once or secrets.token_hex(10),
        plan.code,
        **vars(details),
        present=number_of(present) if is_done else None,
        entered=today,
    )
    facts, kept = recount(work.ports, {}, "activiteit", _counted(made))
    action = "activiteit_uitgevoerd" if is_done else "activiteit_gepland"
    work.commit(
        insert_activity(Entered(made, work.by, work.at, counted=kept)),
        *facts,
        journal_entry(work, plan, action, activiteit=made.id),
        already={ACTIVITY_IS_NEW},
    )


def edit_activity(
    work: Work, plan_code: str, activity_id: str, details: Details, *, seen: str
) -> None:
    """Change what an activity is. ``seen`` is the version that the page showed.

    The same words twice are said once. Raises NotThere, Refused (as ``add_activity``), Conflict (also when it
    has another version) and Unavailable.
    """
    plan = plan_named(work.ports, plan_code)
    before = activity_of(work.ports, plan.code, activity_id)
    now = replace(before.activity, **vars(details))
    faults = Faults()
    faults.add_day(work, plan, now.day, _MOVED_TO_OTHER_PLAN)
    if now.is_done:
        faults.add("datum", _TO_COME if now.day > work.ports.today else "")
    elif now.day != before.activity.day:
        # The day of one that nobody noted as carried out yet may stay as it is.
        faults.add("datum", _MOVED_TO_THE_PAST if now.day < work.ports.today else "")
    faults.add("zin", sentence_fault(now.sentence))
    faults.stop()
    _change(work, plan, before, now, "activiteit_gewijzigd", seen)


def carry_out(
    work: Work, plan_code: str, activity_id: str, *, day: date, present: str, seen: str
) -> None:
    """An activity was carried out on a day and reached so many people; also to correct either.

    Raises as ``edit_activity``.
    """
    plan = plan_named(work.ports, plan_code)
    before = activity_of(work.ports, plan.code, activity_id)
    faults = Faults()
    faults.add_day(work, plan, day, _MOVED_TO_OTHER_PLAN)
    faults.add("datum", _TO_COME if day > work.ports.today else "")
    faults.add("aantal", present_fault(present))
    faults.stop()
    now = replace(before.activity, day=day, present=number_of(present))
    _change(work, plan, before, now, "activiteit_uitgevoerd", seen)


def drop_activity(work: Work, plan_code: str, activity_id: str, *, seen: str) -> None:
    """An activity goes: it is not held, or was entered by mistake. It counts no more. Twice is once.

    Raises NotThere, Conflict (also when it has another version) and Unavailable.
    """
    plan = plan_named(work.ports, plan_code)
    before = activity_of(work.ports, plan.code, activity_id)
    if before.is_gone:
        return
    if str(before.version) != seen:
        raise Conflict(ACTIVITY_AS_SEEN)
    facts, kept = recount(work.ports, before.counted, "activiteit", None)
    work.commit(
        change_activity(before, before.activity, is_gone=True, counted=kept),
        *facts,
        journal_entry(work, plan, "activiteit_vervallen", activiteit=activity_id),
    )


def _change(work: Work, plan: Plan, before: Entered, now: Activity, action: str, seen: str) -> None:
    if now == before.activity and not before.is_gone:
        return
    if str(before.version) != seen or before.is_gone:
        raise Conflict(ACTIVITY_AS_SEEN)
    facts, kept = recount(work.ports, before.counted, "activiteit", _counted(now))
    work.commit(
        change_activity(before, replace(now, entered=work.ports.today), counted=kept),
        *facts,
        journal_entry(work, plan, action, activiteit=now.id),
    )


def _counted(one: Activity) -> Counted | None:
    """The count of an activity; None while it is still to come."""
    if one.present is None:
        return None
    told: dict[str, Any] = {"type": one.type, "present": str(one.present)}
    return Counted("activiteit", one.day, told, line=one.line)
