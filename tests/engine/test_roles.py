"""Least privilege, asked of the engine: with each function's own role, every action on every thing.

The table below is the promise (design, "Surfaces"). Whatever it does not name must be refused,
so a right too many fails here as loudly as one too few.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.platform.queue import WITH_DEAD_LETTERS
from tests.support.fakes import QUEUES
from tests.support.infra import TABLES
from tools.engine import FUNCTIONS, MAIL_DOMAIN, Engine

# The tables whose items may wait for a moment.
DUE = ("post", "reports", "mailbox", "unreadable")
PARTS = ("content", "notify", "registration", "dossier")
MARKS = ("person", "address")
QUEUES_AND_DEAD_LETTERS = (*QUEUES, *(f"{queue}-dlq" for queue in WITH_DEAD_LETTERS))
TAKE = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")

FOLDERS = ("dagstaten", "gezien", "vergeleken")
PUT = ("PutItem", "TransactPut")
WRITE = (*PUT, "UpdateItem", "DeleteItem")

Right = tuple[str, str]
Attempts = dict[Right, Callable[[Any], object]]


def rights(resources: str, *actions: str) -> set[Right]:
    """These actions on each of these resources, which a comma parts."""
    return {(action, resource) for action in actions for resource in resources.split(", ")}


ALLOWED: dict[str, set[Right]] = {
    "public": {
        *rights("key content, key notify, key registration", "GenerateDataKey"),
        *rights("queue reports, queue registrations", "SendMessage"),
        *rights("table catalogue", "Query"),
        *rights("table mailbox", "GetItem"),
        *rights("published file", "GetObject"),
    },
    "bureau": {
        *rights("key content, key dossier", "Decrypt", "GenerateDataKey"),
        *rights("key notify", "GenerateDataKey"),
        *rights("queue post, queue searches, queue batches", "SendMessage"),
        *rights("table access, table reports", "GetItem", "Query", *WRITE),
        *rights("staff in table access, invitation in table access", "GetItem", "Query", *PUT),
        *rights("table network, table catalogue", "Query", *WRITE),
        *rights("table facts", *PUT),
        *rights("table evaluation", "GetItem", "Query", *WRITE),
        *rights("file of a release", "GetObject"),
        *rights("published file", "GetObject", "PutObject"),
        *rights("index bak of reports, index van of reports, index day of journal", "Query"),
        *rights(
            "index gedeeld of reports, index bak of unreadable, index reference of reports", "Query"
        ),
        *rights("table unreadable", "GetItem", "UpdateItem"),
        *rights("table mailbox", "GetItem", *PUT, "UpdateItem"),
        *rights("table journal", "GetItem", "Query", *PUT),
        *rights("table post", "GetItem", *PUT),
    },
    "triage": {
        *rights("queue reports", *TAKE),
        *rights("queue post", "SendMessage"),
        *rights("table reports", "GetItem", "Query", *PUT, "UpdateItem"),
        *rights("table mailbox", "GetItem", *WRITE),
        *rights("table journal", "Query", *PUT),
        *rights("table network", "GetItem", "Query"),
        *rights("table post", "GetItem", *PUT, "UpdateItem"),
        *rights("table unreadable", "GetItem", *PUT, "UpdateItem"),
    },
    "registrar": {
        *rights("queue registrations", *TAKE),
        *rights("queue post", "SendMessage"),
        *rights("key registration", "Decrypt"),
        *rights("key person", "GenerateMac"),
        *rights("table programme", "GetItem", *PUT, "UpdateItem"),
        *rights("table catalogue", "GetItem", "UpdateItem"),
        *rights("table post", *PUT),
        *rights("table unreadable", "GetItem", *PUT, "UpdateItem"),
    },
    "mailer": {
        *rights("queue post, queue post-forms", *TAKE),
        *rights("queue post-forms", "SendMessage"),
        *rights("key notify", "Decrypt"),
        *rights("key address", "GenerateMac"),
        *rights("table post", "GetItem", *PUT, "UpdateItem"),
        *rights("table network", "GetItem", "Query"),
        *rights("staff in table access", "GetItem", "Query"),
        *rights("invitation in table access", *PUT),
        *rights("table unreadable", "GetItem", *PUT, "UpdateItem"),
        *rights("mail from our address, form letter from our address", "SendEmail"),
        *rights("suppression list", "DeleteSuppressedDestination"),
    },
    "mail-events": {
        *rights("queue mail-events", *TAKE),
        *rights("table post", "GetItem", *PUT, "UpdateItem"),
    },
    "clock": {
        *(right for t in DUE for right in rights(f"index due of {t}", "Query")),
        *rights("queue registrations", "SendMessage"),
        *(
            right
            for queue in WITH_DEAD_LETTERS
            for right in rights(f"queue {queue}", "SendMessage")
        ),
        *(
            right
            for queue in WITH_DEAD_LETTERS
            for right in rights(f"queue {queue}-dlq", *TAKE[:2])
        ),
    },
    "journal-root": {
        *rights("index day of journal", "Query"),
        *rights("queue post", "SendMessage"),
        *rights("table post", *PUT),
        *rights("bucket of the journal", "ListBucketVersions"),
        *rights("file in dagstaten", "PutObject", "GetObjectVersion"),
        *rights("file in gezien", "GetObjectVersion"),
        *rights("file in vergeleken", "PutObject", "GetObjectVersion"),
    },
    "journal-watch": {
        # Reading the stream: the engine asks IAM nothing of it (tests/house/test_templates_of_infra.py).
        *rights("file in gezien", "PutObject"),
    },
    "lookout": set(),
    # Of what was reported, of people and of keys it reads nothing.
    "evaluation": {
        *rights("table facts", "Query"),
        *rights("table evaluation", "GetItem", "Query", *PUT, "UpdateItem"),
        *rights("file of a release", "GetObject", "PutObject"),
        *rights("table post", *PUT),
        *rights("queue post", "SendMessage"),
    },
    "search": {
        *rights("queue searches", *TAKE, "SendMessage"),
        *rights("key content", "Decrypt"),
        *rights("key dossier", "Decrypt", "GenerateDataKey"),
        *rights("table reports", "GetItem", "Query", "UpdateItem"),
        *rights("table journal", "GetItem", "Query", *PUT),
    },
    "clearing": {
        *rights("queue batches", *TAKE, "SendMessage"),
        *rights("key content", "Decrypt"),
        *rights("key dossier", "Decrypt", "GenerateDataKey"),
        *rights("table reports", "GetItem", "Query", *PUT, "UpdateItem"),
        *rights("table mailbox", "GetItem", "UpdateItem"),
        *rights("table journal", "GetItem", "Query", *PUT),
    },
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
        for pk in ("medewerkers", "uitnodiging#probe"):
            key = {**PROBE, "pk": {"S": pk}}
            database.delete_item(TableName="signaalpunt-access", Key=key)
        for name in QUEUES_AND_DEAD_LETTERS:
            sqs.purge_queue(QueueUrl=self.queue(name))
        for folder in FOLDERS:
            at = {"Bucket": self.bucket, "Key": f"{folder}/probe"}
            kept = s3.list_object_versions(Bucket=at["Bucket"], Prefix=at["Key"])
            for one in (*kept.get("Versions", ()), *kept.get("DeleteMarkers", ())):
                s3.delete_object(**at, VersionId=one["VersionId"])

    @property
    def bucket(self) -> str:
        return self.bucket_of("journal")

    def bucket_of(self, name: str) -> str:
        """The bucket of the journal, of releases, or of what was published."""
        return str(self.engine.outputs("data")[f"{name.capitalize()}BucketName"])


@pytest.fixture(scope="module")
def deployed(engine: Engine) -> Iterator[Deployed]:
    engine.come_to_rest()
    with engine.workers_resting():
        resting = Deployed(engine)
        yield resting
        resting.clear()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_may_do_exactly_what_the_table_says(deployed: Deployed, function: str) -> None:
    attempts = on_tables() | on_queues(deployed) | on_keys(deployed) | on_mail()
    attempts |= on_bucket(deployed)
    client = cache(lambda service: deployed.engine.client_of(function, service))
    able = {right for right, attempt in attempts.items() if not refused(attempt, client)}
    assert able == ALLOWED[function]


@pytest.mark.parametrize("part", PARTS)
def test_a_key_works_only_with_the_context_of_its_part(deployed: Deployed, part: str) -> None:
    opener = {"notify": "mailer", "registration": "registrar"}.get(part, "bureau")
    another = "content" if part == "dossier" else "dossier"
    public, kms = (deployed.engine.client_of(function, "kms") for function in ("public", opener))
    for other in ({"app": "signaalpunt", "part": another}, {"app": "signaalpunt"}, {}):
        key, own = {"KeyId": deployed.key(part), "KeySpec": "AES_256"}, {"EncryptionContext": other}
        with pytest.raises(ClientError, match="AccessDenied"):
            public.generate_data_key(**key, **own)
        with pytest.raises(ClientError, match="AccessDenied"):
            kms.decrypt(CiphertextBlob=deployed.sealed(part), **own)


@pytest.mark.parametrize(
    ("name", "able"),
    [
        ("signaalpunt-beheer", set()),
        ("signaalpunt-deploy", {"PutKeyPolicy"}),
    ],
)
def test_a_role_that_may_do_everything_uses_no_key_that_does_not_list_it(
    deployed: Deployed, name: str, able: set[str]
) -> None:
    attempts = on_keys(deployed)
    with an_administrator(deployed, name) as role:
        client = cache(partial(deployed.engine.client_as, role))
        # The account's administrator all the same: what a key does not guard is open.
        assert not refused(
            lambda client: client("kms").describe_key(KeyId=deployed.key("content")), client
        )
        found = {right for right, attempt in attempts.items() if not refused(attempt, client)}
    assert found == {(action, f"key {part}") for action in able for part in (*PARTS, *MARKS)}


@contextmanager
def an_administrator(deployed: Deployed, name: str) -> Iterator[str]:
    """The ARN of a role that IAM gives every right, while it lasts; it may be one of the account's."""
    iam = deployed.engine.client("iam")
    trust = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    every = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    with suppress(iam.exceptions.EntityAlreadyExistsException):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(trust))
    iam.put_role_policy(RoleName=name, PolicyName="everything", PolicyDocument=document(every))
    try:
        yield str(iam.get_role(RoleName=name)["Role"]["Arn"])
    finally:
        iam.delete_role_policy(RoleName=name, PolicyName="everything")


def document(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def refused(attempt: Callable[[Any], object], client: Any) -> bool:
    """Whether IAM refuses; any other answer, an error included, comes from behind the door."""
    try:
        attempt(client)
    except ClientError as error:
        return error.response["Error"]["Code"] in DENIED
    return False


def calls_on(thing: str, service: str, **calls: tuple[str, dict[str, Any]]) -> Attempts:
    """What is tried on a thing: of each action, the method of the client and its arguments."""

    def calling(method: str, arguments: dict[str, Any]) -> Callable[[Any], object]:
        return lambda client: getattr(client(service), method)(**arguments)

    return {(action, thing): calling(*call) for action, call in calls.items()}


def on_tables() -> Attempts:
    attempts: Attempts = {}
    values = {":pk": {"S": "probe"}}
    query = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": values}
    for name in TABLES:
        table = f"signaalpunt-{name}"
        key, put = {"TableName": table, "Key": PROBE}, {"TableName": table, "Item": PROBE}
        writes = {table: [{"PutRequest": {"Item": PROBE}}]}
        attempts |= calls_on(
            f"table {name}",
            "dynamodb",
            GetItem=("get_item", key),
            PutItem=("put_item", put),
            TransactPut=("transact_write_items", {"TransactItems": [{"Put": put}]}),
            UpdateItem=("update_item", key),
            DeleteItem=("delete_item", key),
            Query=("query", {"TableName": table, **query}),
            Scan=("scan", {"TableName": table}),
            BatchGetItem=("batch_get_item", {"RequestItems": {table: {"Keys": [PROBE]}}}),
            BatchWriteItem=("batch_write_item", {"RequestItems": writes}),
        )
    table = "signaalpunt-access"
    for name, pk in (("staff", "medewerkers"), ("invitation", "uitnodiging#probe")):
        item = {"pk": {"S": pk}, "sk": {"S": "probe"}}
        put = {"TableName": table, "Item": item}
        asked = {**query, "ExpressionAttributeValues": {":pk": {"S": pk}}}
        attempts |= calls_on(
            f"{name} in table access",
            "dynamodb",
            GetItem=("get_item", {"TableName": table, "Key": item}),
            Query=("query", {"TableName": table, **asked}),
            PutItem=("put_item", put),
            TransactPut=("transact_write_items", {"TransactItems": [{"Put": put}]}),
        )
    listed = (
        *(("reports", index) for index in ("bak", "van", "gedeeld", "reference")),
        ("journal", "day"),
        ("unreadable", "bak"),
    )
    for name, index in (*((name, "due") for name in DUE), *listed):
        asked = {
            **query,
            "TableName": f"signaalpunt-{name}",
            "IndexName": index,
            "KeyConditionExpression": "#index = :pk",
            "ExpressionAttributeNames": {"#index": index},
        }
        attempts |= calls_on(f"index {index} of {name}", "dynamodb", Query=("query", asked))
    return attempts


def on_queues(deployed: Deployed) -> Attempts:
    attempts: Attempts = {}
    for name in QUEUES_AND_DEAD_LETTERS:
        queue = {"QueueUrl": deployed.queue(name)}
        attempts |= calls_on(
            f"queue {name}",
            "sqs",
            SendMessage=("send_message", {**queue, "MessageBody": "probe"}),
            ReceiveMessage=("receive_message", {**queue, "VisibilityTimeout": 0}),
            DeleteMessage=("delete_message", {**queue, "ReceiptHandle": "probe"}),
            GetQueueAttributes=("get_queue_attributes", queue),
            PurgeQueue=("purge_queue", queue),
        )
    return attempts


def on_keys(deployed: Deployed) -> Attempts:
    attempts: Attempts = {}
    for part in PARTS:
        key = {"KeyId": deployed.key(part)}
        own = {"EncryptionContext": context(part)}
        sealed = {"CiphertextBlob": deployed.sealed(part)}
        again = {"SourceEncryptionContext": context(part), "DestinationKeyId": deployed.key(part)}
        attempts |= calls_on(
            f"key {part}",
            "kms",
            GenerateDataKey=("generate_data_key", {**key, **own, "KeySpec": "AES_256"}),
            Encrypt=("encrypt", {**key, **own, "Plaintext": b"probe"}),
            Decrypt=("decrypt", {**sealed, **own}),
            ReEncrypt=("re_encrypt", {**sealed, **again}),
            **of_administrators(deployed, part),
        )
    for name in MARKS:
        key = {"KeyId": deployed.key(name)}
        marked = {**key, "Message": b"probe", "MacAlgorithm": "HMAC_SHA_256"}
        attempts |= calls_on(
            f"key {name}",
            "kms",
            GenerateMac=("generate_mac", marked),
            VerifyMac=("verify_mac", {**marked, "Mac": b"probe"}),
            **of_administrators(deployed, name),
        )
    return attempts


def of_administrators(deployed: Deployed, name: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """What gives or ends the use of a key; the policy that is put is the one it has."""
    key = {"KeyId": deployed.key(name)}
    kms, named = deployed.engine.client("kms"), {**key, "PolicyName": "default"}
    policy = {"Policy": kms.get_key_policy(**named)["Policy"]}
    grant = {"GranteePrincipal": "arn:aws:iam::000000000000:root", "Operations": ["DescribeKey"]}
    return {
        "PutKeyPolicy": ("put_key_policy", {**named, **policy}),
        "CreateGrant": ("create_grant", {**key, **grant}),
        "ReplicateKey": ("replicate_key", {**key, "ReplicaRegion": "eu-central-1"}),
        "DisableKey": ("disable_key", key),
        "ScheduleKeyDeletion": ("schedule_key_deletion", key),
    }


def on_bucket(deployed: Deployed) -> Attempts:
    bucket = {"Bucket": deployed.bucket}
    attempts = calls_on(
        "bucket of the journal",
        "s3",
        ListBucket=("list_objects_v2", bucket),
        ListBucketVersions=("list_object_versions", bucket),
        PutBucketPolicy=("put_bucket_policy", {**bucket, "Policy": "{}"}),
    )
    for folder in FOLDERS:
        file = {**bucket, "Key": f"{folder}/probe"}
        attempts |= calls_on(
            f"file in {folder}",
            "s3",
            PutObject=("put_object", {**file, "Body": b"probe", "IfNoneMatch": "*"}),
            GetObject=("get_object", file),
            GetObjectVersion=("get_object", {**file, "VersionId": "probe"}),
            DeleteObject=("delete_object", file),
        )
    for name, thing in (("releases", "file of a release"), ("published", "published file")):
        bucket = {"Bucket": deployed.bucket_of(name)}
        file = {**bucket, "Key": "probe"}
        attempts |= calls_on(
            thing,
            "s3",
            PutObject=("put_object", {**file, "Body": b"probe", "IfNoneMatch": "*"}),
            GetObject=("get_object", file),
            DeleteObject=("delete_object", file),
            ListBucket=("list_objects_v2", bucket),
            ListBucketVersions=("list_object_versions", bucket),
            PutBucketPolicy=("put_bucket_policy", {**bucket, "Policy": "{}"}),
        )
    return attempts


def on_mail() -> Attempts:
    address = {"EmailAddress": f"desk@{MAIL_DOMAIN}"}
    attempts = calls_on(
        "suppression list",
        "sesv2",
        DeleteSuppressedDestination=("delete_suppressed_destination", address),
        GetSuppressedDestination=("get_suppressed_destination", address),
    )
    for sender, name in (("post", "our address"), ("burgemeester", "another address")):
        for kind, by in (
            ("mail", "signaalpunt-dienst"),
            ("form letter", "signaalpunt-formulieren"),
        ):
            mail = {
                "FromEmailAddress": f"{sender}@{MAIL_DOMAIN}",
                "Destination": {"ToAddresses": [f"desk@{MAIL_DOMAIN}"]},
                "Content": {"Raw": {"Data": b"Subject: probe\r\n\r\nprobe"}},
                "ConfigurationSetName": by,
            }
            attempts |= calls_on(f"{kind} from {name}", "sesv2", SendEmail=("send_email", mail))
    return attempts


def context(part: str) -> dict[str, str]:
    return {"app": "signaalpunt", "part": part}
