"""The count of a melding for the figures of the plan, made once, when a person first takes it up."""

from __future__ import annotations

from chalicelib.facts.domain import Counted, Dimension
from chalicelib.facts.store import insert_facts
from chalicelib.network.store import NetworkStore
from chalicelib.platform.clock import from_text
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Item, Put
from chalicelib.reports.store.submissions import Stored


def received(ports: Ports, melding: Stored) -> tuple[list[Put], Item]:
    """The facts of a melding that somebody takes up for the first time, and what of it stays on its row.

    Both are empty when it was counted before: given back and taken up again it is one report. What lies apart
    after a flood counts once a person takes it up, and what nobody ever takes up does not count. Raises
    Unavailable.
    """
    if "ontvangen" in melding.counted:
        return [], {}
    header = melding.header
    apart: dict[Dimension, str] = {"wijk": header.wijk_code}
    if header.organisatie_id:
        found = NetworkStore(ports.database).entry(header.organisatie_id).organisatie
        apart["sector"] = found.sector if found else ""
    counted = Counted(
        "ontvangen",
        ports.here.local(from_text(melding.accepted_at)).date(),
        {
            "channel": header.channel,
            "subject_kind": header.subject_kind,
            "verified": melding.verified or "nee",
        },
        apart,
    )
    kept: Item = {
        "day": counted.day.isoformat(),
        "fields": dict(counted.fields),
        "apart": {str(name): value for name, value in apart.items()},
    }
    return insert_facts(counted, ports.today), {"counted": {**melding.counted, "ontvangen": kept}}
