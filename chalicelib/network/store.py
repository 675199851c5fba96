"""The table ``network``.

| question | pk | sk |
| --- | --- | --- |
| an organisation with its people, in one query | ``organisatie#<id>`` | ``organisatie`` |
| | | ``persoon#<id>`` |
| which organisations are there | ``organisaties`` | ``<id>`` |
| whose personal code is this | ``code#<digest>`` | ``sleutelpersoon`` |

A sleutelpersoon's row says only which netwerklid it is: no community, faith or descent, on purpose.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast, get_args

from chalicelib.access.domain import INVITED_FOR, Invitation, Medewerker, Right, may
from chalicelib.access.store import AccessStore, insert_invitation
from chalicelib.mail.domain import Addressee, DeskRole
from chalicelib.network.domain import Aandachtsfunctionaris, DeskMember, Network, Organisatie
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import one_way
from chalicelib.platform.table import (
    Change,
    Database,
    Delete,
    Item,
    Key,
    Put,
    Transaction,
    Value,
    attributes,
    only_known,
)

ORGANISATIE_IS_NEW = "organisatie is new"
PERSON_IS_NEW = "aandachtsfunctionaris is new"
ORGANISATIE_AS_SEEN = "organisatie stands where we read it"
PERSON_AS_SEEN = "aandachtsfunctionaris stands where we read it"

_DAYS = ("confirmed_on", "absent_from", "absent_until")


@dataclass(frozen=True)
class ListedOrganisatie:
    """An organisation as the list of them shows it."""

    id: str
    name: str
    sector: str
    active: bool


class NetworkStore:
    """Reads the directory; the functions below make the parts that fill and change it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_organisatie(self, organisatie_id: str) -> Network:
        """The organisation and its people; empty when it is not in the directory or not active."""
        found = self.entry(organisatie_id)
        is_active = found.organisatie is not None and found.organisatie.active
        return found if is_active else Network(None)

    def entry(self, organisatie_id: str) -> Network:
        """As ``of_organisatie``, of one that is not active too: for who keeps the directory."""
        organisatie, people = None, []
        for item in self._database.query("network", f"organisatie#{organisatie_id}"):
            if item["sk"] == "organisatie":
                organisatie = _organisatie(item)
            else:
                people.append(_person(item))
        return Network(None) if organisatie is None else Network(organisatie, tuple(people))

    def organisaties(self) -> list[ListedOrganisatie]:
        """All organisations, those that are not active too, in the order of their ids."""
        items = self._database.query("network", "organisaties")
        return [only_known(ListedOrganisatie, item, id=item["sk"]) for item in items]

    def person(self, organisatie_id: str, person_id: str) -> Aandachtsfunctionaris | None:
        key = Key("network", f"organisatie#{organisatie_id}", f"persoon#{person_id}")
        item = self._database.get(key)
        return None if item is None else _person(item)

    def knows_code(self, digest: str) -> bool:
        """Whether a personal code with this digest belongs to an active sleutelpersoon."""
        item = self._database.get(Key("network", f"code#{digest}", "sleutelpersoon"))
        return item is not None and item["active"] is True


class Addresses:
    """Everybody who can be mailed: medewerkers (table ``access``) and aandachtsfunctionarissen.

    What the mailer asks for (``Directory`` in chalicelib/mail/domain.py).
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._access, self._network = AccessStore(database), NetworkStore(database)

    def desk(self) -> list[DeskMember]:
        """Medewerkers in a role of the desk with a confirmed address, in the order of their ids."""
        return [
            DeskMember(one.id, one.email, role, one.language)
            for one in self._access.everybody()
            if one.can_be_mailed
            for role in get_args(DeskRole)
            if role in one.roles
        ]

    def person(self, organisatie_id: str, person_id: str) -> Aandachtsfunctionaris | None:
        return self._network.person(organisatie_id, person_id)

    def medewerker(self, medewerker_id: str) -> Addressee | None:
        """A medewerker at their work address; an aandachtsfunctionaris has theirs in the directory."""
        found = self._access.medewerker(medewerker_id)
        if found is None or not found.active:
            return None
        if found.email:
            return found
        person = self._network.person(found.organisatie_id, found.person_id)
        return None if person is None else replace(person, id=found.id)

    def holders(self, right: str) -> list[Medewerker]:
        """The medewerkers who have a right now and confirmed their address, in the order of their ids."""
        known = cast("Right", right)
        return [m for m in self._access.everybody() if m.can_be_mailed and may(m, known)]

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


def put_organisatie(organisatie: Organisatie) -> Put:
    key = _organisatie_key(organisatie.id)
    item: Item = {"pk": key.pk, "sk": key.sk, **_organisatie_values(organisatie)}
    return Put("network", item, ORGANISATIE_IS_NEW)


def list_organisatie(organisatie: Organisatie) -> Put:
    """The line of an organisation in the list: written with it, and changed with it."""
    item: Item = {"pk": "organisaties", "sk": organisatie.id, **_listed(organisatie)}
    return Put("network", item, "organisatie is new in the list")


def update_organisatie(seen: Organisatie, now: Organisatie) -> list[Change]:
    """An organisation and its line in the list become what ``now`` says."""
    return [
        Change(
            _organisatie_key(seen.id),
            put=_organisatie_values(now),
            seen=_organisatie_values(seen),
            promise=ORGANISATIE_AS_SEEN,
        ),
        Change(
            Key("network", "organisaties", seen.id),
            put=_listed(now),
            seen=_listed(seen),
            promise=ORGANISATIE_AS_SEEN,
        ),
    ]


def organisatie_as_seen(seen: Organisatie) -> Change:
    """Writes what is there already: the organisation did not change or go meanwhile."""
    return update_organisatie(seen, seen)[0]


def give_account(seen: Aandachtsfunctionaris, medewerker_id: str) -> Change:
    """Their account is this one; empty: they have none any more. Refused when it changed meanwhile."""
    return Change(
        _person_key(seen),
        put={"medewerker_id": medewerker_id},
        seen={"medewerker_id": seen.medewerker_id},
        promise=PERSON_AS_SEEN,
    )


def confirm_address(seen: Aandachtsfunctionaris, *, on: date) -> Change:
    """The address is theirs: they said so on this local day."""
    return Change(
        _person_key(seen),
        put={"confirmed_on": on.isoformat()},
        seen={"email": seen.email},
        promise=PERSON_AS_SEEN,
    )


def set_absence(
    seen: Aandachtsfunctionaris, absent_from: date | None, absent_until: date | None
) -> Change:
    """When they are away, both days included; None twice: they are there."""
    now = _days(absent_from=absent_from, absent_until=absent_until)
    before = _days(absent_from=seen.absent_from, absent_until=seen.absent_until)
    return Change(
        _person_key(seen),
        put=now,
        seen={name: before.get(name) for name in ("absent_from", "absent_until")},
        promise=PERSON_AS_SEEN,
        remove=tuple(name for name in before if name not in now),
    )


def delete_person(seen: Aandachtsfunctionaris) -> Delete:
    """Their row is gone. Refused when they got another account meanwhile."""
    return Delete(_person_key(seen), {"medewerker_id": seen.medewerker_id}, PERSON_AS_SEEN)


def put_person(person: Aandachtsfunctionaris) -> Put:
    key = _person_key(person)
    item: Item = {"pk": key.pk, "sk": key.sk, **attributes(person, "id", "organisatie_id")}
    return Put("network", item, PERSON_IS_NEW)


def put_code(digest: str, netwerklid_id: str) -> Put:
    """A sleutelpersoon's personal code, by its digest."""
    item: Item = {
        "pk": f"code#{digest}",
        "sk": "sleutelpersoon",
        "netwerklid_id": netwerklid_id,
        "active": True,
    }
    return Put("network", item, "personal code is new")


def _organisatie_key(organisatie_id: str) -> Key:
    return Key("network", f"organisatie#{organisatie_id}", "organisatie")


def _person_key(person: Aandachtsfunctionaris) -> Key:
    return Key("network", f"organisatie#{person.organisatie_id}", f"persoon#{person.id}")


def _organisatie_values(organisatie: Organisatie) -> Item:
    return attributes(organisatie, "id")


def _listed(organisatie: Organisatie) -> Item:
    return attributes(organisatie, "id", "email_domains")


def _days(**days: date | None) -> dict[str, Value]:
    return {name: day.isoformat() for name, day in days.items() if day is not None}


def _organisatie(item: Item) -> Organisatie:
    held = cast("dict[str, Any]", item)
    found = only_known(Organisatie, held, id=held["pk"].removeprefix("organisatie#"))
    return replace(found, email_domains=tuple(found.email_domains))


def _person(item: Item) -> Aandachtsfunctionaris:
    held = cast("dict[str, Any]", item)
    return only_known(
        Aandachtsfunctionaris,
        held,
        id=held["sk"].removeprefix("persoon#"),
        organisatie_id=held["pk"].removeprefix("organisatie#"),
        wijken=tuple(held["wijken"]),
        **{name: date.fromisoformat(held[name]) for name in _DAYS if name in held},
    )
