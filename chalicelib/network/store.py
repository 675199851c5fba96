"""The table ``network``.

| question | pk | sk |
| --- | --- | --- |
| an organisation with its people, in one query | ``organisatie#<id>`` | ``organisatie`` |
| | | ``persoon#<id>`` |
| who is at the desk | ``desk`` | ``lid#<id>`` |
| whose personal code is this | ``code#<digest>`` | ``sleutelpersoon`` |

A sleutelpersoon's row says only which netwerklid it is: no community, faith or descent, on purpose.
"""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from chalicelib.network.domain import Aandachtsfunctionaris, DeskMember, Network, Organisatie
from chalicelib.platform.table import Database, Item, Key, Put


class NetworkStore:
    """Reads the directory; ``put_*`` make the parts that fill it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_organisatie(self, organisatie_id: str) -> Network:
        """The organisation and its people; empty when it is not in the directory or not active."""
        organisatie, people = None, []
        for item in self._database.query("network", f"organisatie#{organisatie_id}"):
            if item["sk"] == "organisatie":
                organisatie = _organisatie(item)
            else:
                people.append(_person(item))
        if organisatie is None or not organisatie.active:
            return Network(None)
        return Network(organisatie, tuple(people))

    def person(self, organisatie_id: str, person_id: str) -> Aandachtsfunctionaris | None:
        key = Key("network", f"organisatie#{organisatie_id}", f"persoon#{person_id}")
        item = self._database.get(key)
        return None if item is None else _person(item)

    def desk(self) -> list[DeskMember]:
        """All desk members, in the order of their ids."""
        members = self._database.query("network", "desk")
        return [_desk_member(item) for item in members]

    def knows_code(self, digest: str) -> bool:
        """Whether a personal code with this digest belongs to an active sleutelpersoon."""
        item = self._database.get(Key("network", f"code#{digest}", "sleutelpersoon"))
        return item is not None and item["active"] is True


def put_organisatie(organisatie: Organisatie) -> Put:
    item: Item = {
        "pk": f"organisatie#{organisatie.id}",
        "sk": "organisatie",
        "name": organisatie.name,
        "sector": organisatie.sector,
        "email_domains": list(organisatie.email_domains),
        "active": organisatie.active,
    }
    return Put("network", item, "organisatie is new")


def put_person(person: Aandachtsfunctionaris) -> Put:
    item: Item = {
        "pk": f"organisatie#{person.organisatie_id}",
        "sk": f"persoon#{person.id}",
        "role": person.role,
        "email": person.email,
        "rank": person.rank,
        "wijken": list(person.wijken),
        "confirmed": person.confirmed,
        "language": person.language,
    }
    if person.absent_from is not None:
        item["absent_from"] = person.absent_from.isoformat()
    if person.absent_until is not None:
        item["absent_until"] = person.absent_until.isoformat()
    return Put("network", item, "aandachtsfunctionaris is new")


def put_desk_member(member: DeskMember) -> Put:
    item: Item = {
        "pk": "desk",
        "sk": f"lid#{member.id}",
        "email": member.email,
        "role": member.role,
        "language": member.language,
    }
    return Put("network", item, "desk member is new")


def put_code(digest: str, netwerklid_id: str) -> Put:
    """A sleutelpersoon's personal code, by its digest."""
    item: Item = {
        "pk": f"code#{digest}",
        "sk": "sleutelpersoon",
        "netwerklid_id": netwerklid_id,
        "active": True,
    }
    return Put("network", item, "personal code is new")


def _organisatie(item: Item) -> Organisatie:
    held = cast("dict[str, Any]", item)
    return Organisatie(
        id=held["pk"].removeprefix("organisatie#"),
        name=held["name"],
        sector=held["sector"],
        email_domains=tuple(held["email_domains"]),
        active=held["active"],
    )


def _person(item: Item) -> Aandachtsfunctionaris:
    held = cast("dict[str, Any]", item)
    return Aandachtsfunctionaris(
        id=held["sk"].removeprefix("persoon#"),
        organisatie_id=held["pk"].removeprefix("organisatie#"),
        role=held["role"],
        email=held["email"],
        rank=held["rank"],
        wijken=tuple(held["wijken"]),
        confirmed=held["confirmed"],
        absent_from=_day(held.get("absent_from")),
        absent_until=_day(held.get("absent_until")),
        language=held["language"],
    )


def _desk_member(item: Item) -> DeskMember:
    held = cast("dict[str, Any]", item)
    return DeskMember(
        id=held["sk"].removeprefix("lid#"),
        email=held["email"],
        role=held["role"],
        language=held["language"],
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
