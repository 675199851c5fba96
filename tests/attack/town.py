"""A town in which things happen, and the facts that are written of them, as lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from tests.attack.known import (
    CHANNELS,
    DOELGROEPEN,
    GOOD,
    OTHER_DOELGROEPEN,
    OUTCOMES,
    SECTORS,
    WIJKEN,
)

_LINES = {
    "gewogen": "interveniëren",
    "overleg": "interveniëren",
    "aanpak": "interveniëren",
    "casus_gesloten": "interveniëren",
    "overgedragen": "interveniëren",
    "bijeenroeping": "interveniëren",
    "dialoog": "voorkomen",
    "sessie": "voorkomen",
    "deelname": "voorkomen",
    "nieuwsbrief": "voorkomen",
}


def yes(is_so: bool) -> str:  # noqa: FBT001 - it is a word for a truth
    return "ja" if is_so else "nee"


def quarter_of(day: date) -> str:
    return f"{day.year}-K{(day.month + 2) // 3}"


@dataclass
class Town:
    """Writes the facts of what happens; ``draw`` decides whatever nobody asks for."""

    draw: Random
    lines: list[Mapping[str, object]] = field(default_factory=list)

    def fact(
        self,
        kind: str,
        day: date,
        fields: Mapping[str, str],
        *,
        registered: date | None = None,
        line: str = "",
    ) -> None:
        days = day.isoformat(), (registered or day).isoformat()
        self._write(kind, line or _LINES.get(kind, "signaleren"), days, fields)

    def apart(self, kind: str, day: date, name: str, value: str, registered: date) -> None:
        quarters = quarter_of(day), quarter_of(registered)
        self._write(kind, _LINES.get(kind, "signaleren"), quarters, {name: value})

    def _write(
        self, kind: str, line: str, days: tuple[str, str], fields: Mapping[str, str]
    ) -> None:
        self.lines.append(
            {
                "kind": kind,
                "line": line,
                "when": days[0],
                "registered": days[1],
                "fields": dict(fields),
                "delta": 1,
                "reason": "",
                "version": 1,
            }
        )

    def report(
        self,
        day: date,
        *,
        channel: str = "",
        wijk: str = "",
        sector: str = "",
        registered: date | None = None,
    ) -> None:
        """A melding that the desk takes up; ``registered`` is the day on which it does."""
        way = channel or self.draw.choice(CHANNELS)
        seen = registered or day
        fields = {
            "channel": way,
            "subject_kind": self.draw.choice(("persoon", "groep", "spanning", "weet_niet")),
            "verified": self.draw.choice(("nee", "werkadres")),
        }
        self.fact("ontvangen", day, fields, registered=seen)
        self.apart("ontvangen", day, "wijk", wijk or self.draw.choice(WIJKEN), seen)
        if way == "professional":
            self.apart("ontvangen", day, "sector", sector or self.draw.choice(SECTORS), seen)

    def decide(self, day: date, *, on_time: bool, outcome: str, good: bool, together: bool) -> None:
        """A melding that was received before is decided, and its checks are counted."""
        fields = {
            "uitkomst": outcome,
            "urgency": self.draw.choice(("normaal", "hoog", "acuut")),
            "lead_wd": str(self.draw.randrange(1, 40)),
            "on_time": yes(on_time),
            "extended": "nee",
        }
        self.fact("besloten", day, fields)
        self.apart("besloten", day, "fenomeen", self.draw.choice(("jihadisme", "anders")), day)
        checks = dict.fromkeys([*GOOD, "weegploeg", "gezocht"], "ja")
        # A melding that is not well examined misses one check at least.
        checks["duiding"] = yes(good)
        checks["termijn"] = yes(on_time)
        checks["weegploeg"] = yes(together)
        self.fact("onderzocht", day, checks)
        self.fact("teruggekoppeld", day, {"how": "mail", "lead_wd": "1"})

    def decide_somehow(self, day: date, outcome: str = "") -> None:
        self.decide(
            day,
            on_time=self.draw.random() < 0.8,
            outcome=outcome or self.draw.choice(("doorgezet", "geen_zorg", "samengevoegd")),
            good=self.draw.random() < 0.6,
            together=self.draw.random() < 0.3,
        )

    def weigh(self, day: date, outcome: str = "") -> None:
        """A casus is weighed."""
        fields = {"uitkomst": outcome or self.draw.choice(OUTCOMES), "lead_wd": "9"}
        self.fact("gewogen", day, fields)

    def confer(self, day: date) -> None:
        """A casus that was weighed comes into the casusoverleg, and its aanpak begins."""
        self.fact("overleg", day, {"lead_wd": str(self.draw.randrange(1, 30)), "informed": "ja"})
        self.fact("aanpak", day, {"lead_wd": "3"})
        self.fact("overgedragen", day, {"recipient": "politie", "confirmed_wd": "2"})

    def close(self, day: date, reason: str = "") -> None:
        """A casus is closed."""
        reasons = ("doelen_bereikt", "risico_afgenomen", "verhuisd", "anders")
        why = reason or self.draw.choice(reasons)
        self.fact("casus_gesloten", day, {"reden": why, "lead_wd": "120"})

    def tension(self, day: date, level: int, *, later: Sequence[tuple[date, int]] = ()) -> None:
        """A tension gets its first level, and later others."""
        was_high = False
        for number, (when, now) in enumerate([(day, level), *later]):
            rises = now >= 2 and not was_high
            was_high = was_high or rises
            fields = {"is_first": yes(number == 0), "level": str(now), "opgeschaald": yes(rises)}
            self.fact("niveau", when, fields)
            self.apart("niveau", when, "wijk", self.draw.choice(WIJKEN), when)

    def call(self, day: date, *, real: bool = True, on_time: bool = True) -> None:
        """A team is called together."""
        soort = "echt" if real else "oefening"
        self.fact("bijeenroeping", day, {"soort": soort, "on_time": yes(on_time), "present": "6"})

    def session(
        self,
        day: date,
        kind: str,
        present: int,
        *,
        seats: int = 0,
        absent: int = 0,
        unknown: int = 0,
        group: str = "",
        first: float = 0.7,
    ) -> None:
        """A training with people in it; of ``first`` of them it is the first one of this type."""
        fields = {
            "type": kind,
            "seats": str(max(seats, present)),
            "present": str(present),
            "absent": str(absent),
            "open": str(unknown),
        }
        self.fact("sessie", day, fields)
        for _ in range(present):
            self.fact(
                "deelname",
                day,
                {
                    "type": kind,
                    "doelgroep": group or self.draw.choice(DOELGROEPEN + OTHER_DOELGROEPEN),
                    "first_time": yes(self.draw.random() < first),
                },
            )

    def newsletter(self, day: date) -> None:
        self.fact("nieuwsbrief", day, {"recipients": "140"})

    def dialogue(self, day: date, present: int) -> None:
        self.fact("dialoog", day, {"present": str(present)})

    def contact(self, day: date) -> None:
        self.fact("contact", day, {"soort": "bondgenoot", "level": "0"})

    def stock(self, day: date, name: str, count: int) -> None:
        """The network is counted at the end of a month."""
        self.fact("stand", day, {"name": name, "count": str(count)})

    def activity(self, day: date, present: int, plan: str) -> None:
        """An activity of the plan is carried out, with its public sentence."""
        kind = {"type": "overig", "present": str(present)}
        self.fact("activiteit", day, kind, line="voorkomen")
        self.lines.append(
            {
                "row": "activiteit",
                "id": f"a{len(self.lines)}",
                "plan": plan,
                "line": "voorkomen",
                "type": "overig",
                "day": day.isoformat(),
                "sentence": "Wij spraken met bewoners.",
                "planned": self.draw.choice(("", "weerbaarheid")),
                "present": present,
            }
        )

    def pay(self, day: date, cents: int, state: str = "betaald") -> None:
        self.fact("betaald", day, {"state": state, "cents": str(cents)}, line="overig")

    def written(self) -> bytes:
        """All lines of the file."""
        return b"".join(json.dumps(one).encode() + b"\n" for one in self.lines)
