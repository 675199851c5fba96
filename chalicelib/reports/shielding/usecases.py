"""Keeping a melding from colleagues: for them everything is as if it were not there.

The row of a medewerker names the meldingen that are kept from them, so that each visit of theirs works on a
database without those (access/guard.py), and the mailer tells them nothing of one.
"""

from __future__ import annotations

from collections.abc import Collection

from chalicelib.access.domain import Medewerker, may, seen_by, shielded
from chalicelib.access.store import AccessStore, set_shielded
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.reports.codes import SHIELD_REASONS
from chalicelib.reports.domain import DECIDED
from chalicelib.reports.handling.usecases import danger_of_nobody
from chalicelib.reports.melding.usecases import TRIAGE, handler_of
from chalicelib.reports.store.cases import move
from chalicelib.reports.store.submissions import object_id
from chalicelib.work import Work, looking_again


def readers(ports: Ports, sid: str, *, but: str = "") -> list[Medewerker]:
    """Everybody from whom a melding can be kept, or is, in the order of their names. Raises Unavailable.

    They may read meldingen. Whoever may read the journal sees there that a melding was kept from somebody,
    so that nothing more can be kept from them.
    """
    everybody = AccessStore(ports.database).everybody()
    able = [one for one in everybody if _can_be_kept_out(one) or _is_kept_out(one, sid)]
    return sorted((one for one in able if one.id != but), key=lambda one: one.name.casefold())


def kept_from(ports: Ports, sid: str) -> list[Medewerker]:
    """Those from whom a melding is kept, in the order of their names. Raises Unavailable."""
    return [one for one in readers(ports, sid) if _is_kept_out(one, sid)]


def shield(
    work: Work, sid: str, wanted: Collection[str], reason: str, *, seen: Collection[str]
) -> None:
    """Keep a melding from the medewerkers with these ids, and no longer from others whom the page named.

    ``seen`` are the ids that the page named: what a colleague changed meanwhile stays. ``reason`` is one of
    ``SHIELD_REASONS``. A handler from whom the melding is kept has it no longer, and the desk is told of open
    danger. Somebody who may handle it, and may end this, always sees it. Twice is once. Raises NotThere,
    Refused, Conflict and Unavailable.
    """
    if reason not in SHIELD_REASONS:
        raise Refused("waarom", N_("Kies een reden."))
    if work.by in wanted:
        raise Refused("wie", N_("U kunt uzelf niet afschermen. Vraag dit aan een collega."))
    added, ended = frozenset(wanted) - {*seen}, frozenset(seen) - {*wanted}
    looking_again(lambda: _shield(work, sid, added, ended, reason))


def _shield(
    work: Work, sid: str, added: frozenset[str], ended: frozenset[str], reason: str
) -> None:
    melding = handler_of(work.ports, sid)
    staff = AccessStore(work.ports.database).everybody()
    if any(one.id == work.by and sid in one.shielded_from for one in staff):
        # It was kept from this person while they were at it.
        raise NotThere
    if melding.merged or melding.merged_into:
        # Whoever signs the decision on one of them tells the reporters of all.
        raise Refused("wie", N_("Een samengevoegde melding is niet af te schermen."))
    able = {one.id for one in staff if _can_be_kept_out(one)}
    wanted = ({one.id for one in staff if sid in one.shielded_from} | added) - ended
    if not added <= able:
        raise Refused("wie", N_("Kies collega’s die meldingen mogen lezen."))
    changed = [one for one in staff if (one.id in wanted) != (sid in one.shielded_from)]
    if not changed:
        return
    after = [shielded(one, sid, is_kept=one.id in wanted) for one in staff]
    seers = seen_by(after).get(sid, [])
    if wanted and not seers:
        raise Refused("wie", N_("Minstens één collega moet de melding kunnen behandelen."))
    # Whoever still sees it stands where we read them, or a change of roles at this moment could leave nobody.
    held = {one.id for one in (*changed, *seers[:1])}
    standing, told = {}, None
    if melding.handler in wanted:
        standing = {"handler": "", "taken_at": ""}
        if melding.state not in DECIDED:
            standing["state"] = "ontvangen"
        told = danger_of_nobody(work, melding)
    facts = {"kept": ",".join(sorted(wanted))} if wanted else {}
    work.commit(
        *(set_shielded(one, sid, is_kept=one.id in wanted) for one in staff if one.id in held),
        move(
            melding,
            work.ports.here.hours,
            put={"shielded": bool(wanted)},
            **standing,
        ),
        work.entry(object_id(sid), "afgeschermd", TRIAGE.of(reason), **facts),
        tell=told,
    )


def _can_be_kept_out(medewerker: Medewerker) -> bool:
    return may(medewerker, "melding_lezen") and not may(medewerker, "journaal_lezen")


def _is_kept_out(medewerker: Medewerker, sid: str) -> bool:
    return medewerker.active and sid in medewerker.shielded_from
