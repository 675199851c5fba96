"""What became of a submission: the items in the tables and the mails, read with root's rights."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from chalicelib.catalogue import store as catalogue
from chalicelib.mail.domain import row_id
from chalicelib.platform.clock import from_text, to_text
from chalicelib.platform.code import ReceiptCode, derive, mint
from chalicelib.platform.table import Put
from chalicelib.programme.domain import Sessie
from chalicelib.programme.store import put_sessie
from tests.support.builders import CANARY, a_shown_sessie
from tests.support.infra import TABLES
from tools.bench import public_report
from tools.engine import Engine
from tools.post_office import Sent
from tools.wire import Call, LineCut

# Training sessions with one seat, each for one test.
SESSIONS = ("een-plek-nl", "een-plek-en", "een-plek-fout")
# A worker starts cold, and other tests keep it busy.
PATIENCE_SECONDS = 60.0

# What the gateway writes on each answer: when it was, and a random number.
_OWN = frozenset({"date", "x-amz-request-id", "x-amzn-requestid", "x-amz-id-2"})

Got = tuple[int, list[tuple[str, str]], bytes]
Item = dict[str, Any]
_Found = TypeVar("_Found")


class Records:
    """Reads the tables and the post of one engine; waits for what is on its way."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._database = engine.client("dynamodb")

    # --- reports

    def submissions(self, code: ReceiptCode) -> list[Item]:
        """The melding sent with ``code``, followed by its amendments; waits for the melding."""
        pk = f"melding#{derive(code).sid}"
        found = eventually(f"the melding of {pk}", lambda: self.items("reports", pk))
        return sorted(found, key=lambda item: (item["sk"] != "melding", item["sk"]))

    def melding(self, code: ReceiptCode) -> Item:
        (melding,) = self.submissions(code)
        return melding

    def wait_for_submissions(self, code: ReceiptCode, number: int) -> list[Item]:
        return enough("submission", partial(self.submissions, code), number)

    def confirmed(self, code: ReceiptCode) -> Item:
        """The one submission sent with ``code``, once its work address is confirmed."""
        mine = partial(self.submissions, code)
        return enough("confirmation", mine, where=lambda item: item.get("confirmed_at"))[0]

    def replies(self, code: ReceiptCode, number: int) -> list[Item]:
        """What was sent from the mailbox of ``code``, oldest first, once there are ``number``."""
        mine = partial(self.submissions, code)
        found = enough("reply", mine, number, lambda item: item["sk"].startswith("antwoord#"))
        return sorted(found, key=lambda item: str(item["accepted_at"]))

    def mailbox(self, code: ReceiptCode) -> Item | None:
        found = self.items("mailbox", f"mailbox#{derive(code).mailbox}")
        return found[0] if found else None

    def mailbox_gone(self, code: ReceiptCode) -> bool:
        """Whether the mailbox of ``code`` is erased, once it is."""
        return eventually("the erasure", lambda: self.mailbox(code) is None)

    def place(self, sessie_id: str, code: ReceiptCode) -> Item:
        sid, items = derive(code).sid, partial(self.items, "programme", f"sessie#{sessie_id}")
        return enough(f"sign-up {sid}", items, where=lambda item: item.get("sid") == sid)[0]

    def items(self, table: str, pk: str) -> list[Item]:
        answer = self._database.query(
            TableName=f"signaalpunt-{table}",
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": pk}},
            ConsistentRead=True,
        )
        return [_plain(item) for item in answer["Items"]]

    def everything(self) -> dict[str, list[Item]]:
        return {table: [_plain(item) for item in self._scan(table)] for table in TABLES}

    def _scan(self, table: str, rule: str = "attribute_exists(pk)", **values: Any) -> list[Item]:
        found = self._database.get_paginator("scan").paginate(
            TableName=f"signaalpunt-{table}", FilterExpression=rule, **values
        )
        return [item for page in found for item in page["Items"]]

    # --- mail

    def mail_to_desk(self, melding: Item, member: str = "demo-triagist") -> Sent:
        return self._mail(row_id(_announcement(melding), f"desk/{member}"))

    def mail_to_reporter(self, melding: Item) -> Sent:
        """The mail in which a professional is asked to confirm the work address."""
        return self._mail(row_id(_announcement(melding), f"{_sid(melding)}/melder_bevestigt"))

    def mail_to_person(self, melding: Item, organisatie_id: str, person_id: str) -> Sent:
        announcement = f"{_announcement(melding)}.bevestigd"
        return self._mail(row_id(announcement, f"{organisatie_id}/{person_id}"))

    def mail_of_reply(self, code: ReceiptCode, reply: Item, member: str = "demo-triagist") -> Sent:
        digest = str(reply["sk"]).removeprefix("antwoord#")
        return self._mail(row_id(f"{derive(code).sid}.{digest[:32]}", f"desk/{member}"))

    def mails_to(self, address: str, number: int) -> list[Sent]:
        """The mails to an address that only one test uses, once there are ``number``."""

        mails, to = self._engine.mails, (address,)
        return enough(f"mail to {address}", mails, number, lambda mail: mail.to == to)

    def mail_to(self, address: str) -> Sent:
        return self.mails_to(address, 1)[0]

    def told_after_confirmation(self, melding: Item) -> bool:
        """Whether the confirmation of this submission announced anything to anybody."""
        return bool(self.items("post", f"announcement#{_announcement(melding)}.bevestigd"))

    def _mail(self, tag: str) -> Sent:
        return enough(f"mail {tag}", self._engine.mails, where=lambda mail: mail.tag == tag)[0]

    # --- preparing

    def free_places(self) -> None:
        """Free all places of unverified reports, as a new window does: no test here is a flood."""
        windows = {":window": {"S": "venster#"}}
        rule = "begins_with(pk, :window)"
        for item in self._scan("reports", rule, ExpressionAttributeValues=windows):
            self._database.delete_item(TableName="signaalpunt-reports", Key=_key(item))

    def let_expire(self, code: ReceiptCode) -> None:
        """Make the mailbox of ``code`` one that expired long ago."""
        pk = {"S": f"mailbox#{derive(code).mailbox}"}
        self._wait_until("mailbox", {"pk": pk, "sk": {"S": "mailbox"}}, "2020-01-01T00:00:00Z")

    def let_pass(self, table: str, span: timedelta) -> None:
        """Move every moment that items of ``table`` wait for by ``span``, as if it had passed."""
        for item in self._scan(table, "attribute_exists(due_at)"):
            moment = from_text(item["due_at"]["S"]) - span
            self._wait_until(table, _key(item), to_text(moment))

    def _wait_until(self, table: str, key: Item, moment: str) -> None:
        self._database.update_item(
            TableName=f"signaalpunt-{table}",
            Key=key,
            UpdateExpression="SET due_at = :moment",
            ExpressionAttributeValues={":moment": {"S": moment}},
        )

    def offer_session(self, sessie_id: str, *, free: int) -> None:
        """Open a training session with ``free`` seats, in which nobody has a place yet."""
        start, end = "2099-04-01T11:30:00Z", "2099-04-01T14:30:00Z"
        title = {"nl": f"Training {sessie_id}", "en": f"Training {sessie_id}"}
        where = "Ontmoetingshuis Samenspel", "Havenstraat 1, Dordrecht"
        # The scanner signs up for whatever it finds: a ticket that it left would be given out twice.
        for item in self.items("programme", f"sessie#{sessie_id}"):
            key = {part: {"S": item[part]} for part in ("pk", "sk")}
            self._database.delete_item(TableName="signaalpunt-programme", Key=key)
        sessie = Sessie(sessie_id, title, start, end, *where, free=free)
        put_item(self._database, put_sessie(sessie))
        put_item(self._database, catalogue.put_sessie(a_shown_sessie(sessie)))


def put_item(database: Any, put: Put) -> None:
    """Write an item past all that guards a table."""
    item = {name: TypeSerializer().serialize(value) for name, value in put.item.items()}
    database.put_item(TableName=f"signaalpunt-{put.table}", Item=item)


def eventually(what: str, find: Callable[[], _Found | None]) -> _Found:
    """What ``find`` finds once it finds something; fails when it never does."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = find()
        if found:
            return found
        time.sleep(0.1)
    pytest.fail(f"{what} did not come within {PATIENCE_SECONDS:.0f} seconds")


def enough(
    what: str,
    find: Callable[[], Iterable[_Found]],
    number: int = 1,
    where: Callable[[_Found], Any] = bool,
) -> list[_Found]:
    """What ``find`` finds, as far as it is ``where`` says, once there are ``number`` of it."""

    def found() -> list[_Found] | None:
        all_of_it = [one for one in find() if where(one)]
        return all_of_it if len(all_of_it) >= number else None

    return eventually(f"{what} {number}", found)


@contextmanager
def slow_queue(engine: Engine) -> Iterator[None]:
    """While it lasts, the queue of the reports takes two seconds to accept one."""

    def wait(call: Call) -> None:
        if call.operation == "SendMessage" and b"signaalpunt-reports" in call.body:
            time.sleep(2)

    with _before(engine, wait):
        yield


@contextmanager
def line_cut(engine: Engine, operation: str, words: str = "") -> Iterator[None]:
    """While it lasts, no call of ``operation`` whose body holds ``words`` comes through."""

    def cut(call: Call) -> None:
        if call.operation == operation and words.encode() in call.body:
            raise LineCut

    with _before(engine, cut):
        yield


@contextmanager
def _before(engine: Engine, act: Callable[[Call], None]) -> Iterator[None]:
    engine.wire.before.append(act)
    try:
        yield
    finally:
        engine.wire.before.remove(act)


def reported(engine: Engine, records: Records, **changed: str) -> ReceiptCode:
    """Send a report without a browser, and wait until it is stored."""
    code = mint()
    posted(engine, "melden", {**public_report(), "code": code.characters, **changed})
    records.melding(code)
    return code


def posted(engine: Engine, path: str, fields: dict[str, Any]) -> Got:
    """The answer to a form: status, headers, body."""
    body = urlencode(fields, doseq=True).encode()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        answer = urlopen(Request(f"{engine.site_url}/{path}", body, form))
    except HTTPError as refused:
        answer = refused
    with answer:
        found = [(n.lower(), v) for n, v in answer.headers.items() if n.lower() not in _OWN]
        return answer.status, sorted(found), answer.read()


def tells_nothing(mail: Sent, *secrets: str) -> bool:
    """Whether a mail holds none of ``secrets`` nor a word that was typed, but for its address."""
    message = mail.message
    del message["To"]
    parts = [part for part in message.walk() if not part.is_multipart()]
    seen = [f"{name}: {value}" for name, value in message.items()]
    seen += [str(part.get_content()) for part in parts]
    words = [CANARY, *secrets]
    return not any(word.lower() in text.lower() for word in words for text in seen)


def _key(item: Item) -> Item:
    return {part: item[part] for part in ("pk", "sk")}


def _sid(melding: Item) -> str:
    return str(melding["pk"]).removeprefix("melding#")


def _announcement(melding: Item) -> str:
    return f"{_sid(melding)}.{melding['header']['digest'][:32]}"


def _plain(item: dict[str, Any]) -> Item:
    return {name: TypeDeserializer().deserialize(value) for name, value in item.items()}
