"""The lists of the catalogue, as they are now."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.catalogue.domain import ShownOrganisatie
from chalicelib.catalogue.store import CatalogueStore
from chalicelib.platform.ports import Ports


def shown_organisaties(ports: Ports) -> Sequence[ShownOrganisatie]:
    """The organisations that the public forms offer, by name. Raises Unavailable."""
    return CatalogueStore(ports.database).organisaties()
