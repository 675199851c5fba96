"""Two colleagues involve an organisation in a melding: one proposes, another one signs."""

from __future__ import annotations

from chalicelib.access.store import AccessStore
from tests.support.bureau import INVOLVE, Bureau, Fields, answered
from tests.support.web import Answer

# Who signs when a test says nobody.
SECOND = "tweede"


def involve_by_two(
    bureau: Bureau, sid: str, secret: str, fields: Fields | None = None, *, second: str = ""
) -> Answer:
    """Propose to ask (``INVOLVE``), in one session, and sign it in another; the answer to the first."""
    path = f"/melding/{sid}/betrekken"
    answer = answered(303, bureau.post(path, INVOLVE if fields is None else fields, secret))
    sign_involvements(bureau, sid, second)
    return answer


def sign_involvements(bureau: Bureau, sid: str, second: str = "") -> None:
    """Sign, as a colleague, every organisation that waits to be involved."""
    for number in numbers(bureau, sid):
        answered(303, sign(bureau, sid, number, second or second_of(bureau)))


def sign(bureau: Bureau, sid: str, number: str, second: str, *, version: int = 0) -> Answer:
    """What is answered to who signs a proposal, on the melding as it stands or on an earlier version."""
    seen = str(version or bureau.file(sid).submissions[0].version)
    return bureau.post(f"/melding/{sid}/voorstel/{number}/tekenen", {"versie": seen}, second)


def numbers(bureau: Bureau, sid: str) -> list[str]:
    """The numbers of the proposals that a melding names, in their order."""
    return [one.rpartition(".")[2] for one in bureau.file(sid).submissions[0].proposed]


def second_of(bureau: Bureau) -> str:
    """The session of a colleague who may sign."""
    if AccessStore(bureau.database).medewerker(SECOND) is None:
        bureau.hire(SECOND, "regisseur")
    return bureau.alive(SECOND)
