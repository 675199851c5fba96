"""The acts of a second person on a proposal, and of who proposed it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chalicelib.access.acts import Act, NoAnswers
from chalicelib.access.signing.usecases import refuse_proposal, sign_proposal, withdraw_proposal
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.i18n import N_
from chalicelib.process.domain import REFUSALS, Refusal
from chalicelib.process.proposals.usecases import Kind


class Weigeren(Answers):
    """The reason for a refusal."""

    reden: Refusal = ask(
        "select",
        N_("Reden van afwijzing"),
        choices=options_of(REFUSALS),
        prompt=N_("Kies een reden"),
        error=N_("Kies een reden van afwijzing."),
    )


def acts_on(kinds: Sequence[Kind]) -> tuple[Act[Any], ...]:
    """Sign, refuse and withdraw a proposal of one of these kinds, but for those with a page of their own."""
    kinds = [kind for kind in kinds if not kind.page]
    return (
        Act(
            "/tekenen/{voorstel}",
            right="voorstellen_tekenen",
            asks=NoAnswers,
            do=lambda visit, _: sign_proposal(
                visit.work, kinds, visit.medewerker, visit.at["voorstel"]
            ),
            button=N_("Tekenen"),
            note=N_("Uw handtekening komt in het journaal. Het voorstel wordt meteen uitgevoerd."),
            is_main=True,
            called="tekenen",
            done=N_("Getekend. Het voorstel is uitgevoerd."),
        ),
        Act(
            "/tekenen/{voorstel}/weigeren",
            right="voorstellen_tekenen",
            asks=Weigeren,
            do=lambda visit, asked: refuse_proposal(
                visit.work, kinds, visit.medewerker, visit.at["voorstel"], asked.reden
            ),
            button=N_("Afwijzen"),
            done=N_("Voorstel afgewezen."),
        ),
        Act(
            "/tekenen/{voorstel}/intrekken",
            right="voorstellen_tekenen",
            asks=NoAnswers,
            do=lambda visit, _: withdraw_proposal(
                visit.work, kinds, visit.medewerker, visit.at["voorstel"]
            ),
            button=N_("Voorstel intrekken"),
            done=N_("Voorstel ingetrokken."),
        ),
    )
