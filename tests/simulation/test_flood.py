"""Two thousand pieces of junk, and what is true among them: nothing is lost and nobody is buried.

The real use cases on the simulated ports, with and without faults.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache, cached_property, partial
from random import Random
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.bootstrap import GIVEN
from chalicelib.journal.domain import first_bad
from chalicelib.journal.store import JournalStore
from chalicelib.mail.domain import Announcement, ToDesk
from chalicelib.platform.clock import from_text, to_text
from chalicelib.platform.code import ReceiptCode, derive
from chalicelib.platform.gemeente import Flood
from chalicelib.platform.table import Put, Transaction
from chalicelib.reports.flood.usecases import Arrival, store_arrival
from chalicelib.reports.intake import usecases as report_intake
from chalicelib.reports.piles import PILES, Pile
from chalicelib.reports.store.cases import CaseStore
from chalicelib.work import Work
from tests.simulation.actors import read_token
from tests.simulation.faults import Faults, Profile
from tests.simulation.town import (
    CONFIRM,
    PERSONAL_CODE,
    RECEIVED,
    TASK,
    URGENT,
    Reported,
    Town,
    settle,
)
from tests.simulation.workers import Municipality
from tests.simulation.world import Actor, World
from tests.support.builders import (
    CANARY,
    MONDAY,
    a_professional_report,
    a_public_report,
    a_sleutelpersoon_report,
)
from tests.support.fakes import DORDRECHT, MemoryDatabase, MemoryQueues, VirtualClock, memory_ports

# They look at the same floods, which one worker makes once.
pytestmark = pytest.mark.one_worker

FLOOD = Flood(unverified=20, minutes=15)
MANY = "Er komt nu veel binnen"
CAP = 10
LETTERS = replace(DORDRECHT.letters, per_address=CAP, bounces=10_000)
_JUNK, _GENUINE, _SECONDS = 2000, 20, 1200.0
_VICTIMS = [f"slachtoffer{number}@elders.example" for number in range(2)]
_HALF_HOUR = 1800.0
_SEED = 7


@dataclass
class Aftermath:
    """A flood that came to rest."""

    town: Town
    faults: float
    sent: dict[ReceiptCode, Reported] = field(default_factory=dict)
    genuine: dict[str, list[ReceiptCode]] = field(default_factory=dict)
    confirmed: list[str] = field(default_factory=list)

    def items(self, receipt: ReceiptCode) -> dict[str, Any]:
        found = self.town.world.database.tables["reports"][f"melding#{derive(receipt).sid}"]
        return cast("dict[str, Any]", found["melding"])

    @cached_property
    def stored_at(self) -> dict[str, float]:
        """By the name of a melding: when it was stored, in seconds."""
        return {part.key.pk: commit.at for commit, part in self.town.world.puts("melding#")}

    def mailed_at(self, subject: str) -> list[float]:
        return [s.at for s in self.town.product.ses.sent if s.mail.subject == subject]

    def is_told(self, receipt: ReceiptCode, subject: str, within: float) -> bool:
        """Whether a mail with this subject went out so soon after the melding was stored."""
        at = self.stored_at[self.items(receipt)["pk"]]
        return any(0 <= moment - at <= within for moment in self.mailed_at(subject))


@cache
def a_flood(faults: float) -> Aftermath:
    rng = Random(_SEED)
    profile = Profile(calls=faults, acks=faults, repeats=0.02, seconds=4 * 3600)
    world = World(rng, Faults(Random(_SEED + 1), profile))
    town = settle(world, Municipality(world, flood=FLOOD, letters=LETTERS))
    after = Aftermath(town, faults)
    arrivals: list[tuple[float, str]] = [(rng.uniform(0, _SECONDS), "") for _ in range(_JUNK)]
    # The genuine ones come when it is at its worst.
    kinds = ["danger"] * 3 + ["professional"] * 2 + ["sleutelpersoon"]
    kinds += ["plain"] * (_GENUINE - len(kinds))
    arrivals += [(rng.uniform(120, _SECONDS), kind) for kind in kinds]

    def visitors() -> None:
        for moment, kind in sorted(arrivals):
            world.sleep(max(0.0, moment - world.seconds))
            report, receipt = something(rng, town, kind, after), town.mint()
            after.sent[receipt] = report
            after.genuine.setdefault(kind, []).append(receipt)
            visiting, filled = town.product.visiting, report.filled
            accept = partial(report_intake.accept_report, visiting, receipt, filled)
            ask = partial(town.ask, "accept", accept, report)
            world.person(kind or "junk", partial(until_it_says_yes, world, ask))

    world.person("visitors", visitors)
    with redirect_stdout(io.StringIO()):
        world.run()
    assert world.came_to_rest
    return after


def something(rng: Random, town: Town, kind: str, after: Aftermath) -> Reported:
    context, receipt = f"{rng.getrandbits(200):x}", town.mint()
    if kind == "professional":
        address = f"echt{len(after.sent)}.{CANARY}@waterlijn.example"
        town.world.person("professional", partial(confirm_when_asked, town, address, after))
        filled = a_professional_report(melder_email=address, context=context)
    elif kind == "sleutelpersoon":
        filled = a_sleutelpersoon_report(PERSONAL_CODE, context=context)
    elif kind:
        danger = "ja" if kind == "danger" else "nee"
        filled = a_public_report(danger_now=danger, context=context)
    else:
        danger, victim = rng.choice(("nee", "nee", "nee", "ja")), rng.choice(_VICTIMS)
        values = {"danger_now": danger, "context": context}
        if rng.random() < 0.2:
            filled = a_professional_report(melder_email=victim, **values)
        elif rng.random() < 0.5:
            values |= {"contact_preference": "mailen", "melder_email": victim}
            filled = a_public_report(**values)
        else:
            filled = a_public_report(**values)
    return Reported(receipt, filled, ())


def until_it_says_yes(world: World, ask: Callable[[], Actor]) -> None:
    for _ in range(20):
        request = ask()
        if world.wait(lambda: request.done, 60) and request.succeeded:  # noqa: B023
            return
        world.sleep(5)


def confirm_when_asked(town: Town, address: str, after: Aftermath) -> None:
    world, intake = town.world, town.product.visiting
    if world.wait(lambda: bool(town.letters(address, CONFIRM)), 7200):
        after.confirmed.append(address)
        token = read_token(town.letters(address, CONFIRM)[0])
        press = partial(report_intake.ask_to_confirm, intake, token)
        until_it_says_yes(world, lambda: world.spawn("confirm", press, lives=29))


@pytest.fixture(params=[0.0, 0.05], ids=["no faults", "5 % faults"])
def after(request: pytest.FixtureRequest) -> Aftermath:
    return a_flood(request.param)


def test_every_report_is_stored_and_found_by_its_reference(after: Aftermath) -> None:
    assert len(after.sent) == _JUNK + _GENUINE
    for receipt in after.sent:
        assert after.items(receipt)["reference"] == derive(receipt).reference
    database = after.town.world.database
    assert len(database.items("reports", "melding#")) == _JUNK + _GENUINE
    for receipt in after.sent:
        chain = JournalStore(database).chain(f"melding#{derive(receipt).sid}")
        assert first_bad(chain) is None
        assert [e.action for e in chain if e.action != "adres_bevestigd"] == ["ontvangen"]


def test_every_report_waits_in_the_werkbak_and_danger_in_a_pile_of_its_own(
    after: Aftermath,
) -> None:
    store = CaseStore(after.town.world.database)
    piles: dict[Pile, set[str]] = {}
    for pile in PILES:
        found, cursor = store.waiting(pile, limit=500)
        while cursor is not None:
            more, cursor = store.waiting(pile, limit=500, after=cursor)
            found += more
        piles[pile] = {one.sid for one in found}
        # What came in a flood lies by itself, so that junk hides no other danger.
        assert {one.quarantine for one in found} <= {pile in {"apart", "apart_dringend"}}
    stored: Any = after.town.world.database.items("reports", "melding#")
    meldingen = {i["pk"].removeprefix("melding#"): i for i in stored if i["sk"] == "melding"}
    assert set().union(*piles.values()) == set(meldingen)
    for sid, item in meldingen.items():
        is_danger = item["header"]["danger_now"] == "ja"
        assert (sid in piles["dringend"] | piles["apart_dringend"]) == is_danger


def test_a_window_takes_so_many_and_sets_the_rest_apart(after: Aftermath) -> None:
    items = after.town.world.database.items("reports")
    places = Counter(i["pk"] for i in items if str(i["sk"]).startswith("nummer#"))
    assert set(places.values()) <= set(range(1, FLOOD.unverified + 1))
    meldingen = [i for i in items if i["sk"] == "melding"]
    counted = [i for i in meldingen if not i["quarantine"] and not i["verified"]]
    # What was counted before it was confirmed holds a place too.
    assert 0 <= sum(places.values()) - len(counted) <= 2
    assert sum(bool(i.get("quarantine")) for i in items) > _JUNK - 10 * FLOOD.unverified


def test_the_desk_is_not_buried(after: Aftermath) -> None:
    """At most so many mails a window as there are places, and one of each kind for all the rest."""
    known = {s.mail.tag: s for s in after.town.product.ses.sent}
    items = after.town.world.database.items("reports", "venster#")
    windows = len({i["pk"] for i in items})
    verified = 3
    for member in after.town.desk:
        subjects = Counter(s.mail.subject for s in known.values() if s.mail.to == member.email)
        assert subjects[MANY] <= windows
        assert subjects[TASK] + subjects[URGENT] <= len(items) + windows + verified
        assert set(subjects) <= {MANY, TASK, URGENT}


def test_whatever_is_set_apart_is_told_of_after_it_is_stored(after: Aftermath) -> None:
    """Within half an hour; a fault of the mail itself may cost a lease more."""
    within = _HALF_HOUR if not after.faults else _HALF_HOUR + 900
    for receipt in after.sent:
        item = after.items(receipt)
        if item["quarantine"]:
            subject = URGENT if item["header"]["danger_now"] == "ja" else MANY
            assert after.is_told(receipt, subject, within)
    assert all(after.is_told(receipt, URGENT, within) for receipt in after.genuine["danger"])


def test_who_is_verified_is_not_held_up(after: Aftermath) -> None:
    assert len(after.confirmed) == 2
    for kind in ("professional", "sleutelpersoon"):
        for receipt in after.genuine[kind]:
            item = after.items(receipt)
            assert item["verified"]
            assert not item["quarantine"]
    if not after.faults:
        (receipt,) = after.genuine["sleutelpersoon"]
        assert after.is_told(receipt, TASK, within=59)
        addresses = {s.filled.values.get("melder_email"): r for r, s in after.sent.items()}
        for address in after.confirmed:
            (mail,) = (s for s in after.town.product.ses.sent if s.mail.to == address)
            assert mail.at - after.stored_at[after.items(addresses[address])["pk"]] < 60
    assert len(after.mailed_at("Er staat een bericht voor u klaar")) >= 2


def test_nobody_outside_is_mailed_more_than_the_cap(after: Aftermath) -> None:
    tags = {s.mail.tag: s.mail for s in after.town.product.ses.sent}
    mailed = Counter(m.to for m in tags.values() if m.subject in {CONFIRM, RECEIVED})
    assert max(mailed[victim] for victim in _VICTIMS) == CAP
    rows = after.town.world.database.items("post", "mail#")
    assert any(i["state"] == "waiting" for i in rows)


def test_in_a_flood_only_addresses_of_the_named_organisation_are_asked_to_confirm() -> None:
    after = a_flood(0.0)
    marked = {derive(r).sid: after.items(r) for r in after.sent}
    told: set[str] = set()
    for _, part in after.town.world.puts("announcement#"):
        sid = part.key.pk.removeprefix("announcement#").partition(".")[0]
        recipients = cast("list[dict[str, Any]]", part.item["recipients"])
        if any(to["to"] == "sealed" for to in recipients):
            told.add(sid)
    set_apart = {sid for sid, item in marked.items() if item["quarantine"] or item["verified"]}
    assert told & set_apart <= {derive(r).sid for r in after.genuine["professional"]}


def test_who_confirms_what_was_set_apart_lifts_the_whole_melding_out() -> None:
    """A report and an amendment to it both came in a flood; the professional confirms the last."""
    world = World(Random(1), Faults(Random(1), Profile()))
    town = settle(world, Municipality(world, flood=Flood(0, 15)))
    receipt, address = town.mint(), f"echt.{CANARY}@waterlijn.example"

    def professional() -> None:
        for version in range(2):
            filled = a_professional_report(melder_email=address, context=f"Versie {version}")
            town.report(Reported(receipt, filled, ()))
            world.wait(lambda: len(set(town.letters(address, CONFIRM))) > version, 900)  # noqa: B023
        token = read_token(town.letters(address, CONFIRM)[-1])
        world.spawn("confirm", lambda: report_intake.ask_to_confirm(town.product.visiting, token))

    world.person("professional", professional)
    with redirect_stdout(io.StringIO()):
        world.run()
    items = world.database.items("reports", f"melding#{derive(receipt).sid}")
    assert [(str(i["sk"])[:10], i["verified"], i["quarantine"]) for i in items] == [
        ("aanvulling", "werkadres", False),
        ("melding", "", False),
    ]
    assert TASK in {s.mail.subject for s in town.product.ses.sent}


@given(
    arrivals=st.lists(
        st.tuples(st.integers(0, 40 * 60), st.booleans(), st.lists(st.integers(0, 9), max_size=3)),
        min_size=1,
        max_size=40,
    ),
    skew=st.integers(-1, 1),
    unverified=st.integers(0, 3),
)
@settings(max_examples=300, deadline=None)
def test_what_is_set_apart_is_announced_after_it_is_stored(
    arrivals: list[tuple[int, bool, list[int]]], skew: int, unverified: int
) -> None:
    """For any arrival times, however slow each call is, within the 30 s that a function may run."""
    clock = VirtualClock(MONDAY)
    slow: list[int] = []

    class Slow(MemoryDatabase):
        def commit(self, transaction: Transaction) -> None:
            clock.advance(slow.pop() if slow else 0)
            super().commit(transaction)

    database, queues = Slow(), MemoryQueues(clock)
    here = replace(DORDRECHT, flood=Flood(unverified, 15))
    skewed = memory_ports(
        GIVEN["triage"], database, queues, lambda: clock() + timedelta(seconds=skew), here=here
    )
    for number, (moment, is_urgent, slow_calls) in enumerate(sorted(arrivals)):
        clock.elapsed = max(clock.elapsed, float(moment))
        slow[:] = slow_calls

        def parts(*, quarantine: bool, number: int = number) -> list[Put]:
            item: dict[str, Any] = {"pk": f"m{number}", "sk": "m", "quarantine": quarantine}
            return [Put("reports", item, "is new")]

        to, at = (ToDesk("desk_nieuw", ()),), to_text(clock())
        told = Announcement(f"m{number}", at, to, f"m#{number}")
        arrival = Arrival(parts, told, verified=False, is_urgent=is_urgent)
        store_arrival(Work(skewed, "triage"), arrival)
        (stored,) = database.query("reports", f"m{number}")
        due = [
            from_text(str(item["due_at"]))
            for item in database.items("post", "announcement#venster.")
            if str(item["pk"]).endswith("desk_dringend" if is_urgent else "desk_stroom")
        ]
        if stored["quarantine"]:
            # The fan-out comes after its moment by a clock that may be a second ahead.
            waits = [moment - clock() for moment in due]
            assert any(
                timedelta(seconds=1) < wait <= timedelta(minutes=17, seconds=1) for wait in waits
            )
    items = database.items("reports", "venster#")
    counts = Counter(i["pk"] for i in items if str(i["sk"]).startswith("nummer#"))
    assert all(count <= unverified for count in counts.values())
