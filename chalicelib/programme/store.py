"""The table ``programme``.

| question | pk | sk |
| --- | --- | --- |
| a session and its seats | ``sessie#<id>`` | ``sessie`` |
| has this person a place in it | ``sessie#<id>`` | ``aanmelding#<person>`` |
| other answers by that person | ``sessie#<id>`` | ``aanvulling#<person>#<digest>`` |
| who waits, in order | ``sessie#<id>`` | ``wachtlijst#<ticket, 6 digits>`` |
| which letters about sign-ups wait | ``rij#aanmeldingen`` | ``rij`` (``platform/lines.py``) |

``person`` is a keyed digest of session, address and name: one person, one place, without either.
Name and wishes lie sealed (part ``registration``), the address sealed for the mailer (``notify``).
"""

from __future__ import annotations

from chalicelib.platform.table import Change, Database, Item, Key, Part, Put, attributes, only_known
from chalicelib.programme.domain import Aanmelding, Sessie

PLACE_IS_NEW = "person has no place in this session yet"
SEATS_AS_SEEN = "seats are as they were read"
ANSWERS_ARE_NEW = "other answers are new"
TICKET_IS_NEW = "ticket is given once"


class ProgrammeStore:
    """Reads sessions and places."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sessie(self, sessie_id: str) -> Sessie | None:
        item = self._database.get(_sessie_key(sessie_id))
        return None if item is None else only_known(Sessie, item, id=sessie_id)

    def aanmelding(self, sessie_id: str, person: str) -> Aanmelding | None:
        key = Key("programme", f"sessie#{sessie_id}", f"aanmelding#{person}")
        item = self._database.get(key)
        if item is None:
            return None
        return only_known(Aanmelding, item, sessie_id=sessie_id, person=person)


def put_sessie(sessie: Sessie) -> Put:
    key = _sessie_key(sessie.id)
    item: Item = {"pk": key.pk, "sk": key.sk, **attributes(sessie, "id")}
    return Put("programme", item, "sessie is new")


def give_place(
    seen: Sessie,
    after: Sessie,
    aanmelding: Aanmelding,
    *,
    registration: bytes,
    notify: bytes,
    at: str,
) -> list[Part]:
    """The parts that give a place: the counts moved on, the sign-up and, if any, its ticket."""
    pk = f"sessie#{seen.id}"
    counts = Change(
        _sessie_key(seen.id),
        put=attributes(after, "id", "title", "start", "end", "venue", "address"),
        seen={"version": seen.version},
        promise=SEATS_AS_SEEN,
    )
    item: Item = {
        "pk": pk,
        "sk": f"aanmelding#{aanmelding.person}",
        **attributes(aanmelding, "sessie_id", "person"),
        "registration": registration,
        "notify": notify,
        "at": at,
    }
    parts: list[Part] = [counts, Put("programme", item, PLACE_IS_NEW)]
    if aanmelding.ticket:
        waiting: Item = {
            "pk": pk,
            "sk": f"wachtlijst#{aanmelding.ticket:06}",
            "person": aanmelding.person,
        }
        parts.append(Put("programme", waiting, TICKET_IS_NEW))
    return parts


def keep_beside(
    aanmelding: Aanmelding, sid: str, digest: str, *, registration: bytes, notify: bytes, at: str
) -> Put:
    """Other answers by somebody who has a place already: kept beside it, and no second place."""
    item: Item = {
        "pk": f"sessie#{aanmelding.sessie_id}",
        "sk": f"aanvulling#{aanmelding.person}#{digest}",
        "sid": sid,
        "registration": registration,
        "notify": notify,
        "at": at,
    }
    return Put("programme", item, ANSWERS_ARE_NEW)


def _sessie_key(sessie_id: str) -> Key:
    return Key("programme", f"sessie#{sessie_id}", "sessie")
