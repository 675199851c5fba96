"""The use cases on the real adapters, on one account in memory (``account.py``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from email import message_from_string
from typing import Any

import boto3
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sesv2.models import sesv2_backends

from chalicelib.journal.store import JournalStore
from chalicelib.mail import usecases as mail
from chalicelib.mail.letters import write
from chalicelib.network.domain import DeskMember
from chalicelib.network.store import (
    NetworkStore,
    put_code,
    put_desk_member,
    put_organisatie,
    put_person,
)
from chalicelib.platform import code
from chalicelib.platform.calendar import OfficeHours
from chalicelib.platform.kms import AwsKeys
from chalicelib.platform.mailer import SesMailer
from chalicelib.platform.queue import SqsQueues
from chalicelib.platform.settings import Settings
from chalicelib.platform.table import DynamoDatabase, Put, Transaction
from chalicelib.programme import intake as sign_up_intake
from chalicelib.programme import usecases as programme
from chalicelib.programme.store import put_sessie
from chalicelib.reports import intake as report_intake
from chalicelib.reports import usecases as reports
from tests.support.account import REGION
from tests.support.builders import (
    FLOOD,
    GEMEENTE,
    MAILS_PER_ADDRESS,
    MONDAY,
    TERMS,
    a_person,
    a_sessie,
    an_organisatie,
)

PERSONAL_CODE = "DEMO-0000-0000-000F"


@dataclass
class Pipeline:
    """The use cases on one account; ``now`` can be moved."""

    settings: Settings
    database: DynamoDatabase
    now: Any = MONDAY

    def clock(self) -> Any:
        return self.now

    @property
    def intake(self) -> report_intake.Intake:
        return report_intake.Intake(
            keys=AwsKeys(self.settings, "content", "notify"),
            queues=SqsQueues(self.settings, "reports"),
            now=self.clock,
            hours=OfficeHours("Europe/Amsterdam", time(9), time(17)),
        )

    @property
    def counter(self) -> sign_up_intake.Counter:
        keys = AwsKeys(self.settings, "registration", "notify")
        return sign_up_intake.Counter(keys, SqsQueues(self.settings, "registrations"), self.clock)

    @property
    def desk(self) -> reports.Triage:
        return reports.Triage(
            database=self.database,
            network=NetworkStore(self.database),
            journal=JournalStore(self.database),
            queues=SqsQueues(self.settings, "post"),
            now=self.clock,
            flood=FLOOD,
            terms=TERMS,
        )

    @property
    def registrar(self) -> programme.Registrar:
        return programme.Registrar(
            database=self.database,
            keys=AwsKeys(self.settings, "registration", marks="person"),
            queues=SqsQueues(self.settings, "post"),
            now=self.clock,
            zone="Europe/Amsterdam",
        )

    @property
    def office(self) -> mail.PostOffice:
        def fill(letter: str, language: str, facts: Mapping[str, str]) -> Any:
            known = {**GEMEENTE, **facts}
            return write(letter, lambda text: text, known)

        return mail.PostOffice(
            database=self.database,
            network=NetworkStore(self.database),
            keys=AwsKeys(self.settings, "notify", marks="address"),
            mailer=SesMailer(self.settings),
            now=self.clock,
            write=fill,
            set_html=lambda written, language: f"<p>{written.subject}</p>",
            lease=timedelta(minutes=15),
            public_url="https://signaalpunt.example",
            bureau_url="https://bureau.example",
            per_address=MAILS_PER_ADDRESS,
        )

    def work(self) -> None:
        """Empty all queues, as the workers would."""
        while (
            self._drain("reports", lambda body: reports.triage(self.desk, body))
            + self._drain("registrations", lambda body: programme.register(self.registrar, body))
            + self._drain("post", lambda body: mail.handle(self.office, body))
        ):
            continue

    def _drain(self, queue: str, handle: Callable[[str], None]) -> int:
        bodies = self.take(queue)
        for body in bodies:
            handle(body)
        return len(bodies)

    def take(self, queue: str) -> list[str]:
        sqs, url = boto3.client("sqs", REGION), self.settings.text(f"QUEUE_{queue.upper()}")
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
    parts: list[Put] = [
        put_organisatie(an_organisatie()),
        put_person(a_person("a")),
        put_person(a_person("b", role="plaatsvervanger")),
        put_desk_member(DeskMember("werkbak", "desk@gemeente.example", "triagist")),
        put_desk_member(DeskMember("lead", "lead@gemeente.example", "teamleider")),
        put_desk_member(DeskMember("oproep", "oproep@gemeente.example", "oproep")),
        put_code(digest, "netwerklid-1"),
        put_sessie(a_sessie(free=1)),
    ]
    for part in parts:
        made.database.commit(Transaction([part]))
    return made
