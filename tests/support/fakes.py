"""The ports in memory: tables, queues, keys and mail without AWS, and a clock that stands still.

``tests/unit/test_fakes_contract.py`` runs one contract on these and on the AWS adapters, so a unit
test or the simulation may trust them. Unlike moto they are atomic, and they refuse what AWS refuses.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast, get_args

from chalicelib.access.oidc import Provider
from chalicelib.platform import gemeente
from chalicelib.platform.clock import Clock
from chalicelib.platform.errors import Conflict
from chalicelib.platform.files import OtherFile
from chalicelib.platform.mailer import Mail, check_headers
from chalicelib.platform.messages import Message, Turn
from chalicelib.platform.ports import Given, NotGiven, Ports
from chalicelib.platform.queue import ORDERED, QueueName, Queues, Received, encode
from chalicelib.platform.sealing import SealBroken, SealedPart
from chalicelib.platform.settings import Settings
from chalicelib.platform.table import (
    Change,
    Cursor,
    Database,
    Delete,
    Item,
    Key,
    Listed,
    Part,
    Put,
    Transaction,
)
from tests.support.infra import CARRIED, ORDERED_BY, TABLES

DORDRECHT = gemeente.load("dordrecht")

# Any fixed bijection of bytes will do to seal in memory: the point is that no plaintext shows.
_SCRAMBLE = bytes((byte * 7 + 13) % 256 for byte in range(256))
_RESTORE = bytes(_SCRAMBLE.index(byte) for byte in range(256))

QUEUES: tuple[QueueName, ...] = get_args(QueueName)
MAIL_QUEUES: tuple[QueueName, ...] = ("post", "post-forms")
# Seconds in which a queue that keeps order takes the same key once (SQS).
_SAME_FOR = 300.0


class Refused(Exception):
    """AWS would refuse this call for good: the caller has a bug (ValidationException)."""


def _stop_at_long(pk: str, sk: str) -> None:
    """A key has 2,048 bytes at most, its second part 1,024 (AWS quotas of DynamoDB)."""
    if len(pk.encode()) > 2_048 or len(sk.encode()) > 1_024:
        msg = "longer than a key can be"
        raise Refused(msg)


class VirtualClock:
    """A clock that moves only when it is told to; it tells whole seconds, as ``system_clock``."""

    def __init__(self, start: datetime = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)) -> None:
        self.start = start
        self.elapsed = 0.0

    def __call__(self) -> datetime:
        return (self.start + timedelta(seconds=self.elapsed)).replace(microsecond=0)

    def advance(self, seconds: float) -> None:
        self.elapsed += seconds


class MemoryDatabase:
    """All tables. ``commit`` is atomic; ``committed`` keeps every transaction that was."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, dict[str, Item]]] = {name: {} for name in TABLES}
        self.committed: list[Transaction] = []
        # The index follows its table late (AWS: eventually consistent); while ``index_is_late``
        # it answers as it was.
        self.index_is_late = False
        self._index: dict[Key, tuple[str, str]] = {}
        self._late: list[Key] = []

    def get(self, key: Key) -> Item | None:
        _stop_at_long(key.pk, key.sk)
        return cast("Item | None", _copy(self._find(key)))

    def query(
        self,
        table: str,
        pk: str,
        *,
        newest_first: bool = False,
        limit: int | None = None,
        after: str = "",
    ) -> list[Item]:
        _stop_at_long(pk, after)
        held = self.tables[table].get(pk, {})
        left = [sk for sk in held if not after or (sk < after if newest_first else sk > after)]
        return [_copy(held[sk]) for sk in sorted(left, reverse=newest_first)[:limit]]

    def due(self, table: str, duty: str, before: str, *, limit: int) -> list[Key]:
        if not self.index_is_late:
            self._follow()
        waiting = [
            key
            for key, (at, due) in self._index.items()
            if key.table == table and at < before and due == duty
        ]
        return sorted(waiting, key=lambda key: (self._index[key], key.pk))[:limit]

    def listed(
        self,
        table: str,
        index: str,
        value: str,
        *,
        limit: int,
        after: Cursor | None = None,
        newest_first: bool = False,
    ) -> Listed:
        """An item of an index holds what ``infra/data.yaml`` says that the index carries, and no more."""
        carried = CARRIED[table, index]
        place = (ORDERED_BY[table, index], "pk", "sk")
        start = None if after is None else [after[name] for name in place]
        by_place = [
            ([str(item[name]) for name in place], item)
            for item in self.items(table)
            if item.get(index) == value and place[0] in item
        ]
        found = [
            item
            for at, item in sorted(by_place, key=lambda one: one[0], reverse=newest_first)
            if start is None or (at < start if newest_first else at > start)
        ]
        page = [
            _copy({n: v for n, v in item.items() if carried is None or n in carried})
            for item in found[:limit]
        ]
        if len(found) < limit or not page:
            return Listed(page, None)
        return Listed(page, {name: str(page[-1][name]) for name in (index, *place)})

    def commit(self, transaction: Transaction) -> None:
        keys = [part.key for part in transaction.parts]
        if not 0 < len(keys) <= 100 or len(set(keys)) < len(keys):
            raise Refused("a transaction has 1 to 100 parts and no item twice")
        for part in transaction.parts:
            _validate(part)
        broken = [part.promise for part in transaction.parts if not self.holds(part)]
        if broken:
            raise Conflict(*broken)
        for part in transaction.parts:
            self._write(part)
        self.committed.append(transaction)

    def holds(self, part: Part) -> bool:
        item = self._find(part.key)
        if isinstance(part, Put):
            return item is None
        return item is not None and all(item.get(a) == seen for a, seen in part.seen.items())

    def items(self, table: str, pk_prefix: str = "") -> list[Item]:
        """For tests: what a table holds, in the order of its keys."""
        found = sorted(self.tables[table].items())
        return [
            i for pk, held in found if pk.startswith(pk_prefix) for _, i in sorted(held.items())
        ]

    def _find(self, key: Key) -> Item | None:
        return self.tables[key.table].get(key.pk, {}).get(key.sk)

    def _write(self, part: Part) -> None:
        key = part.key
        self._late.append(key)
        if isinstance(part, Delete):
            self.tables[key.table].get(key.pk, {}).pop(key.sk, None)
            return
        if isinstance(part, Put):
            item = _copy(part.item)
        else:
            held = self._find(key) or {"pk": key.pk, "sk": key.sk}
            item = {a: v for a, v in held.items() if a not in part.remove}
            item |= _copy(dict(part.put))
        self.tables[key.table].setdefault(key.pk, {})[key.sk] = item

    def _follow(self) -> None:
        for key in self._late:
            item = self._find(key) or {}
            if "due" in item and "due_at" in item:
                self._index[key] = (str(item["due_at"]), str(item["due"]))
            else:
                self._index.pop(key, None)
        self._late.clear()


def _validate(part: Part) -> None:
    """Refuse what DynamoDB refuses: empty keys, and what the serializer does not take."""
    if not (part.key.pk and part.key.sk):
        raise Refused("a key attribute is empty")
    if isinstance(part, Delete):
        return
    written: Mapping[str, Any] = part.item if isinstance(part, Put) else part.put
    if isinstance(part, Change) and (
        {"pk", "sk"} & set(written)
        or set(part.remove) & set(written)
        or not (written or part.remove)
    ):
        raise Refused("a change must change something, not a key, and no attribute twice")
    for value in written.values():
        _validate_value(value)


def _validate_value(value: Any) -> None:
    inner = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list | tuple):
        for one in inner:
            _validate_value(one)
    elif not isinstance(value, str | int | bytes):
        msg = f"a table takes no {type(value).__name__}"
        raise Refused(msg)


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copy(inner) for name, inner in value.items()}
    return [_copy(inner) for inner in value] if isinstance(value, list | tuple) else value


@dataclass
class Waiting:
    """A message in a queue: hidden until ``visible_at`` (seconds on the clock)."""

    id: str
    body: str
    visible_at: float
    receives: int = 0
    group: str = ""


@dataclass(frozen=True)
class Delivered(Received):
    """A message as Lambda's event source hands it on; ``group`` on a queue that keeps order."""

    group: str = ""

    @property
    def record(self) -> dict[str, Any]:
        """The message as a record of the event."""
        attributes = {"MessageGroupId": self.group} if self.group else {}
        return {"messageId": self.receipt, "body": self.body, "attributes": attributes}


@dataclass
class MemoryQueues:
    """All queues with their dead-letter queues, as SQS keeps them: at least once, in no order.

    A queue that keeps order gives the messages of a group as they were sent, holds a group back while one of
    it is out, and takes the same key once in five minutes. ``receive`` and ``delete`` are what Lambda's event
    source does; ``bodies`` keeps what was taken in.
    """

    clock: VirtualClock
    visibility: float = 180.0
    max_receives: int = 5
    bodies: list[tuple[QueueName, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.waiting: dict[QueueName, list[Waiting]] = {name: [] for name in QUEUES}
        self.failed: dict[QueueName, list[Waiting]] = {name: [] for name in QUEUES}
        self._taken_until: dict[str, float] = {}

    def send(self, queue: QueueName, message: Message) -> None:
        self.put(queue, encode(message), message.turn)

    def take_failed(self, queue: QueueName) -> list[Received]:
        taken = [m for m in self.failed[queue] if m.visible_at <= self.clock.elapsed][:10]
        return [Received(m.body, self._hide(m)) for m in taken]

    def send_again(self, queue: QueueName, received: Received) -> None:
        self.put(queue, received.body)

    def forget_failed(self, queue: QueueName, received: Received) -> None:
        _remove(self.failed[queue], received.receipt)

    def put(self, queue: QueueName, body: str, turn: Turn | None = None) -> None:
        if (turn is not None) != (queue in ORDERED):
            raise Refused("a queue that keeps order wants a turn, and no other takes one")
        if turn is not None:
            now = self.clock.elapsed
            if self._taken_until.get(turn.key, -1) > now:
                return
            self._taken_until[turn.key] = now + _SAME_FOR
        self.bodies.append((queue, body))
        group = "" if turn is None else turn.group
        made = Waiting(f"m{len(self.bodies)}", body, self.clock.elapsed, group=group)
        self.waiting[queue].append(made)

    def visible(self, queue: QueueName) -> list[Waiting]:
        """What may be received now; what was received too often moves to the dead letters first."""
        now, kept = self.clock.elapsed, []
        for message in self.waiting[queue]:
            gave_up = queue not in ORDERED and message.receives >= self.max_receives
            if gave_up and message.visible_at <= now:
                self.failed[queue].append(Waiting(message.id, message.body, now))
            else:
                kept.append(message)
        self.waiting[queue] = kept
        out = {m.group for m in kept if m.group and m.visible_at > now}
        return [m for m in kept if m.visible_at <= now and m.group not in out]

    def receive(self, queue: QueueName, messages: list[Waiting] | None = None) -> list[Delivered]:
        """Take all that is visible, or some of it, and hide it."""
        chosen = self.visible(queue) if messages is None else messages
        return [Delivered(m.body, self._hide(m), m.group) for m in chosen]

    def delete(self, queue: QueueName, receipt: str) -> None:
        """Acknowledge. The receipt of an earlier delivery deletes nothing, which SQS permits."""
        _remove(self.waiting[queue], receipt)

    def work_off_mail(self, mailer: Callable[[str], None]) -> None:
        """Let the mailer handle all that waits for it, and what it hands on to itself."""
        while taken := [(q, one) for q in MAIL_QUEUES for one in self.receive(q)]:
            for queue, received in taken:
                mailer(received.body)
                self.delete(queue, received.receipt)

    def _hide(self, message: Waiting) -> str:
        message.receives += 1
        message.visible_at = self.clock.elapsed + self.visibility
        return f"{message.id}/{message.receives}"


def _remove(messages: list[Waiting], receipt: str) -> None:
    messages[:] = [m for m in messages if f"{m.id}/{m.receives}" != receipt]


class MemoryKeys:
    """Seals by scrambling: nothing readable is left, and only the same part and object open it."""

    def __init__(
        self, *parts: SealedPart, marks: bool = False, secret: bytes = b"only in tests"
    ) -> None:
        self._parts = parts
        self._marks = marks
        self._secret = secret

    def seal(self, part: SealedPart, object_id: str, plain: bytes) -> bytes:
        self._check_right(part)
        scrambled = plain.translate(_SCRAMBLE)
        return self._seal_of(part, object_id, scrambled) + scrambled

    def open(self, part: SealedPart, object_id: str, sealed: bytes) -> bytes:
        self._check_right(part)
        seal, scrambled = sealed[:32], sealed[32:]
        if not hmac.compare_digest(seal, self._seal_of(part, object_id, scrambled)):
            msg = f"part {part} does not open"
            raise SealBroken(msg)
        return scrambled.translate(_RESTORE)

    def mark(self, text: str) -> str:
        if not self._marks:
            raise Refused("this function was not given the marking key")
        return hmac.digest(self._secret, text.encode(), "sha256").hex()

    def _check_right(self, part: SealedPart) -> None:
        if part not in self._parts:
            msg = f"this function was not given the key of part {part}"
            raise Refused(msg)

    def _seal_of(self, part: SealedPart, object_id: str, scrambled: bytes) -> bytes:
        context = f"{part}/{object_id}/".encode()
        return hmac.digest(self._secret, context + scrambled, "sha256")


class MemoryMailer:
    """Takes mail and keeps it in ``sent``; refuses the headers that ours refuses."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.suppressed: set[str] = set()

    def forget(self, address: str) -> None:
        self.suppressed.discard(address)

    def send(self, mail: Mail) -> None:
        check_headers(mail, "afzender@gemeente.example")
        self.sent.append(mail)


class MemoryWriteOnce:
    """A write-once bucket: the first file under a name stays."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        # What somebody deleted or put another one over; the first file is still there.
        self.changed: set[str] = set()

    def keep(self, name: str, file: bytes) -> None:
        self.files.setdefault(name, file)

    def read(self, name: str) -> bytes:
        return self.files[name]

    def read_all(self, folder: str) -> Iterator[bytes]:
        return iter([self.files[name] for name in self.names(folder)])

    def names(self, folder: str) -> list[str]:
        return sorted(name for name in self.files if name.startswith(folder))

    def touched(self, folder: str) -> list[str]:
        return sorted(name for name in self.changed if name.startswith(folder))


class MemoryFiles:
    """A bucket in which a name has one content."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def keep(self, name: str, file: bytes) -> None:
        if self.files.setdefault(name, file) != file:
            raise OtherFile(name)

    def read(self, name: str) -> bytes | None:
        return self.files.get(name)


SETTINGS = {
    "GEMEENTE": "dordrecht",
    "BUREAU_URL": "https://bureau.example",
    "PUBLIC_URL": "https://signaalpunt.example",
    "EXIT_URL": "https://elders.example",
    "LEASE_SECONDS": "900",
}


def memory_ports(
    given: Given, database: Database, queues: Queues, now: Clock, **others: Any
) -> Ports:
    """The ports of a function in memory: it has the keys that it is given and no others.

    ``others`` replaces a port: ``keys``, ``mailer``, ``write_once``, ``releases``, ``published``, ``here``,
    ``outside``, ``settings``, ``pause``. Time here does not pass by itself, so a pause takes none.
    """
    nothing: Any = NotGiven
    made: dict[str, Any] = {
        "keys": MemoryKeys(*given.parts, marks=bool(given.marks)),
        "mailer": MemoryMailer() if given.mails else nothing("mailer"),
        "write_once": MemoryWriteOnce() if given.writes_once else nothing("write-once bucket"),
        "releases": MemoryFiles() if "releases" in given.files else nothing("bucket releases"),
        "published": MemoryFiles() if "published" in given.files else nothing("bucket published"),
        "here": DORDRECHT,
        "settings": Settings(SETTINGS),
        "outside": nothing("way outside"),
        "pause": lambda seconds: None,
    }
    return Ports(database=database, queues=queues, now=now, **{**made, **others})


def nobody_logs_in() -> Provider:
    """The issuer of a root on which nobody logs in."""
    raise NotImplementedError
