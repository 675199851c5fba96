"""The names of what entries of the journal are about; nothing is opened for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chalicelib.access.domain import Medewerker
from chalicelib.journal.domain import Entry
from chalicelib.journal.telling.usecases import Names, mentioned
from chalicelib.network.store import NetworkStore
from chalicelib.platform.ports import Ports
from chalicelib.reports.store.submissions import SubmissionStore


def names_in(ports: Ports, entries: Sequence[Entry], staff: Iterable[Medewerker]) -> Names:
    """The names of the ids in these entries, for ``journal/telling``: a call for each melding among them.

    ``staff`` is everybody, also who left: they keep their name. A melding has its reference; nothing is
    opened. Raises Unavailable.
    """
    ids = mentioned(entries)
    names = {one.id: one.name for one in staff}
    reports = SubmissionStore(ports.database)
    for one in sorted(ids):
        kind, _, sid = one.partition("#")
        melding = reports.submission(sid, "melding") if kind == "melding" else None
        if melding is not None:
            names[one] = melding.reference
    network = NetworkStore(ports.database)
    if any(one.startswith("organisatie#") for one in ids):
        names |= {f"organisatie#{one.id}": one.name for one in network.organisaties()}
    if any(one.startswith("persoon#") for one in ids):
        of = {_organisatie_of(entry) for entry in entries if "person" in entry.facts}
        people = [person for one in sorted(of) for person in network.entry(one).people]
        names |= {f"persoon#{one.id}": one.name for one in people if one.name}
    return names


def _organisatie_of(entry: Entry) -> str:
    """The organisation of the person whom an entry names."""
    kind, _, found = entry.object_id.partition("#")
    return found if kind == "organisatie" else entry.facts.get("to", "")
