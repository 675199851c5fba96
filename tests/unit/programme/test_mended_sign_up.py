"""Somebody goes back to mend the address, and sends the sign-up again under the same code."""

from __future__ import annotations

from chalicelib.bootstrap import GIVEN
from chalicelib.platform import code
from chalicelib.platform.table import Transaction
from chalicelib.programme.intake import usecases as sign_up_intake
from chalicelib.programme.places import usecases as programme
from chalicelib.programme.store import put_sessie
from chalicelib.work import Work
from tests.support.builders import a_sessie, a_sign_up
from tests.support.fakes import MemoryDatabase, MemoryQueues, VirtualClock, memory_ports


def test_a_mended_address_gets_a_place_and_is_announced_too() -> None:
    clock, database = VirtualClock(), MemoryDatabase()
    queues = MemoryQueues(clock)
    public, registrar = (
        memory_ports(given, database, queues, clock)
        for given in (GIVEN["public"], GIVEN["registrar"])
    )
    database.commit(Transaction([put_sessie(a_sessie())]))
    receipt = code.mint()
    for address in ("jansne@waterlijn.example", "jansen@waterlijn.example"):
        sign_up_intake.sign_up(public.visiting, receipt, a_sign_up(address))
    for message in queues.receive("registrations"):
        programme.register(Work(registrar, "registrar"), message.body)

    places = [i for i in database.items("programme") if str(i["sk"]).startswith("aanmelding#")]
    assert len(places) == 2
    assert len(database.items("post", "announcement#")) == 2


def test_a_sign_up_whose_place_went_has_one_again_and_stops_nobody_behind_it() -> None:
    """Its letter was announced before. A queue that keeps order would bring it before all others for ever."""
    clock, database = VirtualClock(), MemoryDatabase()
    queues = MemoryQueues(clock)
    public, registrar = (
        memory_ports(given, database, queues, clock)
        for given in (GIVEN["public"], GIVEN["registrar"])
    )
    receipt = code.mint()
    for _ in range(2):
        database.tables["programme"].clear()
        database.commit(Transaction([put_sessie(a_sessie())]))
        sign_up_intake.sign_up(public.visiting, receipt, a_sign_up())
        for message in queues.receive("registrations"):
            for _ in range(2):
                programme.register(Work(registrar, "registrar"), message.body)
            queues.delete("registrations", message.receipt)
        clock.advance(3600)
    places = [i for i in database.items("programme") if str(i["sk"]).startswith("aanmelding#")]
    assert len(places) == 1
    assert len(database.items("post", "announcement#")) == 2
