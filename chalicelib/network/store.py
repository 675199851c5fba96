"""The table ``network``.

| question | pk | sk |
| --- | --- | --- |
| an organisation with its people, in one query | ``organisatie#<id>`` | ``organisatie`` |
| | | ``persoon#<id>`` |
| which organisations are there, and who in them | ``organisaties`` | ``<id>`` |
| | | ``<id>#<person>`` |
| which organisation has this name | ``naam#<letters>`` | ``houder`` |
| whose is this mail domain | ``domein#<domain>`` | ``houder`` |
| whose is this mailbox | ``adres#<mailbox>`` | ``houder`` |
| whose personal code is this | ``code#<digest>`` | ``sleutelpersoon`` |

A *reservation* is a row of the kinds ``naam``, ``domein`` and ``adres``. It is put in the transaction that
writes its holder, if nobody has it: of two people who enter the same at one moment one is refused.

A sleutelpersoon's row says only which netwerklid it is: no community, faith or descent, on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, cast

from chalicelib.mail.domain import mailbox_of
from chalicelib.network.domain import MAX_PEOPLE, Aandachtsfunctionaris, Network, Organisatie
from chalicelib.platform.table import (
    Change,
    Database,
    Delete,
    Item,
    Key,
    Part,
    Put,
    Value,
    attributes,
    only_known,
)
from chalicelib.platform.typed.text import letters_of

ORGANISATIE_IS_NEW = "organisatie is new"
PERSON_IS_NEW = "aandachtsfunctionaris is new"
ORGANISATIE_AS_SEEN = "organisatie stands where we read it"
PERSON_AS_SEEN = "aandachtsfunctionaris stands where we read it"

IS_RESERVED_BY_NOBODY = "name, domain and mailbox are nobody else's"
RESERVATION_AS_SEEN = "a reservation is whose we read"

_DAYS = ("confirmed_on", "absent_from", "absent_until")
# What who keeps the directory changes of a person. An empty number is no attribute.
_KEPT = ("name", "email", "role", "rank", "wijken", "language", "phone")
_NOT_LISTED = ("medewerker_id", "language", "phone")
# Within the 2,048 bytes of a partition key, whatever the script.
_LONGEST_CLAIM = 300


@dataclass(frozen=True)
class ListedOrganisatie:
    """An organisation as the list of them shows it.

    ``people`` are its aandachtsfunctionarissen, without account, language and telephone number.
    """

    id: str
    name: str
    sector: str
    active: bool
    people: tuple[Aandachtsfunctionaris, ...] = ()


@dataclass(frozen=True)
class Reservation:
    """Something that one holder in the directory has: a name, a mail domain or a mailbox."""

    kind: Literal["naam", "domein", "adres"]
    value: str

    @property
    def key(self) -> Key:
        return Key("network", f"{self.kind}#{self.value}"[:_LONGEST_CLAIM], "houder")


@dataclass(frozen=True)
class Holder:
    """Whose a reservation is: an organisation, or with ``person_id`` a person in it."""

    organisatie_id: str
    person_id: str = ""


@dataclass(frozen=True)
class Reserved:
    """The parts by which a holder gets reservations and loses others, and those that somebody else has."""

    parts: list[Part] = field(default_factory=list)
    taken: dict[Reservation, Holder] = field(default_factory=dict)


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
        """All organisations with their people, those that are not active too, in the order of their ids."""
        found: dict[str, ListedOrganisatie] = {}
        people: dict[str, list[Aandachtsfunctionaris]] = {}
        for item in self._database.query("network", "organisaties"):
            organisatie_id, _, person_id = str(item["sk"]).partition("#")
            if person_id:
                own = _made_person(item, organisatie_id, person_id)
                people.setdefault(organisatie_id, []).append(own)
            else:
                found[organisatie_id] = only_known(ListedOrganisatie, item, id=organisatie_id)
        return [replace(one, people=tuple(people.get(one.id, ()))) for one in found.values()]

    def holder(self, reservation: Reservation) -> Holder | None:
        """Whose this is; None when it is nobody's."""
        found = self._database.query("network", reservation.key.pk)
        return only_known(Holder, found[0]) if found else None

    def reserved(
        self, own: Holder, before: Sequence[Reservation], now: Sequence[Reservation]
    ) -> Reserved:
        """What it takes that ``own`` holds ``now`` and no longer what of ``before`` is not in it.

        Rows that are missing, of before there were reservations, are made.
        """
        made = Reserved()
        for reservation in dict.fromkeys((*before, *now)):
            holder = self.holder(reservation)
            if reservation in now and holder is None:
                made.parts.append(_held(reservation, own))
            elif reservation in now and holder is not None and holder != own:
                made.taken[reservation] = holder
            elif reservation not in now and holder == own:
                made.parts.append(Delete(reservation.key, {**vars(own)}, RESERVATION_AS_SEEN))
        return made

    def line_follows(self, now: Aandachtsfunctionaris, *changed: str) -> list[Part]:
        """The line of a person in the list gets what their row now says of the fields ``changed``.

        Their line is made when it is missing.
        """
        key, values = _line_key(now), _listed_person(now)
        if not self._has_line(now):
            return [Put("network", {"pk": key.pk, "sk": key.sk, **values}, PERSON_IS_NEW)]
        known = [name for name in changed if name not in _NOT_LISTED]
        put = {name: values[name] for name in known if name in values}
        gone = tuple(name for name in known if name not in values)
        return [Change(key, put, {}, PERSON_AS_SEEN, gone)] if known else []

    def line_goes(self, person: Aandachtsfunctionaris) -> list[Part]:
        """The line of a person in the list goes, if there is one."""
        has_line = self._has_line(person)
        return [Delete(_line_key(person), {}, PERSON_AS_SEEN)] if has_line else []

    def _has_line(self, person: Aandachtsfunctionaris) -> bool:
        # The bureau queries this table and gets nothing from it (infra/policies/bureau.json).
        lines = self._database.query(
            "network", "organisaties", after=person.organisatie_id, limit=MAX_PEOPLE
        )
        return any(item["sk"] == _line_key(person).sk for item in lines)

    def person(self, organisatie_id: str, person_id: str) -> Aandachtsfunctionaris | None:
        key = Key("network", f"organisatie#{organisatie_id}", f"persoon#{person_id}")
        item = self._database.get(key)
        return None if item is None else _person(item)

    def knows_code(self, digest: str) -> bool:
        """Whether a personal code with this digest belongs to an active sleutelpersoon."""
        item = self._database.get(Key("network", f"code#{digest}", "sleutelpersoon"))
        return item is not None and item["active"] is True

    def netwerklid_of(self, digest: str) -> str:
        """The id of the netwerklid to whom a personal code was given, also one who left; empty: nobody."""
        # The bureau queries this table and gets nothing from it (infra/policies/bureau.json).
        rows = self._database.query("network", f"code#{digest}")
        return str(rows[0]["netwerklid_id"]) if rows else ""


def reservations_of(organisatie: Organisatie) -> list[Reservation]:
    """What an organisation has alone: its name, however it is written, and its mail domains."""
    domains = [Reservation("domein", domain) for domain in organisatie.email_domains]
    return [Reservation("naam", letters_of(organisatie.name)), *domains]


def reservations_of_person(person: Aandachtsfunctionaris) -> list[Reservation]:
    """What a person has alone: the mailbox, whatever the capitals and what follows a plus."""
    return [Reservation("adres", mailbox_of(person.email))]


def insert_organisatie(organisatie: Organisatie) -> list[Put]:
    """All rows of a new organisation, for who knows that its reservations are free."""
    own = [
        _held(reservation, Holder(organisatie.id)) for reservation in reservations_of(organisatie)
    ]
    return [put_organisatie(organisatie), list_organisatie(organisatie), *own]


def insert_person(person: Aandachtsfunctionaris) -> list[Put]:
    """All rows of a new person, for who knows that the reservations are free."""
    holder = Holder(person.organisatie_id, person.id)
    own = [_held(reservation, holder) for reservation in reservations_of_person(person)]
    return [put_person(person), list_person(person), *own]


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
    item: Item = {"pk": key.pk, "sk": key.sk, **_person_values(person)}
    return Put("network", item, PERSON_IS_NEW)


def list_person(person: Aandachtsfunctionaris) -> Put:
    """The line of a person in the list of organisations: written with them, and changed with them."""
    key = _line_key(person)
    item: Item = {"pk": key.pk, "sk": key.sk, **_listed_person(person)}
    return Put("network", item, PERSON_IS_NEW)


def update_person(seen: Aandachtsfunctionaris, now: Aandachtsfunctionaris) -> Change:
    """Who keeps the directory changes a person. Refused when one of these fields or the account changed."""
    before, after = _person_values(seen), _person_values(now)
    gone = {name for name in (*_KEPT, "confirmed_on") if name in before and name not in after}
    return Change(
        _person_key(seen),
        put={name: after[name] for name in (*_KEPT, "medewerker_id") if name in after},
        seen={name: before.get(name) for name in (*_KEPT, "medewerker_id")},
        promise=PERSON_AS_SEEN,
        remove=tuple(sorted(gone)),
    )


def set_phone(seen: Aandachtsfunctionaris, phone: str) -> Change:
    """The telephone number of a person; empty: they have none."""
    put: dict[str, Value] = {"phone": phone} if phone else {}
    remove = () if phone or not seen.phone else ("phone",)
    return Change(_person_key(seen), put, {"phone": seen.phone or None}, PERSON_AS_SEEN, remove)


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


def _line_key(person: Aandachtsfunctionaris) -> Key:
    return Key("network", "organisaties", f"{person.organisatie_id}#{person.id}")


def _held(reservation: Reservation, own: Holder) -> Put:
    item: Item = {"pk": reservation.key.pk, "sk": reservation.key.sk, **attributes(own)}
    return Put("network", item, IS_RESERVED_BY_NOBODY)


def _person_values(person: Aandachtsfunctionaris) -> Item:
    return attributes(person, "id", "organisatie_id", *(() if person.phone else ("phone",)))


def _listed_person(person: Aandachtsfunctionaris) -> Item:
    return attributes(person, "id", "organisatie_id", *_NOT_LISTED)


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
    organisatie_id = str(item["pk"]).removeprefix("organisatie#")
    return _made_person(item, organisatie_id, str(item["sk"]).removeprefix("persoon#"))


def _made_person(
    item: Mapping[str, Any], organisatie_id: str, person_id: str
) -> Aandachtsfunctionaris:
    return only_known(
        Aandachtsfunctionaris,
        item,
        id=person_id,
        organisatie_id=organisatie_id,
        wijken=tuple(item["wijken"]),
        **{name: date.fromisoformat(item[name]) for name in _DAYS if name in item},
    )
