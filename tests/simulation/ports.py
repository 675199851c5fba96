"""The ports as the actors of a world have them: each call is a step that can fail."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from chalicelib.platform.mailer import Mail
from chalicelib.platform.messages import Message, Turn
from chalicelib.platform.queue import QueueName, Received, encode
from chalicelib.platform.sealing import SealedPart
from chalicelib.platform.table import Cursor, Delete, Item, Key, Listed, Transaction
from tests.simulation.world import World
from tests.support.fakes import MemoryKeys


class SimulatedDatabase:
    def __init__(self, world: World) -> None:
        self._world = world
        self._tables = world.database

    def get(self, key: Key) -> Item | None:
        return self._world.step(f"get {key.table}", lambda: self._tables.get(key))

    def query(self, table: str, pk: str, **how: Any) -> list[Item]:
        read = partial(self._tables.query, table, pk, **how)
        return self._world.step(f"query {table}", read)

    def due(self, table: str, duty: str, before: str, *, limit: int) -> list[Key]:
        def read() -> list[Key]:
            faults = self._world.faults
            self._tables.index_is_late = faults.chance(faults.profile.late_index)
            return self._tables.due(table, duty, before, limit=limit)

        return self._world.step(f"due {table}", read)

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
        read = partial(
            self._tables.listed,
            table,
            index,
            value,
            limit=limit,
            after=after,
            newest_first=newest_first,
        )
        return self._world.step(f"list {table}", read)

    def commit(self, transaction: Transaction) -> None:
        def write() -> None:
            taken = [self._tables.get(p.key) for p in transaction.parts if isinstance(p, Delete)]
            self._tables.commit(transaction)
            self._world.note_commit(transaction, taken)

        tables = "+".join(part.key.table for part in transaction.parts)
        # A real transaction carries a client token, so a second try by the SDK does nothing.
        self._world.step(f"commit {tables}", write, twice=len(transaction.parts) == 1)


class SimulatedQueues:
    def __init__(self, world: World) -> None:
        self._world = world
        self._queues = world.queues

    def send(self, queue: QueueName, message: Message) -> None:
        self._send(queue, encode(message), message.turn)

    def take_failed(self, queue: QueueName) -> list[Received]:
        return self._world.step(f"take failed {queue}", lambda: self._queues.take_failed(queue))

    def send_again(self, queue: QueueName, received: Received) -> None:
        self._send(queue, received.body)

    def forget_failed(self, queue: QueueName, received: Received) -> None:
        forget = partial(self._queues.forget_failed, queue, received)
        self._world.step(f"forget failed {queue}", forget, twice=True)

    def put(self, queue: QueueName, body: str, turn: Turn | None) -> None:
        """Something that is no message of ours."""
        self._send(queue, body, turn)

    def _send(self, queue: QueueName, body: str, turn: Turn | None = None) -> None:
        def put() -> None:
            self._queues.put(queue, body, turn)
            if self._world.actor is not None:
                self._world.actor.sent.append((queue, body))

        self._world.step(f"send {queue}", put, twice=True)


class SimulatedKeys:
    """Keys of a function that has the keys of ``parts`` only."""

    def __init__(self, world: World, *parts: SealedPart, marks: bool = False) -> None:
        self._world = world
        self._keys = MemoryKeys(*parts, marks=marks)

    def seal(self, part: SealedPart, object_id: str, plain: bytes) -> bytes:
        return self._world.step("seal", lambda: self._keys.seal(part, object_id, plain))

    def open(self, part: SealedPart, object_id: str, sealed: bytes) -> bytes:
        return self._world.step("open", lambda: self._keys.open(part, object_id, sealed))

    def mark(self, text: str) -> str:
        return self._world.step("mark", lambda: self._keys.mark(text))


class SimulatedMailer:
    """SES; ``ses_took`` is told of each mail that it took."""

    def __init__(self, world: World, ses_took: Callable[[Mail], None]) -> None:
        self._world = world
        self._ses_took = ses_took

    def forget(self, address: str) -> None:
        self._world.step("forget an address", lambda: self._world.mailer.forget(address))

    def send(self, mail: Mail) -> None:
        def take() -> None:
            self._world.mailer.send(mail)
            self._ses_took(mail)

        # The SDK must not try again by itself: that would be a second mail.
        self._world.step(f"mail {mail.tag[:6]} {mail.subject[:24]}", take)
