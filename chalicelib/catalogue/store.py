"""The table ``catalogue``.

| question | pk | sk |
| --- | --- | --- |
| which organisations can be chosen | ``organisaties`` | id |
| which sessions are open | ``sessies`` | ``<start>#<id>`` |
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, TypeVar, cast

from chalicelib.catalogue.domain import Catalogue, ShownOrganisatie, ShownSessie
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
# Seconds that a list is kept in the process: a report must not cost a read more for each page.
_KEPT_FOR = 300
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


class Remembered:
    """A catalogue that each process reads once in five minutes: no page of a report costs a read more."""

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
            self._kept[name] = (monotonic() + _KEPT_FOR, kept)
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
    place = f"{sessie.start}#{sessie.id}"
    item: Item = {"pk": "sessies", "sk": place, **attributes(sessie)}
    return Put("catalogue", item, "sessie is new")
