"""A message that nobody can read is kept once for a person; one of a later version comes again."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from chalicelib.platform import gemeente
from chalicelib.platform.errors import Unreadable
from chalicelib.platform.queue import encode, handle_each
from chalicelib.platform.sealing import to_bytes
from chalicelib.programme.messages import Registration
from tests.support.builders import a_sessie
from tests.support.bureau import Bureau, later
from tests.support.fakes import MemoryKeys

DAYS_KEPT = 90
# Each queue, and the function that reads it.
READERS = {"reports": "triage", "registrations": "registrar", "post": "mailer"}
each_that_keeps = pytest.mark.parametrize(("queue", "function"), READERS.items())

WHY = {
    "geen json": "geen_bericht",
    "[]": "geen_bericht",
    '{"v": 1}': "geen_bericht",
    '{"kind": "van_morgen", "v": 1}': "onbekende_soort",
    '{"kind": "bevestiging", "v": 1, "token_digest": "kort"}': "vreemde_inhoud",
}
NEWER = {"triage": "bevestiging", "registrar": "aanmelding", "mailer": "mail", "search": "zoeken"}


def kept(bureau: Bureau) -> list[dict[str, Any]]:
    """All that is parked."""
    return [dict(item) for item in bureau.database.items("unreadable")]


def delivered(bureau: Bureau, function: str, body: str) -> bool:
    """Whether the queue may take the message away."""
    record = {"messageId": "1", "body": body}
    return not handle_each(function, [record], getattr(bureau.root, function))["batchItemFailures"]


@each_that_keeps
@pytest.mark.parametrize("body", WHY)
def test_it_is_kept_once_with_its_queue_the_reason_and_its_end(
    queue: str, function: str, body: str
) -> None:
    bureau = Bureau()
    received_at = int(bureau.now().timestamp())
    assert delivered(bureau, function, body)
    later(bureau, hours=30)
    assert delivered(bureau, function, body)
    of_another_queue = queue != "reports" and "bevestiging" in body
    assert kept(bureau) == [
        {
            "pk": f"onleesbaar#{queue}#{sha256(body.encode()).hexdigest()}",
            "sk": "onleesbaar",
            "queue": queue,
            "why": "onbekende_soort" if of_another_queue else WHY[body],
            "body": body,
            "size": len(body),
            "state": "wacht",
            "bak": "onleesbaar",
            "bak_at": "2026-03-02T10:00:00Z",
            "received_at": "2026-03-02T10:00:00Z",
            "expires": received_at + DAYS_KEPT * 24 * 3600,
        }
    ]


@each_that_keeps
def test_the_desk_is_asked_once_but_of_no_reminder(queue: str, function: str) -> None:
    bureau = Bureau()
    for _ in range(2):
        assert delivered(bureau, function, "geen json")
    assert len(kept(bureau)) == 1
    told = bureau.database.items("post", "announcement#onleesbaar.")
    assert [one["about"] for one in told] == ([] if queue == "post" else [f"onleesbaar#{queue}"])


@pytest.mark.parametrize(("function", "roles"), [("triage", 3), ("registrar", 1)])
def test_however_many_come_at_once_the_desk_is_asked_twice_and_all_are_kept(
    function: str, roles: int
) -> None:
    """At once for the first, after the window for all that came behind it: no flood buries the desk."""
    bureau = Bureau()
    for number in range(30):
        assert delivered(bureau, function, f"geen json {number}")
    assert len(kept(bureau)) == 30
    told: Any = bureau.database.items("post", "announcement#onleesbaar.")
    assert [len(one["recipients"][0]["roles"]) for one in told] == [roles] * 2
    assert max(one["due_at"] for one in told) == "2026-03-02T10:31:00Z"
    # The next window is told of at once again.
    later(bureau, minutes=31)
    assert delivered(bureau, function, "nog iets")
    assert len(bureau.database.items("post", "announcement#onleesbaar.")) == 3


def test_the_same_body_is_news_again_when_its_row_is_gone() -> None:
    bureau = Bureau()
    assert delivered(bureau, "triage", "geen json")
    later(bureau, days=DAYS_KEPT + 1)
    # TTL takes the row away; the ledger of mails stays longer.
    bureau.database.tables["unreadable"].clear()
    assert delivered(bureau, "triage", "geen json")
    assert len(kept(bureau)) == 1
    assert len(bureau.database.items("post", "announcement#onleesbaar.")) == 2


@pytest.mark.parametrize("function", ["search", "mail_events"])
@pytest.mark.parametrize("body", ["geen json", '{"kind": "van_morgen"}'])
def test_a_function_that_may_write_no_row_leaves_it_in_the_queue_and_its_alarm_rings(
    function: str, body: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bureau = Bureau()
    # The first town of a process tells which of its values are examples.
    capsys.readouterr()
    with pytest.raises(Unreadable):
        getattr(bureau.root, function)(body)
    assert not delivered(bureau, function, body)
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["event"], line["level"]) == (f"{function}_failed", "error")
    assert kept(bureau) == []


@pytest.mark.parametrize("function", NEWER)
def test_a_later_version_comes_again_is_not_parked_and_rings_no_alarm(
    function: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bureau = Bureau()
    # The first town of a process tells which of its values are examples.
    capsys.readouterr()
    assert not delivered(bureau, function, json.dumps({"kind": NEWER[function], "v": 2}))
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["event"], "level" in line) == (f"{function}_too_new", False)
    assert bureau.database.committed == []


SIGNED_UP = {"email": "a@b.nl", "name": "x", "language": "nl"}


def a_forged_sign_up(content: dict[str, Any], digest: str) -> str:
    """A message of whoever may seal a sign-up, always under the same code."""
    sid = "a" * 32
    forged = Registration(
        sid=sid,
        sessie="basis-1",
        digest=digest,
        accepted_at="2026-03-02T10:00:00Z",
        registration=MemoryKeys("registration").seal("registration", sid, to_bytes(content)),
        notify=b"x",
    )
    return encode(forged)


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"email": "a@b.nl"},
        {**SIGNED_UP, "email": 3},
        # KMS marks 4,096 bytes at most, and the registrar speaks no other language.
        {**SIGNED_UP, "email": "a" * 5_000 + "@b.nl"},
        {**SIGNED_UP, "name": "x" * 5_000},
        {**SIGNED_UP, "language": "zz"},
    ],
)
def test_a_sign_up_that_is_none_of_ours_under_its_seal_is_kept_for_a_person(
    odd: dict[str, Any],
) -> None:
    """Whoever may seal one could send a message that fails for ever."""
    bureau = Bureau()
    bureau.add_session(a_sessie())
    assert delivered(bureau, "registrar", a_forged_sign_up(odd, "b" * 64))
    assert [one["why"] for one in kept(bureau)] == ["zegel_gebroken"]


@pytest.mark.parametrize(("letters", "ends"), [(30, "cd"), (1, "cde")])
def test_a_sign_up_that_was_announced_as_another_is_kept_for_a_person(
    letters: int, ends: str
) -> None:
    """The name of its announcement holds a quarter of its digest, which only a forger makes twice.

    A letter that waits for its window has its row at once, and one announcement less.
    """
    bureau = Bureau()
    bureau.set_letters(replace(gemeente.current().letters, sign_ups=letters))
    bureau.add_session(a_sessie())
    assert delivered(bureau, "registrar", a_forged_sign_up(SIGNED_UP, "b" * 64))
    for end in ends:
        assert delivered(bureau, "registrar", a_forged_sign_up(SIGNED_UP, "b" * 32 + end * 32))
    assert [one["why"] for one in kept(bureau)] == ["vreemde_inhoud"]
