"""Least privilege, asked of the engine: with each function's own role, every action on every thing.

The table below is the promise (design, "Surfaces"). Whatever it does not name must be refused,
so a right too many fails here as loudly as one too few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.fakes import QUEUES
from tests.support.infra import TABLES
from tools.engine import FUNCTIONS, MAIL_DOMAIN, Engine

# The tables whose items may wait for a moment.
DUE = ("post", "reports", "mailbox")
PARTS = ("content", "notify", "registration", "dossier")
QUEUES_AND_DEAD_LETTERS = (*QUEUES, *(f"{queue}-dlq" for queue in QUEUES))
TAKE = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")

Right = tuple[str, str]


def rights(resource: str, *actions: str) -> set[Right]:
    return {(action, resource) for action in actions}


ALLOWED: dict[str, set[Right]] = {
    "public": {
        *rights("key content", "GenerateDataKey"),
        *rights("key notify", "GenerateDataKey"),
        *rights("key registration", "GenerateDataKey"),
        *rights("queue reports", "SendMessage"),
        *rights("queue registrations", "SendMessage"),
        *rights("table catalogue", "Query"),
        *rights("table mailbox", "GetItem"),
    },
    "bureau": {
        *rights("key content", "Decrypt"),
        *rights("key dossier", "Decrypt", "GenerateDataKey"),
        *rights("queue post", "SendMessage"),
        *rights("queue searches", "SendMessage"),
        *rights("table access", "GetItem", "Query", "PutItem", "TransactPut"),
        *rights("table access", "UpdateItem", "DeleteItem"),
        *rights("table reports", "GetItem", "Query", "PutItem", "TransactPut"),
        *rights("table reports", "UpdateItem", "DeleteItem"),
        *rights("table network", "Query", "PutItem", "TransactPut", "UpdateItem", "DeleteItem"),
        *rights("table catalogue", "Query", "PutItem", "TransactPut"),
        *rights("table catalogue", "UpdateItem", "DeleteItem"),
        *rights("index bak of reports", "Query"),
        *rights("index gedeeld of reports", "Query"),
        *rights("index day of journal", "Query"),
        *rights("table mailbox", "GetItem", "UpdateItem"),
        *rights("table journal", "GetItem", "Query", "PutItem", "TransactPut"),
        *rights("table post", "GetItem", "PutItem", "TransactPut"),
    },
    "triage": {
        *rights("queue reports", *TAKE),
        *rights("queue post", "SendMessage"),
        *rights("table reports", "GetItem", "Query", "PutItem", "TransactPut", "UpdateItem"),
        *rights("table mailbox", "GetItem", "PutItem", "TransactPut", "UpdateItem", "DeleteItem"),
        *rights("table journal", "Query", "PutItem", "TransactPut"),
        *rights("table network", "GetItem", "Query"),
        *rights("table post", "PutItem", "TransactPut"),
    },
    "registrar": {
        *rights("queue registrations", *TAKE),
        *rights("queue post", "SendMessage"),
        *rights("key registration", "Decrypt"),
        *rights("key person", "GenerateMac"),
        *rights("table programme", "GetItem", "PutItem", "TransactPut", "UpdateItem"),
        *rights("table post", "PutItem", "TransactPut"),
    },
    "mailer": {
        *rights("queue post", *TAKE),
        *rights("key notify", "Decrypt"),
        *rights("key address", "GenerateMac"),
        *rights("table post", "GetItem", "PutItem", "TransactPut", "UpdateItem"),
        *rights("table network", "GetItem", "Query"),
        *rights("mail from our address", "SendEmail"),
        *rights("suppression list", "DeleteSuppressedDestination"),
    },
    "mail-events": {
        *rights("queue mail-events", *TAKE),
        *rights("table post", "GetItem", "UpdateItem"),
    },
    "clock": {
        *(right for t in DUE for right in rights(f"index due of {t}", "Query")),
        *(right for queue in QUEUES for right in rights(f"queue {queue}", "SendMessage")),
        *(right for queue in QUEUES for right in rights(f"queue {queue}-dlq", *TAKE[:2])),
    },
}

ALLOWED["journal-root"] = {
    *rights("index day of journal", "Query"),
    *rights("bucket of the journal", "ListBucket", "PutObject", "GetObject"),
}

ALLOWED["search"] = {
    *rights("queue searches", *TAKE, "SendMessage"),
    *rights("key content", "Decrypt"),
    *rights("key dossier", "Decrypt", "GenerateDataKey"),
    *rights("table reports", "GetItem", "Query", "UpdateItem"),
    *rights("table journal", "GetItem", "Query", "PutItem", "TransactPut"),
}

PROBE = {"pk": {"S": "probe"}, "sk": {"S": "probe"}}
DENIED = frozenset({"AccessDenied", "AccessDeniedException"})


@dataclass(frozen=True)
class Deployed:
    """An engine where no function takes messages, so that the calls below are the only ones."""

    engine: Engine

    @cache  # noqa: B019 - lives as long as the module
    def sealed(self, part: str) -> Any:
        """A data key of ``part``, to try to open."""
        answer = self.engine.client("kms").generate_data_key(
            KeyId=self.key(part), KeySpec="AES_256", EncryptionContext=context(part)
        )
        return answer["CiphertextBlob"]

    @cache  # noqa: B019
    def key(self, part: str) -> str:
        return self.engine.outputs("data")[f"{part.capitalize()}KeyArn"]

    @cache  # noqa: B019
    def queue(self, name: str) -> str:
        return self.engine.queue_url(name)

    def clear(self) -> None:
        """Take away what was written by whoever has the right to."""
        database, sqs, s3 = (self.engine.client(name) for name in ("dynamodb", "sqs", "s3"))
        for name in TABLES:
            database.delete_item(TableName=f"signaalpunt-{name}", Key=PROBE)
        for name in QUEUES_AND_DEAD_LETTERS:
            sqs.purge_queue(QueueUrl=self.queue(name))
        s3.delete_object(**self.sheet)

    @property
    def sheet(self) -> dict[str, str]:
        bucket = self.engine.outputs("data")["JournalBucketName"]
        return {"Bucket": bucket, "Key": "dagstaten/2026-03-02.json"}


@pytest.fixture(scope="module")
def deployed(engine: Engine) -> Iterator[Deployed]:
    engine.come_to_rest()
    with engine.workers_resting():
        resting = Deployed(engine)
        yield resting
        resting.clear()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_may_do_exactly_what_the_table_says(deployed: Deployed, function: str) -> None:
    attempts = {**on_tables(), **on_queues(deployed), **on_keys(deployed), **on_mail()}
    attempts |= on_bucket(deployed)
    client = cache(lambda service: deployed.engine.client_of(function, service))

    able = {right for right, attempt in attempts.items() if not refused(attempt, client)}

    assert able == ALLOWED[function]


@pytest.mark.parametrize("part", PARTS)
def test_a_key_seals_and_opens_only_with_the_context_of_its_part(
    deployed: Deployed, part: str
) -> None:
    opener = {"notify": "mailer", "registration": "registrar"}.get(part, "bureau")
    another = "content" if part == "dossier" else "dossier"
    for other in ({"app": "signaalpunt", "part": another}, {"app": "signaalpunt"}, {}):
        public = deployed.engine.client_of("public", "kms")
        with pytest.raises(ClientError, match="AccessDenied"):
            public.generate_data_key(
                KeyId=deployed.key(part), KeySpec="AES_256", EncryptionContext=other
            )
        kms = deployed.engine.client_of(opener, "kms")
        with pytest.raises(ClientError, match="AccessDenied"):
            kms.decrypt(CiphertextBlob=deployed.sealed(part), EncryptionContext=other)


def refused(attempt: Callable[[Any], object], client: Any) -> bool:
    """Whether IAM refuses; any other answer, an error included, comes from behind the door."""
    try:
        attempt(client)
    except ClientError as error:
        return error.response["Error"]["Code"] in DENIED
    return False


def on_tables() -> dict[Right, Callable[[Any], object]]:
    attempts: dict[Right, Callable[[Any], object]] = {}
    item = PROBE
    query = {
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": "probe"}},
    }
    due = {**query, "KeyConditionExpression": "due = :pk", "IndexName": "due"}
    for name in TABLES:
        table = f"signaalpunt-{name}"
        put = {"TableName": table, "Item": item}
        calls: dict[str, tuple[str, dict[str, Any]]] = {
            "GetItem": ("get_item", {"TableName": table, "Key": item}),
            "PutItem": ("put_item", put),
            "TransactPut": ("transact_write_items", {"TransactItems": [{"Put": put}]}),
            "UpdateItem": ("update_item", {"TableName": table, "Key": item}),
            "DeleteItem": ("delete_item", {"TableName": table, "Key": item}),
            "Query": ("query", {"TableName": table, **query}),
            "Scan": ("scan", {"TableName": table}),
            "BatchGetItem": ("batch_get_item", {"RequestItems": {table: {"Keys": [item]}}}),
            "BatchWriteItem": (
                "batch_write_item",
                {"RequestItems": {table: [{"PutRequest": {"Item": item}}]}},
            ),
        }
        for action, (method, arguments) in calls.items():
            attempts[action, f"table {name}"] = calling("dynamodb", method, arguments)
    for name in DUE:
        attempts["Query", f"index due of {name}"] = calling(
            "dynamodb", "query", {"TableName": f"signaalpunt-{name}", **due}
        )
    for table, index in (("reports", "bak"), ("reports", "gedeeld"), ("journal", "day")):
        aliases = {"ExpressionAttributeNames": {"#index": index}}
        listed = {**query, **aliases, "KeyConditionExpression": "#index = :pk", "IndexName": index}
        attempts["Query", f"index {index} of {table}"] = calling(
            "dynamodb", "query", {"TableName": f"signaalpunt-{table}", **listed}
        )
    return attempts


def on_queues(deployed: Deployed) -> dict[Right, Callable[[Any], object]]:
    attempts: dict[Right, Callable[[Any], object]] = {}
    for name in QUEUES_AND_DEAD_LETTERS:
        queue = {"QueueUrl": deployed.queue(name)}
        calls: dict[str, tuple[str, dict[str, Any]]] = {
            "SendMessage": ("send_message", {**queue, "MessageBody": "probe"}),
            "ReceiveMessage": ("receive_message", {**queue, "VisibilityTimeout": 0}),
            "DeleteMessage": ("delete_message", {**queue, "ReceiptHandle": "probe"}),
            "GetQueueAttributes": ("get_queue_attributes", queue),
            "PurgeQueue": ("purge_queue", queue),
        }
        for action, (method, arguments) in calls.items():
            attempts[action, f"queue {name}"] = calling("sqs", method, arguments)
    return attempts


def on_keys(deployed: Deployed) -> dict[Right, Callable[[Any], object]]:
    attempts: dict[Right, Callable[[Any], object]] = {}
    for part in PARTS:
        key = {"KeyId": deployed.key(part)}
        own = {"EncryptionContext": context(part)}
        sealed = {"CiphertextBlob": deployed.sealed(part)}
        calls: dict[str, tuple[str, dict[str, Any]]] = {
            "GenerateDataKey": ("generate_data_key", {**key, **own, "KeySpec": "AES_256"}),
            "Encrypt": ("encrypt", {**key, **own, "Plaintext": b"probe"}),
            "Decrypt": ("decrypt", {**sealed, **own}),
            "ReEncrypt": (
                "re_encrypt",
                {
                    **sealed,
                    "SourceEncryptionContext": context(part),
                    "DestinationKeyId": deployed.key(part),
                },
            ),
            "DisableKey": ("disable_key", key),
            "ScheduleKeyDeletion": ("schedule_key_deletion", key),
        }
        for action, (method, arguments) in calls.items():
            attempts[action, f"key {part}"] = calling("kms", method, arguments)
    message = {"Message": b"probe", "MacAlgorithm": "HMAC_SHA_256"}
    for name in ("person", "address"):
        key = {"KeyId": deployed.key(name)}
        for action, method, arguments in (
            ("GenerateMac", "generate_mac", {**key, **message}),
            ("VerifyMac", "verify_mac", {**key, **message, "Mac": b"probe"}),
            ("ScheduleKeyDeletion", "schedule_key_deletion", key),
        ):
            attempts[action, f"key {name}"] = calling("kms", method, arguments)
    return attempts


def on_bucket(deployed: Deployed) -> dict[Right, Callable[[Any], object]]:
    sheet = deployed.sheet
    bucket = {"Bucket": sheet["Bucket"]}
    calls: dict[str, tuple[str, dict[str, Any]]] = {
        "ListBucket": ("list_objects_v2", bucket),
        "PutObject": ("put_object", {**sheet, "Body": b"probe"}),
        "GetObject": ("get_object", sheet),
        "DeleteObject": ("delete_object", sheet),
        "PutBucketPolicy": ("put_bucket_policy", {**bucket, "Policy": "{}"}),
    }
    return {
        (action, "bucket of the journal"): calling("s3", method, arguments)
        for action, (method, arguments) in calls.items()
    }


def on_mail() -> dict[Right, Callable[[Any], object]]:
    attempts: dict[Right, Callable[[Any], object]] = {}
    for sender, name in (("post", "our address"), ("burgemeester", "another address")):
        attempts["SendEmail", f"mail from {name}"] = calling(
            "sesv2",
            "send_email",
            {
                "FromEmailAddress": f"{sender}@{MAIL_DOMAIN}",
                "Destination": {"ToAddresses": [f"desk@{MAIL_DOMAIN}"]},
                "Content": {"Raw": {"Data": b"Subject: probe\r\n\r\nprobe"}},
                "ConfigurationSetName": "signaalpunt-dienst",
            },
        )
    address = {"EmailAddress": f"desk@{MAIL_DOMAIN}"}
    for action, method in (
        ("DeleteSuppressedDestination", "delete_suppressed_destination"),
        ("GetSuppressedDestination", "get_suppressed_destination"),
    ):
        attempts[action, "suppression list"] = calling("sesv2", method, address)
    return attempts


def calling(service: str, method: str, arguments: dict[str, Any]) -> Callable[[Any], object]:
    return lambda client: getattr(client(service), method)(**arguments)


def context(part: str) -> dict[str, str]:
    return {"app": "signaalpunt", "part": part}
