"""The things that wait for somebody who keeps accounts or the directory; nothing is opened for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.access.domain import CONTACT, Medewerker, Role, may
from chalicelib.access.signing.usecases import Waiting, list_proposals
from chalicelib.access.staff.usecases import list_medewerkers, roles_without_mail
from chalicelib.network.directory.usecases import list_organisaties
from chalicelib.network.domain import Network
from chalicelib.network.store import ListedOrganisatie, NetworkStore
from chalicelib.platform.ports import Ports
from chalicelib.process.proposals.usecases import Kind


@dataclass(frozen=True)
class Waits:
    """What waits for somebody, as far as their rights go.

    ``to_sign`` can be signed by them, ``own`` they proposed themselves. ``invited`` have access and did not
    log in yet, ``unmailed`` are roles of the desk for which nobody can be mailed. ``without_contact`` are
    organisations in which nobody can be asked today, ``organisaties`` how many take part.
    """

    to_sign: Sequence[Waiting] = ()
    own: Sequence[Waiting] = ()
    medewerkers: int = 0
    invited: Sequence[Medewerker] = ()
    unmailed: Sequence[Role] = ()
    organisaties: int = 0
    without_contact: Sequence[ListedOrganisatie] = ()


def what_waits(ports: Ports, kinds: Sequence[Kind], viewer: Medewerker) -> Waits:
    """What waits for somebody; each part only with the right to it. Raises Unavailable."""
    found = list_proposals(ports, kinds, viewer) if may(viewer, "voorstellen_zien") else []
    waits = [one for one in found if one.state == "open"]
    staff = list_medewerkers(ports) if may(viewer, "medewerkers_beheren") else []
    active = [one for one in staff if one.active]
    listed = list_organisaties(ports) if may(viewer, "netwerk_beheren") else []
    taking_part = [one for one in listed if one.active]
    network = NetworkStore(ports.database)
    return Waits(
        to_sign=[one for one in waits if one.may_sign and not one.why_not],
        own=[one for one in waits if one.proposal.by == viewer.id],
        medewerkers=len(active),
        # An aandachtsfunctionaris is invited from the directory.
        invited=[one for one in active if not one.subject and CONTACT not in one.roles],
        unmailed=roles_without_mail(staff) if staff else [],
        organisaties=len(taking_part),
        without_contact=[
            one for one in taking_part if not _is_attended(network.entry(one.id), ports)
        ],
    )


def _is_attended(organisatie: Network, ports: Ports) -> bool:
    """Whether somebody of an organisation can be mailed today."""
    return any(person.is_there_on(ports.today) for person in organisatie.people)
