"""The table ``catalogue``.

| question | pk | sk |
| --- | --- | --- |
| which organisations can be chosen | ``organisaties`` | id |
| which sessions are open | ``sessies`` | ``<start>#<id>`` |
| which releases were published | ``uitgaven`` | id |
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, TypeVar, cast

from chalicelib.catalogue.domain import Catalogue, ShownOrganisatie, ShownSessie, ShownUitgave
from chalicelib.platform import log
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.table import (
    Change,
    Database,
    Delete,
    Item,
    Key,
    Put,
    attributes,
    only_known,
)

ORGANISATIE_AS_SHOWN = "organisatie is shown as we read it"
SESSIE_IS_SHOWN = "sessie is in the catalogue"
UITGAVE_IS_SHOWN = "uitgave is in the catalogue"
# Seconds that a list is kept in the process: a report must not cost a read more for each page, and a page
# about a training tells the seats of now.
_KEPT_FOR = {"organisaties": 300, "sessies": 5}
_T = TypeVar("_T")


class CatalogueStore:
    """Lists what can be chosen, as it is now."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def organisaties(self) -> list[ShownOrganisatie]:
        items = self._database.query("catalogue", "organisaties")
        found = [only_known(ShownOrganisatie, item, id=item["sk"]) for item in items]
        return sorted(found, key=lambda o: o.name.casefold())

    def sessies(self) -> list[ShownSessie]:
        items = self._database.query("catalogue", "sessies")
        return [only_known(ShownSessie, item) for item in items]

    def uitgaven(self) -> list[ShownUitgave]:
        """The published releases, the latest period first: read each time, so a withdrawal holds at once."""
        items = self._database.query("catalogue", "uitgaven")
        found = [only_known(ShownUitgave, item, id=item["sk"]) for item in items]
        return sorted(found, key=lambda o: (o.end, o.id, o.revision), reverse=True)

    def is_shown(self, start: str, sessie_id: str) -> bool:
        """Whether a session is in the list."""
        return self._database.get(_sessie_key(start, sessie_id)) is not None


class Remembered:
    """A catalogue that each process keeps for a while, and for longer when the table is away."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._kept: dict[str, tuple[float, Any]] = {}

    def organisaties(self) -> Sequence[ShownOrganisatie]:
        return self._keep("organisaties", self._catalogue.organisaties)

    def sessies(self) -> Sequence[ShownSessie]:
        return self._keep("sessies", self._catalogue.sessies)

    def _keep(self, name: str, read: Callable[[], _T]) -> _T:
        until, kept = self._kept.get(name, (0.0, None))
        if monotonic() >= until:
            try:
                kept = read()
            except Unavailable as error:
                # A list of yesterday is better than a closed door; only a first read must succeed.
                if kept is None:
                    raise
                log.fault("catalogue_is_old", error, list=name)
            self._kept[name] = (monotonic() + _KEPT_FOR[name], kept)
        return cast("_T", kept)


def put_organisatie(organisatie_id: str, name: str) -> Put:
    item: Item = {"pk": "organisaties", "sk": organisatie_id, "name": name}
    return Put("catalogue", item, "organisatie is new")


def rename_organisatie(organisatie_id: str, seen: str, name: str) -> Change:
    return Change(
        Key("catalogue", "organisaties", organisatie_id),
        put={"name": name},
        seen={"name": seen},
        promise=ORGANISATIE_AS_SHOWN,
    )


def remove_organisatie(organisatie_id: str) -> Delete:
    return Delete(Key("catalogue", "organisaties", organisatie_id), {}, ORGANISATIE_AS_SHOWN)


def put_sessie(sessie: ShownSessie) -> Put:
    key = _sessie_key(sessie.start, sessie.id)
    item: Item = {"pk": key.pk, "sk": key.sk, **attributes(sessie)}
    return Put("catalogue", item, "sessie is new")


def put_uitgave(uitgave: ShownUitgave) -> Put:
    item: Item = {"pk": "uitgaven", "sk": uitgave.id, **attributes(uitgave, "id")}
    return Put("catalogue", item, "uitgave is new")


def withdraw_uitgave(uitgave_id: str, *, on: str, why: str) -> Change:
    """Say of a release that it was withdrawn, on a day and for a reason that everybody reads."""
    put = {"withdrawn_on": on, "withdrawn_for": why}
    return Change(Key("catalogue", "uitgaven", uitgave_id), put, {}, UITGAVE_IS_SHOWN)


def show_seats(start: str, sessie_id: str, *, free: int, waiting: int) -> Change:
    """The seats of a session as everybody may read them."""
    counts = {"free": free, "waiting": waiting}
    return Change(_sessie_key(start, sessie_id), put=counts, seen={}, promise=SESSIE_IS_SHOWN)


def _sessie_key(start: str, sessie_id: str) -> Key:
    return Key("catalogue", "sessies", f"{start}#{sessie_id}")
