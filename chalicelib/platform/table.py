"""Tables behind a port: items are dictionaries, and a transaction is a value built by stores.

A store hands out parts (``Put``, ``Change``, ``Delete``) with the promise each one keeps; a use case
composes them into one ``Transaction``; ``Database.commit`` does all or nothing and answers a broken promise
with ``Conflict`` naming it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Protocol, TypeVar, cast

from chalicelib.platform import log
from chalicelib.platform.errors import Conflict, Contended, Unavailable

# Reasons of a cancelled transaction that say nothing against the request itself.
_CONTENTION = frozenset(
    {"None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
)

Value = str | int | bytes | bool | list[Any] | dict[str, Any]
Item = dict[str, Value]


_T = TypeVar("_T")


def attributes(row: object, *without: str) -> Item:
    """The fields of a dataclass as attributes, but for ``without``; a field that is None has none."""
    return {
        name: _as_stored(value)
        for name, value in vars(row).items()
        if value is not None and name not in without
    }


def _as_stored(value: Any) -> Value:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else cast("Value", value)


def only_known(kind: type[_T], held: Mapping[str, Any], /, **more: Any) -> _T:
    """A dataclass from the attributes that it knows: later code may have written more.

    ``more`` are fields that no attribute holds as it is. Raises TypeError for one that is missing.
    """
    names = {one.name for one in fields(cast("Any", kind))}
    return kind(**{name: value for name, value in {**held, **more}.items() if name in names})


def readable(make: Callable[[Item], _T], items: Iterable[Item]) -> tuple[list[_T], int]:
    """What ``make`` makes of each item, and how many it makes nothing of: one odd row hides no other."""
    found: list[_T] = []
    odd = 0
    for item in items:
        try:
            found.append(make(item))
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            log.fault("row_not_read", error)
            odd += 1
    return found, odd


@dataclass(frozen=True)
class Key:
    """The key of one item: a table's short name, partition key and sort key."""

    table: str
    pk: str
    sk: str


@dataclass(frozen=True)
class Put:
    """Write a new item. Refused, with ``promise`` as its name, when the key already exists."""

    table: str
    item: Item
    promise: str

    @property
    def key(self) -> Key:
        return Key(self.table, str(self.item["pk"]), str(self.item["sk"]))


@dataclass(frozen=True)
class Change:
    """Change an existing item if it looks as it was read.

    ``seen`` maps attributes to the value they must still have (None: absent); the item itself must
    exist. ``remove`` names attributes to take away. Refused, as ``promise``, otherwise.
    """

    key: Key
    put: Mapping[str, Value]
    seen: Mapping[str, Value | None]
    promise: str
    remove: tuple[str, ...] = ()


def together(*changes: Change) -> list[Change]:
    """The same changes, one for each item: a transaction may hold an item once.

    The first promise stands for all of an item. What two of them say of one attribute, the later one says.
    """
    joined: dict[Key, Change] = {}
    for one in changes:
        other = joined.get(one.key)
        joined[one.key] = (
            one
            if other is None
            else Change(
                one.key,
                {**other.put, **one.put},
                {**other.seen, **one.seen},
                other.promise,
                tuple(dict.fromkeys((*other.remove, *one.remove))),
            )
        )
    return list(joined.values())


@dataclass(frozen=True)
class Delete:
    """Take an item away if it looks as it was read (``seen`` as in ``Change``). Refused otherwise."""

    key: Key
    seen: Mapping[str, Value | None]
    promise: str


Part = Put | Change | Delete


@dataclass
class Transaction:
    """Parts that are committed together or not at all (at most 100, no item twice: AWS limit)."""

    parts: list[Part] = field(default_factory=list)

    def add(self, *parts: Part) -> Transaction:
        self.parts.extend(parts)
        return self


# Where a page of an index ended: the key attributes of its last item.
Cursor = Mapping[str, str]


@dataclass(frozen=True)
class Listed:
    """A page of an index, and where the next one begins; None when there is no next one."""

    items: list[Item]
    next: Cursor | None


class Database(Protocol):
    """All tables of the product. Each method is one call; all may raise Unavailable."""

    def get(self, key: Key) -> Item | None:
        """The item, read consistently."""
        ...

    def query(
        self,
        table: str,
        pk: str,
        *,
        newest_first: bool = False,
        limit: int | None = None,
        after: str = "",
    ) -> list[Item]:
        """The items of a partition in the order of their sort keys, from ``after`` on, read consistently."""
        ...

    def due(self, table: str, duty: str, before: str, *, limit: int) -> list[Key]:
        """Keys of the items of a duty whose ``due_at`` lies before a stored moment, longest waiting first.

        ``duty`` is the value of their attribute ``due``, such as ``adres`` of an address that must go: what
        waits for one duty never hides what waits for another.
        Reads the sparse index ``due``: eventually consistent, so what it names must be read again.
        """
        ...

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
        """A page of a sparse index: the items whose attribute ``index`` is ``value``, in its own order.

        That is by ``<index>_at``, or by the moment that its key names (infra/data.yaml). ``newest_first``:
        from the last item back, and ``after`` is the place before which the page begins.
        Eventually consistent, and with the attributes that the index carries only.
        """
        ...

    def commit(self, transaction: Transaction) -> None:
        """Do all parts or none. Raises Conflict with the promises that did not hold, and Contended."""
        ...


class DynamoDatabase:
    """The tables on DynamoDB, named ``<prefix><short name>``."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def get(self, key: Key) -> Item | None:
        answer = self._call(
            "get_item", TableName=self._prefix + key.table, Key=_key(key), ConsistentRead=True
        )
        return _from_wire(answer["Item"]) if "Item" in answer else None

    def query(
        self,
        table: str,
        pk: str,
        *,
        newest_first: bool = False,
        limit: int | None = None,
        after: str = "",
    ) -> list[Item]:
        arguments: dict[str, Any] = {
            "TableName": self._prefix + table,
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": pk}},
            "ScanIndexForward": not newest_first,
            "ConsistentRead": True,
        }
        if after:
            arguments["ExclusiveStartKey"] = _key(Key(table, pk, after))
        items: list[Item] = []
        while True:
            if limit is not None:
                arguments["Limit"] = limit - len(items)
            answer = self._call("query", **arguments)
            items += [_from_wire(item) for item in answer["Items"]]
            if "LastEvaluatedKey" not in answer or (limit is not None and len(items) >= limit):
                return items
            arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def due(self, table: str, duty: str, before: str, *, limit: int) -> list[Key]:
        answer = self._call(
            "query",
            TableName=self._prefix + table,
            IndexName="due",
            KeyConditionExpression="due = :duty AND due_at < :before",
            ExpressionAttributeValues={":duty": {"S": duty}, ":before": {"S": before}},
            Limit=limit,
        )
        return [Key(table, item["pk"]["S"], item["sk"]["S"]) for item in answer["Items"]]

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
        arguments: dict[str, Any] = {
            "TableName": self._prefix + table,
            "IndexName": index,
            "KeyConditionExpression": "#index = :value",
            "ExpressionAttributeNames": {"#index": index},
            "ExpressionAttributeValues": {":value": {"S": value}},
            "ScanIndexForward": not newest_first,
            "Limit": limit,
        }
        if after is not None:
            arguments["ExclusiveStartKey"] = {name: {"S": held} for name, held in after.items()}
        answer = self._call("query", **arguments)
        last = answer.get("LastEvaluatedKey")
        return Listed(
            [_from_wire(item) for item in answer["Items"]],
            {name: str(held["S"]) for name, held in last.items()} if last else None,
        )

    def every(self, table: str, *only: str) -> Iterator[Item]:
        """All items of a table, or ``only`` these attributes of them, for a command by hand.

        No part of the port: no function may read a whole table (infra/policies).
        """
        arguments: dict[str, Any] = {"TableName": self._prefix + table, "ConsistentRead": True}
        if only:
            names = {f"#a{n}": name for n, name in enumerate(only)}
            arguments |= {
                "ProjectionExpression": ", ".join(names),
                "ExpressionAttributeNames": names,
            }
        while True:
            answer = self._call("scan", **arguments)
            yield from map(_from_wire, answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return
            arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def commit(self, transaction: Transaction) -> None:
        actions = [_action(self._prefix, part) for part in transaction.parts]
        promises = [part.promise for part in transaction.parts]
        if len(actions) == 1:
            # One item needs no transaction, which costs twice the write units.
            (verb, arguments), *_ = actions[0].items()
            operations = {"Put": "put_item", "Update": "update_item", "Delete": "delete_item"}
            operation = operations[verb]
            self._call(operation, promises=promises, **arguments)
        else:
            self._call("transact_write_items", promises=promises, TransactItems=actions)

    def _call(self, operation: str, promises: Iterable[str] = (), **arguments: Any) -> Any:
        from chalicelib.platform.aws import client, error_code, is_outage

        try:
            return getattr(client("dynamodb"), operation)(**arguments)
        except Exception as error:
            code = error_code(error)
            if code == "ConditionalCheckFailedException":
                raise Conflict(*promises) from None
            if code == "TransactionCanceledException":
                _raise_cancelled(error, promises)
            if code == "TransactionConflictException":
                msg = "dynamodb refused a write for contention"
                raise Contended(msg) from None
            if code == "TransactionInProgressException" or is_outage(error):
                msg = f"dynamodb does not answer {operation} ({code or type(error).__name__})"
                raise Unavailable(msg) from None
            raise


def _raise_cancelled(error: Exception, promises: Iterable[str]) -> None:
    reasons = [r.get("Code", "None") for r in getattr(error, "response", {})["CancellationReasons"]]
    broken = [
        promise
        for promise, reason in zip(promises, reasons, strict=True)
        if reason == "ConditionalCheckFailed"
    ]
    if broken:
        raise Conflict(*broken) from None
    # Somebody else holds an item, or throughput ran out: the same request may pass later.
    if set(reasons) <= _CONTENTION:
        msg = "dynamodb cancelled a transaction for contention"
        raise Contended(msg) from None


def _action(prefix: str, part: Part) -> dict[str, Any]:
    if isinstance(part, Put):
        return {
            "Put": {
                "TableName": prefix + part.table,
                "Item": _to_wire(part.item),
                "ConditionExpression": "attribute_not_exists(pk)",
            }
        }
    aliases: dict[str, str] = {}
    values: dict[str, Any] = {}

    # Aliases, because DynamoDB reserves words such as state, status and name.
    def name(attribute: str) -> str:
        return aliases.setdefault(attribute, f"#a{len(aliases)}")

    def value(of: Value) -> str:
        alias = f":v{len(values)}"
        values[alias] = _wire_value(of)
        return alias

    update = ""
    if isinstance(part, Change):
        sets = [f"{name(a)} = {value(v)}" for a, v in part.put.items()]
        update = ("SET " + ", ".join(sets)) if sets else ""
        if part.remove:
            update += " REMOVE " + ", ".join(name(a) for a in part.remove)
    conditions = ["attribute_exists(pk)"] + [
        f"attribute_not_exists({name(a)})" if v is None else f"{name(a)} = {value(v)}"
        for a, v in part.seen.items()
    ]
    arguments: dict[str, Any] = {
        "TableName": prefix + part.key.table,
        "Key": _key(part.key),
        "UpdateExpression": update.strip(),
        "ConditionExpression": " AND ".join(conditions),
        "ExpressionAttributeNames": {alias: a for a, alias in aliases.items()},
        "ExpressionAttributeValues": values,
    }
    verb = "Update" if isinstance(part, Change) else "Delete"
    return {verb: {key: held for key, held in arguments.items() if held}}


def _key(key: Key) -> dict[str, Any]:
    return {"pk": {"S": key.pk}, "sk": {"S": key.sk}}


def _to_wire(item: Item) -> dict[str, Any]:
    return {attribute: _wire_value(value) for attribute, value in item.items()}


def _wire_value(value: Value) -> Any:
    from boto3.dynamodb.types import TypeSerializer

    return TypeSerializer().serialize(value)


def _from_wire(item: Mapping[str, Any]) -> Item:
    from boto3.dynamodb.types import TypeDeserializer

    read = TypeDeserializer().deserialize
    return {attribute: _plain(read(value)) for attribute, value in item.items()}


def _plain(value: Any) -> Any:
    """Numbers as int and binaries as bytes; boto3 gives Decimal and Binary."""
    from decimal import Decimal

    from boto3.dynamodb.types import Binary

    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, Binary):
        return bytes(cast("Any", value).value)
    if isinstance(value, list):
        return [_plain(element) for element in value]
    if isinstance(value, dict):
        return {name: _plain(element) for name, element in value.items()}
    return value
