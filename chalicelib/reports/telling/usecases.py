"""The reporter hears of a decision: at its signature, or by telephone, which somebody writes down."""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.platform.clock import from_text
from chalicelib.platform.errors import Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import to_bytes
from chalicelib.reports.allowing.usecases import stop_if_barred
from chalicelib.reports.counting.usecases import told, told_count
from chalicelib.reports.domain import How
from chalicelib.reports.melding.usecases import TRIAGE, file_of
from chalicelib.reports.reporter.usecases import Talk, has_open_box, talk_of
from chalicelib.reports.splitting.usecases import is_told_with_others, others_of, told_others
from chalicelib.reports.store.cases import move
from chalicelib.reports.store.feedback import insert_feedback, next_feedback
from chalicelib.reports.store.steps import insert_step, next_step
from chalicelib.reports.store.submissions import object_id
from chalicelib.reports.store.terms import end_term
from chalicelib.work import Work

# What each of them means, as the page of a proposal says it before it is signed.
TOLD: Mapping[How, str] = {
    "mail": N_(
        "Na ondertekening krijgt de melder een mail en staat in het postvak dat de melding is afgerond. De "
        "uitkomst staat er niet bij."
    ),
    "postvak": N_(
        "Na ondertekening staat in het postvak van de melder dat de melding is afgerond. De uitkomst staat "
        "er niet bij."
    ),
    "telefoon": N_(
        "De melder wil gebeld worden. Bel na ondertekening en leg de terugkoppeling vast."
    ),
    "later": N_("De melder hoort het bij het besluit over de andere melding."),
    "niet": N_("De melder is niet te bereiken en krijgt geen bericht."),
}


def how_told(talk: Talk, *, has_box: bool) -> How:
    """How the reporter will hear of a decision: as it was agreed, or else by what there is.

    ``has_box``: the mailbox can still be opened.
    """
    if talk.melding.header.contact_preference == "bellen":
        return "telefoon"
    if talk.is_mailed:
        return "mail"
    return "postvak" if has_box else "niet"


def telling(ports: Ports, sid: str) -> How:
    """How the reporter of a melding will hear of a decision. Raises NotThere and Unavailable."""
    talk = talk_of(ports, sid)
    if is_told_with_others(others_of(ports, talk.melding)):
        return "later"
    return how_told(talk, has_box=has_open_box(ports, talk))


def record_feedback(work: Work, sid: str, words: str) -> None:
    """Write down that the reporter was told of the decision by telephone, and what was said.

    Once for each decision. The same words from the same page are one. Raises NotThere, Refused, Barred,
    Conflict and Unavailable.
    """
    ports, file = work.ports, file_of(work.ports, sid)
    if file.was_done(work.once):
        return
    melding, term = file.submissions[0], file.term("terugkoppeling")
    stop_if_barred(work, melding, "terugkoppeling")
    if melding.told_at:
        raise Refused("", N_("De melder is al teruggebeld over dit besluit."))
    sealed = ports.keys.seal("dossier", sid, to_bytes({"toelichting": words}))
    codes = {"how": "telefoon", "once": work.once}
    step = next_step(melding, "teruggekoppeld", by=work.by, at=work.at, codes=codes, sealed=sealed)
    decided_on = ports.here.local(from_text(melding.bewaren_at)).date()
    counted = told_count(decided=decided_on, day=ports.today, how="telefoon")
    facts, kept = told(ports, melding, counted)
    work.commit(
        move(melding, ports.here.hours, put={"told_at": work.at, **kept}),
        insert_step(step),
        insert_feedback(next_feedback(melding, "telefoon", by=work.by, at=work.at)),
        *([end_term(term)] if term else []),
        *facts,
        *told_others(work, others_of(ports, melding), "telefoon"),
        work.entry(object_id(sid), "teruggekoppeld", TRIAGE, how="telefoon"),
    )
