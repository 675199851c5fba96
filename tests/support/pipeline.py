"""The product on the real adapters, on one account in memory (``account.py``)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from email import message_from_string
from typing import Any

import boto3
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sesv2.models import sesv2_backends

from chalicelib.bootstrap import GIVEN, CompositionRoot, Function, aws_ports
from chalicelib.network.store import put_code, put_organisatie, put_person
from chalicelib.platform import code
from chalicelib.platform.ports import Ports, Visiting
from chalicelib.platform.settings import Settings
from chalicelib.platform.table import DynamoDatabase, Part, Transaction
from chalicelib.programme.store import put_sessie
from tests.support.account import REGION
from tests.support.builders import (
    MONDAY,
    a_gemeente,
    a_person,
    a_sessie,
    an_organisatie,
    put_at_desk,
)
from tests.support.fakes import nobody_logs_in
from tools.seed import PERSONAL_CODE as PERSONAL_CODE


@dataclass
class Pipeline:
    """The product on one account; ``now`` can be moved."""

    settings: Settings
    database: DynamoDatabase
    now: Any = MONDAY

    def __post_init__(self) -> None:
        self.root = CompositionRoot(self.ports, nobody_logs_in)

    def ports(self, function: Function) -> Ports:
        """Real ports, with our clock and a municipality of few rules."""
        made = aws_ports(GIVEN[function], self.settings)
        return replace(made, now=lambda: self.now, here=a_gemeente())

    @property
    def visiting(self) -> Visiting:
        return self.root.ports("public").visiting

    def work(self) -> None:
        """Empty all queues, as the workers would."""
        root = self.root
        hands = {
            "reports": root.triage,
            "registrations": root.registrar,
            "post": root.mailer,
            "post-forms": root.mailer,
        }
        while waiting := [(hand, body) for name, hand in hands.items() for body in self.take(name)]:
            for hand, body in waiting:
                hand(body)

    def take(self, queue: str) -> list[str]:
        sqs, url = (
            boto3.client("sqs", REGION),
            self.settings.text(f"QUEUE_{queue.upper().replace('-', '_')}"),
        )
        taken = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        for message in taken:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return [message["Body"] for message in taken]

    def mails(self) -> list[Any]:
        sent = sesv2_backends[DEFAULT_ACCOUNT_ID][REGION].core_backend.sent_messages
        return [message_from_string(m.raw_data) for m in sent]

    def mailed_to(self, subject: str) -> list[str]:
        return [str(m["To"]) for m in self.mails() if m["Subject"] == subject]

    def everything_stored(self) -> str:
        dynamodb = boto3.client("dynamodb", REGION)
        tables = dynamodb.list_tables()["TableNames"]
        return repr([dynamodb.scan(TableName=table)["Items"] for table in tables])


def a_pipeline(account: dict[str, str]) -> Pipeline:
    """The use cases on a fresh account, with a small town in its tables."""
    settings = Settings(account)
    made = Pipeline(settings, DynamoDatabase("signaalpunt-"))
    digest = code.one_way("persoonlijke_code", code.read_characters(PERSONAL_CODE))
    parts: list[Part] = [
        put_organisatie(an_organisatie()),
        put_person(a_person("a")),
        put_person(a_person("b", role="plaatsvervanger")),
        put_at_desk("werkbak", "desk@gemeente.example", "triagist"),
        put_at_desk("lead", "lead@gemeente.example", "teamleider"),
        put_at_desk("oproep", "oproep@gemeente.example", "oproep"),
        put_code(digest, "netwerklid-1"),
        put_sessie(a_sessie(free=1)),
    ]
    made.database.commit(Transaction(parts))
    return made
