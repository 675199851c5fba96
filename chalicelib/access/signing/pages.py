"""The page of proposals that wait for a second signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from chalicelib.access import acts
from chalicelib.access.acts import Screen
from chalicelib.access.domain import ROLE_NAMES
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.signing.acts import acts_on
from chalicelib.access.signing.usecases import list_proposals
from chalicelib.access.staff.usecases import names_of
from chalicelib.platform.typed.mail import masked
from chalicelib.process.domain import STATE_NAMES
from chalicelib.process.proposals.usecases import Kind


def routes(guard: Guard, kinds: Sequence[Kind]) -> None:
    """The page of proposals of these kinds, and its acts."""
    tekenen = Screen(
        "/tekenen",
        right="voorstellen_zien",
        template="bureau/tekenen.html",
        show=partial(_show, kinds),
        acts=acts_on(kinds),
    )
    acts.add(guard, tekenen)


def _show(kinds: Sequence[Kind], visit: Visit) -> Mapping[str, Any]:
    found = list_proposals(visit.ports, kinds, visit.medewerker)
    people = {one.proposal.by for one in found} | {one.proposal.settled_by for one in found}
    return {
        "waits": [one for one in found if one.state == "open"],
        "settled": [one for one in found if one.state != "open"],
        "names": names_of(visit.ports, people),
        "role_names": ROLE_NAMES,
        "state_names": STATE_NAMES,
        "masked": masked,
        "command": "python -m tools.second_hand",
        "moment": lambda at: visit.ports.here.said(at, visit.language),
    }
