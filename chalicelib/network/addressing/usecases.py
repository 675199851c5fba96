"""Everybody who can be mailed: who it is, at which address, and who stands in for somebody who is away."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import cast, get_args

from chalicelib.access.domain import INVITED_FOR, Invitation, Medewerker, Right, may, stands_in
from chalicelib.access.store import AccessStore, insert_invitation
from chalicelib.mail.domain import Addressee, DeskRole
from chalicelib.network.domain import Aandachtsfunctionaris, DeskMember
from chalicelib.network.store import NetworkStore
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import one_way
from chalicelib.platform.table import Database, Transaction


class Addresses:
    """Everybody who can be mailed: medewerkers (table ``access``) and aandachtsfunctionarissen.

    What the mailer asks for (``Directory`` in chalicelib/mail/domain.py).
    """

    def __init__(self, database: Database, today: Callable[[], date]) -> None:
        self._database, self._today = database, today
        self._access, self._network = AccessStore(database), NetworkStore(database)

    def desk(self, about: str) -> list[DeskMember]:
        """Medewerkers in a role of the desk with a confirmed address, and who stands in for one who is away.

        When nobody is there for a role everybody in it is named: one mail too many harms nobody. From whom
        the object ``about`` is kept, that one is not named. When it is kept from the whole desk, whoever else
        may take it up is.
        """
        everybody = self._access.everybody()
        staff = [one for one in everybody if one.may_hear_of(about)]
        found = [
            DeskMember(one.id, one.email, role, one.language)
            for role in get_args(DeskRole)
            for one in self._there(
                staff, [m for m in staff if role in m.roles], _is_mailed, at_least=1
            )
        ]
        if found or len(staff) == len(everybody):
            return found
        able = [one for one in staff if _is_mailed(one) and may(one, "melding_oppakken")]
        return [DeskMember(one.id, one.email, "triagist", one.language) for one in able]

    def person(
        self, organisatie_id: str, person_id: str, about: str
    ) -> Aandachtsfunctionaris | None:
        """Somebody in the directory; None when gone, or when ``about`` is kept from them as a medewerker."""
        found = self._network.person(organisatie_id, person_id)
        if found is None or not found.medewerker_id:
            return found
        account = self._access.medewerker(found.medewerker_id)
        return found if account is None or account.may_hear_of(about) else None

    def may_hear(self, address: str, about: str) -> bool:
        """Whether an address is of nobody from whom the object ``about`` is kept by now."""
        kept = [one for one in self._access.everybody() if not one.may_hear_of(about)]
        found = [self._network.person(m.organisatie_id, m.person_id) for m in kept if m.person_id]
        own = {one.email for one in kept} | {one.email for one in found if one is not None}
        return address not in own

    def medewerker(self, medewerker_id: str, about: str) -> Addressee | None:
        """A medewerker at their work address; an aandachtsfunctionaris has theirs in the directory.

        For one who is away it is the first deputy who is there. Nobody stands in for who has no login: a link
        that lets somebody in goes to its owner. Nobody hears of an object ``about`` that is kept from them.
        """
        found = self._access.medewerker(medewerker_id)
        if found is None or not found.active or not found.may_hear_of(about):
            return None
        if found.subject and not found.is_there_on(self._today()):
            staff = {one.id: one for one in self._access.everybody() if one.may_hear_of(about)}
            found = stands_in(staff, found.id, self._today(), can=_is_mailed) or found
        if found.email:
            return found
        person = self._network.person(found.organisatie_id, found.person_id)
        return None if person is None else replace(person, id=found.id)

    def holders(self, right: str, about: str) -> list[Medewerker]:
        """The medewerkers who have a right, confirmed their address and are there, and who stands in for one.

        When fewer than two are there everybody with the right is named: a mail may leave out who proposed.
        From whom the object ``about`` is kept, that one is not named.
        """
        known = cast("Right", right)
        staff = [one for one in self._access.everybody() if one.may_hear_of(about)]

        def can(one: Medewerker) -> bool:
            return _is_mailed(one) and may(one, known)

        return self._there(staff, [m for m in staff if may(m, known)], can, at_least=2)

    def _there(
        self,
        staff: Sequence[Medewerker],
        asked: Sequence[Medewerker],
        can: Callable[[Medewerker], bool],
        *,
        at_least: int,
    ) -> list[Medewerker]:
        """Those of ``asked`` who are there, and deputies of the others; all who are mailed if that is few."""
        by_id, named = {m.id: m for m in staff}, [m for m in asked if m.can_be_mailed]
        found = (stands_in(by_id, m.id, self._today(), can=can) for m in named)
        there = {m.id: m for m in found if m is not None}
        return [*there.values()] if len(there) >= at_least else named

    def invite(self, medewerker_id: str, now: datetime) -> tuple[str, datetime] | None:
        """Store the digest of a new token that lets a medewerker in; the token, and until when it does.

        None when they log in already or have no access. Raises Unavailable.
        """
        found = self._access.medewerker(medewerker_id)
        if found is None or found.subject or not found.active:
            return None
        token, until = secrets.token_hex(32), now + INVITED_FOR
        made = Invitation(one_way("uitnodiging", token), medewerker_id, to_text(until))
        self._database.commit(Transaction([insert_invitation(made)]))
        return token, until


def _is_mailed(one: Medewerker) -> bool:
    return one.can_be_mailed
