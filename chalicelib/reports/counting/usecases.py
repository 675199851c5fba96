"""The counts of a melding for the figures of the plan, in the transaction of each step that counts.

Each step answers the facts that the transaction adds, and the attribute of the melding that says what of it
counts from now on; both are empty when nothing is to be counted. The change that writes the attribute must
see the ``version`` of the melding that was read, or two steps at one moment count by what is no longer so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Literal

from chalicelib.facts.domain import Correction, Counted, Dimension, Kind
from chalicelib.facts.store import as_kept, from_kept, insert_facts
from chalicelib.network.store import NetworkStore
from chalicelib.platform.calendar import working_days_between
from chalicelib.platform.clock import from_text
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Item, Put
from chalicelib.reports.store.submissions import Stored

# Whether the reporter of a decided melding heard of it; ``volgt``: not yet, ``nee``: not, though asked for.
Feedback = Literal["ja", "nee", "volgt", "niet_gevraagd"]
Way = Literal["postvak", "mail", "telefoon"]
# Outcomes by which a melding proves to be no report of its own.
_NO_REPORT: Mapping[str, Correction] = {"dubbel": "dubbel", "misbruik": "misbruik"}
_YES = {True: "ja", False: "nee"}
# What a decision counts, and reopening takes back.
_DECIDED: tuple[Kind, ...] = ("besloten", "onderzocht", "teruggekoppeld")


def count(
    ports: Ports,
    melding: Stored,
    *counted: Counted,
    back: Mapping[Kind, Correction] | None = None,
) -> tuple[list[Put], Item]:
    """Take back the kinds ``back``, each for its reason, and then count.

    What the melding counts already is not counted again, and what it does not count is not taken back.
    """
    kept, facts = dict(melding.counted), list[Put]()
    for kind, reason in (back or {}).items():
        if kind in kept:
            facts += insert_facts(from_kept(kind, kept.pop(kind)), ports.today, reason)
    for one in counted:
        if one.kind not in kept:
            facts += insert_facts(one, ports.today)
            kept[one.kind] = as_kept(one)
    return facts, {"counted": kept} if facts else {}


def take_back(
    ports: Ports, melding: Stored, kinds: Collection[Kind], reason: Correction
) -> tuple[list[Put], Item]:
    """Take back exactly what the melding counts of these kinds: counted again afterwards, it counts."""
    return count(ports, melding, back=dict.fromkeys(kinds, reason))


def received(ports: Ports, melding: Stored) -> tuple[list[Put], Item]:
    """A melding that somebody takes up. Raises Unavailable.

    Given back and taken up again it is one report. What lies apart after a flood counts once a person takes
    it up, and what nobody ever takes up does not count.
    """
    return count(ports, melding, *_received(ports, melding))


def decided(
    ports: Ports, melding: Stored, decision: Counted, *others: Counted
) -> tuple[list[Put], Item]:
    """A melding is decided (``decided_count``), examined or not. A double or misuse is no report."""
    reason = _NO_REPORT.get(decision.fields["uitkomst"])
    back: dict[Kind, Correction] = {"ontvangen": reason} if reason else {}
    return count(ports, melding, decision, *others, back=back)


def told(ports: Ports, melding: Stored, counted: Counted) -> tuple[list[Put], Item]:
    """The reporter heard of the decision (``told_count``), and the checks of the decision say so. Once."""
    if "teruggekoppeld" in melding.counted:
        return [], {}
    examined = _examined_anew(melding, {"volgt": "ja", "nee": "ja"})
    return count(
        ports, melding, counted, *examined, back={one.kind: "teruggekoppeld" for one in examined}
    )


def not_told(ports: Ports, melding: Stored) -> tuple[list[Put], Item]:
    """Feedback that was noted by mistake is taken back, and still to come."""
    if "teruggekoppeld" not in melding.counted:
        return [], {}
    examined = _examined_anew(melding, {"ja": "volgt"})
    back: dict[Kind, Correction] = {one.kind: "vergissing" for one in examined}
    return count(ports, melding, *examined, back={**back, "teruggekoppeld": "vergissing"})


def reopened(ports: Ports, melding: Stored) -> tuple[list[Put], Item]:
    """A decided melding is under way again; what was no report is one again. Raises Unavailable."""
    again = _received(ports, melding)
    return count(ports, melding, *again, back=dict.fromkeys(_DECIDED, "heropend"))


def decided_count(
    *,
    arrived: date,
    day: date,
    uitkomst: str,
    urgency: str,
    fenomeen: str,
    on_time: bool,
    extended: bool,
) -> Counted:
    """The count of a decision on a local day; ``uitkomst`` as the kind of fact says it."""
    fields = {
        "uitkomst": uitkomst,
        "urgency": urgency,
        "lead_wd": str(working_days_between(arrived, day)),
        "on_time": _YES[on_time],
        "extended": _YES[extended],
    }
    return Counted("besloten", day, fields, {"fenomeen": fenomeen})


def examined_count(
    *,
    day: date,
    bevestigd: bool,
    behandelaar: bool,
    duiding: bool,
    nagegaan: bool,
    uitkomst: bool,
    handtekening: bool,
    terugkoppeling: Feedback,
    termijn: bool,
    weegploeg: bool,
    gezocht: bool,
) -> Counted:
    """The count of the checks of a decision on a local day (domain reference 1.5)."""
    fields = {
        "bevestigd": _YES[bevestigd],
        "behandelaar": _YES[behandelaar],
        "duiding": _YES[duiding],
        "nagegaan": _YES[nagegaan],
        "uitkomst": _YES[uitkomst],
        "handtekening": _YES[handtekening],
        "terugkoppeling": terugkoppeling,
        "termijn": _YES[termijn],
        "weegploeg": _YES[weegploeg],
        "gezocht": _YES[gezocht],
    }
    return Counted("onderzocht", day, fields)


def told_count(*, decided: date, day: date, how: Way) -> Counted:
    """The count of feedback on a local day, about a decision of a local day."""
    fields = {"how": how, "lead_wd": str(working_days_between(decided, day))}
    return Counted("teruggekoppeld", day, fields)


def _received(ports: Ports, melding: Stored) -> list[Counted]:
    """The count of a melding as a report; empty when it counts already, so that no directory is read."""
    if "ontvangen" in melding.counted:
        return []
    header = melding.header
    apart: dict[Dimension, str] = {"wijk": header.wijk_code}
    if header.organisatie_id:
        found = NetworkStore(ports.database).entry(header.organisatie_id).organisatie
        apart["sector"] = found.sector if found else ""
    fields = {
        "channel": header.channel,
        "subject_kind": header.subject_kind,
        "verified": melding.verified or "nee",
    }
    day = ports.here.local(from_text(melding.accepted_at)).date()
    return [Counted("ontvangen", day, fields, apart)]


def _examined_anew(melding: Stored, heard: Mapping[str, str]) -> list[Counted]:
    """The checks of a decision with another word about feedback; empty when that word does not change."""
    if "onderzocht" not in melding.counted:
        return []
    before = from_kept("onderzocht", melding.counted["onderzocht"])
    word = heard.get(before.fields.get("terugkoppeling", ""))
    if word is None:
        return []
    return [replace(before, fields={**before.fields, "terugkoppeling": word})]
