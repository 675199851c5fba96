"""The werkbak: what waits for the desk, in which pile, and by when somebody reads it. Pure.

A row is an arrival: a melding, an amendment, a reply, what an aandachtsfunctionaris adds, or all surplus of a
melding together. It tells codes only; nothing a person wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from chalicelib.platform.calendar import OfficeHours, next_reading
from chalicelib.platform.clock import from_text

# In the order in which they are shown: danger on top, then what came in a flood, so that neither is missed.
Pile = Literal["dringend", "apart", "nieuw", "lopend"]
PILES: tuple[Pile, ...] = get_args(Pile)

Kind = Literal["melding", "aanvulling", "antwoord", "duiding", "meer"]
Urgency = Literal["te_laat", "vandaag", "op_tijd"]

_FIELDS = ("channel", "subject_kind", "wijk_code", "handler")
# In acute danger a person looks within half an hour (domain reference 1.6).
ACUTE = timedelta(minutes=30)


@dataclass(frozen=True)
class Waiting:
    """A row of the werkbak. ``reference`` is empty for a reply; ``handler`` who took it up.

    ``kind`` is empty when nobody here knows the kind of the row, such as one of later code.
    """

    sid: str
    sk: str
    kind: Kind | Literal[""]
    pile: Pile
    reference: str
    accepted_at: str
    channel: str
    subject_kind: str
    wijk_code: str
    danger_now: str
    is_verified: bool
    quarantine: bool
    handler: str


@dataclass(frozen=True)
class Filters:
    """The filters of the werkbak; empty means all. The first four are fields of ``Waiting``.

    ``nobodys``: only meldingen that nobody took up. ``urgency``: how the deadline stands at ``now``, by
    the office hours of the desk; both must be given then.
    """

    channel: str = ""
    subject_kind: str = ""
    wijk_code: str = ""
    handler: str = ""
    nobodys: bool = False
    urgency: Urgency | Literal[""] = ""
    now: datetime | None = None
    hours: OfficeHours | None = None

    def take(self, waiting: Waiting) -> bool:
        asked = {name: getattr(self, name) for name in _FIELDS}
        return (
            all(not wanted or getattr(waiting, name) == wanted for name, wanted in asked.items())
            and (not self.nobodys or (waiting.kind == "melding" and not waiting.handler))
            and (not self.urgency or self._urgency_of(waiting) == self.urgency)
        )

    def _urgency_of(self, waiting: Waiting) -> str:
        if self.now is None or self.hours is None:
            return ""
        return how_it_stands(waiting, self.now, self.hours)


def pile_of(danger_now: str, *, quarantine: bool) -> Pile:
    """The pile of an arrival: danger comes before anything else."""
    if danger_now == "ja":
        return "dringend"
    return "apart" if quarantine else "nieuw"


def place_of(accepted_at: str, *, quarantine: bool) -> str:
    """The place in a pile: what was set apart comes after the rest, the oldest first."""
    return f"{int(quarantine)}#{accepted_at}"


def read_before(waiting: Waiting, hours: OfficeHours) -> datetime:
    """The moment before which a person reads an arrival, as its reporter was told."""
    accepted_at = from_text(waiting.accepted_at)
    if waiting.danger_now == "ja":
        return accepted_at + ACUTE
    return next_reading(accepted_at, hours)


def urgency_of(deadline: datetime, now: datetime, zone: str) -> Urgency:
    """How a deadline stands, in one of three words; a day is a local one."""
    if now >= deadline:
        return "te_laat"
    days = {moment.astimezone(ZoneInfo(zone)).date() for moment in (deadline, now)}
    return "vandaag" if len(days) == 1 else "op_tijd"


def how_it_stands(waiting: Waiting, now: datetime, hours: OfficeHours) -> Urgency | Literal[""]:
    """How the deadline of an arrival stands; empty when somebody reads it already."""
    if waiting.pile == "lopend":
        return ""
    return urgency_of(read_before(waiting, hours), now, hours.zone)
