"""Taking up a case, handing it over, dealing with what came in, and judging danger.

All of them change the row of the case, so whoever does one at the same moment as an arrival looks again.
"""

from __future__ import annotations

from chalicelib.access.domain import Medewerker, may
from chalicelib.access.staff.usecases import names_of
from chalicelib.access.store import AccessStore
from chalicelib.mail.domain import Announcement, ToMedewerker
from chalicelib.platform.errors import NotThere, Overtaken, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Item, Put
from chalicelib.reports.allowing.usecases import stop_if_barred
from chalicelib.reports.codes import DANGER_JUDGED, GIVEN_BACK
from chalicelib.reports.counting.usecases import received
from chalicelib.reports.domain import DECIDED, to_desk
from chalicelib.reports.melding.usecases import TRIAGE, handler_of
from chalicelib.reports.store.cases import move
from chalicelib.reports.store.steps import insert_step, next_step
from chalicelib.reports.store.submissions import Stored, object_id
from chalicelib.reports.store.terms import Term, begin_term
from chalicelib.reports.terms import decide_before, first_urgency
from chalicelib.work import Work, looking_again

_NO_COLLEAGUE = N_("Kies een collega die meldingen behandelt.")


def colleagues(ports: Ports, sid: str, *, but: str) -> list[Medewerker]:
    """Everybody else who may take up a case, in the order of their names. Raises Unavailable."""
    everybody = AccessStore(ports.database).everybody()
    able = [one for one in everybody if may(one, "melding_oppakken")]
    found = [one for one in able if one.id != but and one.may_hear_of(object_id(sid))]
    return sorted(found, key=lambda one: one.name.casefold())


def take_up(work: Work, sid: str) -> None:
    """Take up a case that nobody has. What came in for it stays marked until somebody dealt with it.

    Whoever presses the button states not to be involved, as its words say: step and journal hold that. Twice
    is once. Raises NotThere, Overtaken (a colleague has it), Conflict and Unavailable.
    """
    looking_again(lambda: _take(work, sid, seen="", to=work.by, action="opgepakt"))


def take_over(work: Work, sid: str, seen: str) -> None:
    """Take over the case of a colleague, whose id somebody read on the page (``seen``), and tell that one.

    The statement is as for ``take_up``. Twice is once. Raises NotThere, Overtaken (by now somebody else has
    it), Conflict and Unavailable.
    """
    looking_again(lambda: _take(work, sid, seen=seen, to=work.by, action="overgenomen"))


def hand_over(work: Work, sid: str, to: str) -> None:
    """Hand one's own case over to a colleague, who is told.

    Twice is once. Raises NotThere, Refused (no colleague who may have it), Barred (nobody has it), Overtaken,
    Conflict and Unavailable.
    """
    if to not in {one.id for one in colleagues(work.ports, sid, but=work.by)}:
        raise Refused("naar", _NO_COLLEAGUE)
    looking_again(lambda: _take(work, sid, seen=work.by, to=to, action="overgedragen"))


def _take(work: Work, sid: str, *, seen: str, to: str, action: str) -> None:
    melding = handler_of(work.ports, sid)
    if melding.handler == to:
        return
    if melding.handler:
        _stop_if_overtaken(work, melding, seen)
    elif action == "overgedragen":
        # Of a melding that nobody has there is nothing to hand over.
        stop_if_barred(work, melding, "overdragen")
    else:
        stop_if_barred(work, melding, "oppakken")
    _stop_if_kept(work, melding, to)
    about = object_id(sid)
    told = {"from": seen} if seen and seen != work.by else {}
    # A colleague who gets a case has stated nothing.
    told |= {"to": to} if to != work.by else {"conflict": "nee"}
    # What came in behind a decision is dealt with; the decision and its counts stand.
    is_open = melding.state not in DECIDED
    facts, counted = received(work.ports, melding) if is_open else ([], {})
    terms, begun = _term_begun(work.ports, melding) if is_open else ([], {})
    work.commit(
        move(
            melding,
            work.ports.here.hours,
            put={**counted, **begun},
            handler=to,
            taken_at=work.at,
            **({"state": "in_triage"} if is_open else {}),
        ),
        insert_step(next_step(melding, action, by=work.by, at=work.at, codes=told)),
        *facts,
        *terms,
        work.entry(about, action, TRIAGE, **told),
        tell=_told(work, melding, about, action, to),
    )


def _term_begun(ports: Ports, melding: Stored) -> tuple[list[Put], Item]:
    """The term of the decision of a melding that somebody takes up for the first time, and what its row says.

    Both are empty when the term runs already.
    """
    if melding.term_at:
        return [], {}
    urgency = melding.urgency or first_urgency(melding.danger_since)
    ends_at = decide_before(melding.accepted_at, urgency, ports.here.terms, ports.here.hours)
    term = Term(melding.sid, "besluit", melding.accepted_at, ends_at)
    return [begin_term(term)], {"urgency": urgency, "term_at": ends_at}


def _stop_if_kept(work: Work, melding: Stored, to: str) -> None:
    """Raises NotThere or Refused when the melding is kept from who is to have it, by now.

    Their row is read after that of the melding, which whoever shields it changes too: nothing comes between.
    """
    found = AccessStore(work.ports.database).medewerker(to) if melding.shielded else None
    if found is None or found.may_hear_of(object_id(melding.sid)):
        return
    if to == work.by:
        raise NotThere
    raise Refused("naar", _NO_COLLEAGUE)


def _told(work: Work, melding: Stored, about: str, action: str, to: str) -> Announcement | None:
    """The colleague who loses a case, or gets one, hears of it."""
    letter, whom = {
        "overgenomen": ("mw_overgenomen", melding.handler),
        "overgedragen": ("mw_overgedragen", to),
    }.get(action, ("", ""))
    if not whom:
        return None
    announcement_id = f"{melding.sid}.{action}.{melding.version}"
    return Announcement(announcement_id, work.at, (ToMedewerker(letter, whom),), about)


def give_back(work: Work, sid: str, reason: str) -> None:
    """Nobody has one's own case any more: it waits for whoever takes it up. ``reason`` is in ``GIVEN_BACK``.

    Of open danger the desk is told as of danger that comes in. Twice is once. Raises NotThere, Refused,
    Overtaken, Conflict and Unavailable.
    """
    if reason not in GIVEN_BACK:
        raise Refused("waarom", N_("Kies een reden."))

    def give() -> None:
        melding = handler_of(work.ports, sid)
        if not melding.handler:
            return
        _stop_if_overtaken(work, melding, work.by)
        stop_if_barred(work, melding, "teruggeven")
        work.commit(
            move(
                melding,
                work.ports.here.hours,
                state="ontvangen",
                handler="",
                taken_at="",
            ),
            insert_step(
                next_step(melding, "teruggegeven", by=work.by, at=work.at, codes={"reason": reason})
            ),
            work.entry(object_id(sid), "teruggegeven", TRIAGE.of(reason)),
            tell=danger_of_nobody(work, melding),
        )

    looking_again(give)


def danger_of_nobody(work: Work, melding: Stored) -> Announcement | None:
    """A case loses its handler: of danger that nobody judged somebody must hear, or it is nobody's."""
    if not melding.danger_since:
        return None
    told = f"{melding.sid}.van_niemand.{melding.version}"
    return Announcement(told, work.at, (to_desk("ja"),), object_id(melding.sid))


def clear_news(work: Work, sid: str, seen: int) -> None:
    """What came in for one's own case is dealt with: the first ``seen`` arrivals, as the page counted them.

    What came in since stays marked. Twice is once. Raises NotThere, Overtaken, Conflict and Unavailable.
    """

    def clear() -> None:
        melding = handler_of(work.ports, sid)
        if not melding.news or melding.cleared >= seen:
            return
        if not melding.handler:
            raise Refused("", N_("Neem de melding eerst in behandeling."))
        _stop_if_overtaken(work, melding, work.by)
        if seen < melding.arrivals:
            # Something came in since the page was made: the person looks at that first.
            raise Refused("", N_("Er kwam net nog iets binnen. Lees dat eerst."))
        work.commit(
            move(
                melding,
                work.ports.here.hours,
                put={"cleared": melding.arrivals},
                news={},
                news_since="",
            ),
            work.entry(object_id(sid), "verwerkt", TRIAGE, number=str(seen)),
        )

    looking_again(clear)


def judge_danger(work: Work, sid: str, judged: str, seen: str) -> None:
    """A person judged the danger that is open since ``seen``; ``judged`` is one of ``DANGER_JUDGED``.

    Danger that comes in later is open again. Twice is once. Raises NotThere, Refused, Conflict, Unavailable.
    """
    if judged not in DANGER_JUDGED:
        raise Refused("oordeel", N_("Kies wat er met het gevaar is gedaan."))

    def judge() -> None:
        melding = handler_of(work.ports, sid)
        if not melding.danger_since:
            return
        if melding.danger_since != seen:
            raise Refused("", N_("Er is intussen opnieuw gevaar gemeld. Lees dat eerst."))
        work.commit(
            move(
                melding,
                work.ports.here.hours,
                put={"danger_judged": judged, "danger_judged_at": work.at},
                danger_since="",
            ),
            work.entry(object_id(sid), "gevaar_beoordeeld", TRIAGE.of(judged)),
        )

    looking_again(judge)


def _stop_if_overtaken(work: Work, melding: Stored, seen: str) -> None:
    """Raises Overtaken when the case is of somebody else than was read on the page, or of nobody."""
    handler = melding.handler
    if handler not in {seen, work.by}:
        raise Overtaken(names_of(work.ports, {handler}).get(handler, handler))
