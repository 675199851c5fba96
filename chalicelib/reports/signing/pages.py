"""The small page of rejecting. Signing and taking back are buttons on the page of the melding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chalicelib.access import acts
from chalicelib.access.acts import Small, page_of
from chalicelib.access.guard import Guard, Visit
from chalicelib.platform.forms.context import Option, options_of
from chalicelib.platform.i18n import N_
from chalicelib.process.domain import Proposal
from chalicelib.reports.melding.usecases import handler_of
from chalicelib.reports.outcomes import OUTCOMES
from chalicelib.reports.signing.acts import AFWIJZEN
from chalicelib.reports.signing.usecases import (
    KINDS,
    may_sign,
    proposal_of,
    reasons_against,
)


def _lists(visit: Visit) -> Mapping[str, Sequence[Option]]:
    found = reasons_against(visit.ports, visit.at["sid"], visit.at["voorstel"])
    return {"redenen": options_of(found)}


def _why_closed(visit: Visit, proposal: Proposal) -> str:
    """Why the visitor cannot reject a proposal (a msgid); empty when they can."""
    if proposal.state != "open":
        return N_("Dit voorstel is al afgehandeld.")
    can = may_sign(visit.medewerker, proposal)
    return "" if can else N_("U kunt dit voorstel niet afwijzen.")


def _reject(visit: Visit) -> Small:
    said = visit.context.text
    melding = handler_of(visit.ports, visit.at["sid"])
    proposal = proposal_of(visit.ports, melding.sid, visit.at["voorstel"])
    outcome = OUTCOMES.get(proposal.facts.get("outcome", ""))
    return Small(
        said(N_("Voorstel afwijzen")),
        lines=(said(N_("De melding blijft in behandeling. De indiener krijgt een mail.")),),
        facts=(
            (said(N_("Melding")), melding.reference),
            (said(N_("Voorstel")), said(outcome.name if outcome else KINDS[proposal.act].name)),
        ),
        closed=said(_why_closed(visit, proposal)),
    )


AFWIJZING = page_of(AFWIJZEN, of="/melding/{sid}", show=_reject, lists=_lists)


def routes(guard: Guard) -> None:
    """The page of rejecting."""
    acts.add(guard, AFWIJZING)
