"""Somebody goes back to mend the address, and sends the sign-up again under the same code."""

from __future__ import annotations

from chalicelib.platform import code
from chalicelib.platform.table import Transaction
from chalicelib.programme import intake as sign_up_intake
from chalicelib.programme import usecases as programme
from chalicelib.programme.store import put_sessie
from tests.support.builders import a_sessie, a_sign_up
from tests.support.fakes import MemoryDatabase, MemoryKeys, MemoryQueues, VirtualClock


def test_a_mended_address_gets_a_place_and_is_announced_too() -> None:
    clock, database = VirtualClock(), MemoryDatabase()
    queues = MemoryQueues(clock)
    counter = sign_up_intake.Counter(MemoryKeys("registration", "notify"), queues, clock)
    registrar = programme.Registrar(
        database, MemoryKeys("registration", marks=True), queues, clock, "Europe/Amsterdam"
    )
    database.commit(Transaction([put_sessie(a_sessie())]))
    receipt = code.mint()
    for address in ("jansne@waterlijn.example", "jansen@waterlijn.example"):
        sign_up_intake.sign_up(counter, receipt, a_sign_up(address))
    for message in queues.receive("registrations"):
        programme.register(registrar, message.body)

    places = [i for i in database.items("programme") if str(i["sk"]).startswith("aanmelding#")]
    assert len(places) == 2
    assert len(database.items("post", "announcement#")) == 2
