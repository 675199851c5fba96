"""Queues behind a port, and the rule for acknowledging: only what was handled is taken away.

A message is a JSON object in ASCII (``messages.py``). What a person wrote is in it only sealed, so neither a
dead-letter queue nor a log can show it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, get_args

import msgspec

from chalicelib.platform import log
from chalicelib.platform.errors import Conflict, TooNew, Unavailable
from chalicelib.platform.messages import Message, Turn

if TYPE_CHECKING:
    from chalicelib.platform.settings import Settings

# Letters that a form alone can cause have a queue of their own: no urgent mail stands behind one.
QueueName = Literal[
    "reports", "registrations", "post", "post-forms", "mail-events", "searches", "batches"
]
# A queue that keeps order has no dead letters: whoever stands behind a message would pass it
# (decision 0024).
ORDERED: frozenset[QueueName] = frozenset({"registrations"})
WITH_DEAD_LETTERS: tuple[QueueName, ...] = tuple(n for n in get_args(QueueName) if n not in ORDERED)


@dataclass(frozen=True)
class Received:
    """A message taken from a queue: ``body`` as it was sent, ``receipt`` to delete it with."""

    body: str
    receipt: str


class Queues(Protocol):
    """All queues of the product. Each method is one call and may raise Unavailable."""

    def send(self, queue: QueueName, message: Message) -> None:
        """Returns only when the queue holds the message durably."""
        ...

    def take_failed(self, queue: QueueName) -> list[Received]:
        """Up to ten messages from the dead-letter queue of ``queue``, hidden for a while."""
        ...

    def send_again(self, queue: QueueName, received: Received) -> None:
        """Put a failed message back on ``queue``, byte for byte."""
        ...

    def forget_failed(self, queue: QueueName, received: Received) -> None:
        """Delete a message from the dead-letter queue of ``queue``."""
        ...


class SqsQueues:
    """The queues on SQS. A function is given the URLs of the queues it uses, read at start from the
    settings ``QUEUE_<NAME>`` and, for those whose failures it mends, ``QUEUE_<NAME>_DLQ``.
    """

    def __init__(
        self, settings: Settings, *names: QueueName, mends: tuple[QueueName, ...] = ()
    ) -> None:
        self._urls = {name: settings.text(_setting(name)) for name in {*names, *mends}}
        self._failed_urls = {name: settings.text(f"{_setting(name)}_DLQ") for name in mends}

    def send(self, queue: QueueName, message: Message) -> None:
        self._send(queue, encode(message), message.turn)

    def take_failed(self, queue: QueueName) -> list[Received]:
        answer = self._call(
            "receive_message", QueueUrl=self._failed_urls[queue], MaxNumberOfMessages=10
        )
        return [Received(m["Body"], m["ReceiptHandle"]) for m in answer.get("Messages", [])]

    def send_again(self, queue: QueueName, received: Received) -> None:
        self._send(queue, received.body)

    def forget_failed(self, queue: QueueName, received: Received) -> None:
        self._call(
            "delete_message", QueueUrl=self._failed_urls[queue], ReceiptHandle=received.receipt
        )

    def _send(self, queue: QueueName, body: str, turn: Turn | None = None) -> None:
        given = {"QueueUrl": self._urls[queue], "MessageBody": body}
        if turn is not None:
            given |= {"MessageGroupId": turn.group, "MessageDeduplicationId": turn.key}
        # boto3 compares the MD5 that SQS answers with the body it sent, so a return is a promise.
        answer = self._call("send_message", **given)
        if not answer.get("MessageId"):
            msg = f"queue {queue} answered without a message id"
            raise Unavailable(msg)

    def _call(self, operation: str, **arguments: Any) -> Any:
        from chalicelib.platform.aws import client, error_code, is_outage

        try:
            return getattr(client("sqs"), operation)(**arguments)
        except Exception as error:
            if is_outage(error):
                msg = (
                    f"sqs does not answer {operation} ({error_code(error) or type(error).__name__})"
                )
                raise Unavailable(msg) from None
            raise


def _setting(name: QueueName) -> str:
    return "QUEUE_" + name.upper().replace("-", "_")


def encode(message: Message) -> str:
    """A message as SQS takes it: JSON in ASCII (SQS refuses control characters)."""
    return json.dumps(msgspec.to_builtins(message), ensure_ascii=True, separators=(",", ":"))


def handle_each(
    name: str, records: Iterable[Mapping[str, Any]], handle: Callable[[str], None]
) -> dict[str, list[dict[str, str]]]:
    """Handle SQS records one by one and answer which ones failed (ReportBatchItemFailures).

    ``handle`` gets a message body. One that raises stays in the queue and is tried again, up to
    five times, then waits in the dead-letter queue for the clock; the others are acknowledged.
    On a queue that keeps order a failed message stays first of its group: the ones behind it are not
    tried and fail with it.
    """
    failed: list[dict[str, str]] = []
    held: set[str] = set()
    for record in records:
        group = record.get("attributes", {}).get("MessageGroupId", "")
        if group in held or not _is_handled(name, record["body"], handle):
            failed.append({"itemIdentifier": record["messageId"]})
            held |= {group} - {""}
    return {"batchItemFailures": failed}


def _is_handled(name: str, body: str, handle: Callable[[str], None]) -> bool:
    try:
        handle(body)
    except Conflict:
        # Somebody was quicker, which is no fault: the next delivery sees how it stands. One that never
        # passes ends in the dead-letter queue, or grows old, and that rings.
        log.event(f"{name}_again")
    except TooNew:
        # A release is under way, or was turned back: newer code reads it. Until then it rings only when
        # it reaches the dead-letter queue, or grows old.
        log.event(f"{name}_too_new")
    # Any other fault means "again": it is logged by type and place, and counted by its alarm.
    except Exception as error:
        log.fault(f"{name}_failed", error)
    else:
        return True
    return False


def redrive(queues: Queues, queue: QueueName, *, batches: int = 10) -> int:
    """Put what failed back on its queue; the number moved. Up to ``batches`` of ten at a time.

    A message that is sent again and then not deleted (a crash between the two) comes twice, which
    every handler bears. One that can never pass comes back each time and keeps the alarm ringing.
    """
    moved = 0
    for _ in range(batches):
        taken = queues.take_failed(queue)
        if not taken:
            break
        for received in taken:
            queues.send_again(queue, received)
            queues.forget_failed(queue, received)
        moved += len(taken)
    return moved
