"""The names of categories that the municipality and the network name: wijken and sectors. Pure."""

from __future__ import annotations

from collections.abc import Collection

from chalicelib.evaluation.figures import Labels
from chalicelib.network.domain import SECTOR_NAMES
from chalicelib.platform.gemeente import Gemeente


def labels_of(here: Gemeente, small_wijken: Collection[str] = ()) -> Labels:
    """Labels by field of a fact. Codes that are none of these count in what is not split up.

    ``small_wijken`` are the codes of wijken in which so few people live that no table names them.
    """
    return {
        "wijk": {wijk.code: wijk.name for wijk in here.wijken if wijk.code not in small_wijken},
        "sector": dict(SECTOR_NAMES),
    }
