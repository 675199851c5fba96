"""The small pages of the acts towards the reporter."""

from __future__ import annotations

from chalicelib.access import acts
from chalicelib.access.acts import Small, page_of
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.staff.usecases import names_of
from chalicelib.mailbox.domain import MAX_QUESTIONS, is_open
from chalicelib.platform.i18n import N_, offered
from chalicelib.reports.allowing.usecases import why_barred
from chalicelib.reports.codes import MAILBOX_STATES
from chalicelib.reports.handling.acts import NOT_INVOLVED
from chalicelib.reports.reporter.acts import STATUS, VRAAG
from chalicelib.reports.reporter.usecases import MAILBOX_IS_GONE, Talk, talk_of

_MELDING = "/melding/{sid}"


def _facts(visit: Visit, talk: Talk) -> list[tuple[str, str]]:
    """Which melding it is, whose, and what its reporter sees now."""
    said, handler = visit.context.text, talk.melding.handler
    name = names_of(visit.ports, {handler}).get(handler, handler)
    facts = [
        (said(N_("Melding")), talk.melding.reference),
        (said(N_("Behandelaar")), name or said(N_("niet toegewezen"))),
    ]
    if talk.mailbox is not None:
        state = said(MAILBOX_STATES.get(talk.mailbox.state, talk.mailbox.state))
        facts.append((said(N_("De melder ziet nu")), state))
    return facts


def _warning(visit: Visit, talk: Talk) -> str:
    """Whoever acts on the case of a colleague is told so."""
    if talk.melding.handler in {"", visit.medewerker.id}:
        return ""
    return visit.context.text(N_("Een collega behandelt deze melding. Overleg eerst."))


def _closed(visit: Visit, talk: Talk) -> str:
    """Why no question can be asked; empty when one can."""
    if words := _barred(visit, talk, "vraag"):
        return words
    if _is_open(visit, talk):
        return ""
    never = N_("Er is geen postvak. Bel de melder, als dat kan.")
    return visit.context.text(MAILBOX_IS_GONE if talk.melding.mailbox else never)


def _barred(visit: Visit, talk: Talk, name: str) -> str:
    """Why the process does not allow it now, in words; empty when it does."""
    words = why_barred(visit.ports, talk.melding, visit.medewerker.id, name)
    return visit.context.text(words)


def _what_shows(visit: Visit, talk: Talk) -> str:
    """The sentence that tells where the reporter sees the state (a msgid)."""
    if _is_open(visit, talk):
        return N_("De melder ziet de status in het postvak.")
    if not talk.melding.mailbox:
        return N_("Er is geen postvak: de melder ziet de status niet.")
    return N_("Het postvak is gewist door de melder of verlopen.")


def _is_open(visit: Visit, talk: Talk) -> bool:
    return talk.mailbox is not None and is_open(talk.mailbox, visit.ports.now())


def _ask(visit: Visit) -> Small:
    talk, said = talk_of(visit.ports, visit.at["sid"]), visit.context.text
    is_full = talk.mailbox is not None and len(talk.mailbox.questions) >= MAX_QUESTIONS
    mailed = N_("De melder krijgt een mail dat er een vraag is. De mail bevat geen inhoud.")
    taken = N_("Met deze vraag neemt u de melding in behandeling.")
    unmailed = N_(
        "Van deze melder is geen e-mailadres bekend: de melder ziet de vraag pas bij het openen van het "
        "postvak."
    )
    return Small(
        said(N_("Vraag aan de melder")),
        lines=(
            said(N_("De vraag komt in het postvak van de melder.")),
            said(mailed if talk.is_mailed else unmailed),
            *(() if talk.melding.handler else (said(taken), said(NOT_INVOLVED))),
        ),
        facts=_facts(visit, talk),
        warning=said(N_("Maximaal 20 vragen per melding.")) if is_full else _warning(visit, talk),
        closed=_closed(visit, talk),
        given={"taal": offered(visit.asked.get("taal", "")), "behandelaar": talk.melding.handler},
    )


def _tell(visit: Visit) -> Small:
    talk, said = talk_of(visit.ports, visit.at["sid"]), visit.context.text
    return Small(
        said(N_("Status voor de melder")),
        lines=(said(_what_shows(visit, talk)),),
        facts=_facts(visit, talk),
        warning=_warning(visit, talk),
        given={
            "behandelaar": talk.melding.handler,
            "status": talk.mailbox.state if talk.mailbox else "",
        },
        closed=_barred(visit, talk, "status"),
    )


VRAGEN = page_of(VRAAG, of=_MELDING, show=_ask)
STAND = page_of(STATUS, of=_MELDING, show=_tell)


def routes(guard: Guard) -> None:
    """The pages of both acts."""
    acts.add(guard, VRAGEN, STAND)
