"""The one page where real AWS, the clock and the settings are handed to each use case.

Each function below builds what one Lambda function works with, once, when its first event comes;
a missing setting stops it there and names its key. Imports stand inside, so that a function loads
no more than it needs: a GET of a page imports no boto3.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from chalicelib.platform import gemeente, log
from chalicelib.platform.clock import system_clock
from chalicelib.platform.settings import Settings

if TYPE_CHECKING:
    from chalice import Blueprint

    from chalicelib.access.accounts import Access
    from chalicelib.access.guard import Guard
    from chalicelib.catalogue.store import CatalogueStore
    from chalicelib.mail.letters import Written
    from chalicelib.mail.sending.usecases import PostOffice
    from chalicelib.mailbox.intake.usecases import Writing
    from chalicelib.mailbox.store import MailboxStore
    from chalicelib.network.directory.usecases import Register
    from chalicelib.platform.queue import QueueName
    from chalicelib.platform.table import Database
    from chalicelib.programme.intake.usecases import Counter
    from chalicelib.programme.places.usecases import Registrar
    from chalicelib.reports.intake.usecases import Intake
    from chalicelib.reports.melding.usecases import Desk
    from chalicelib.reports.triage.usecases import Triage

SETTINGS = Settings()
_ALL_QUEUES: tuple[QueueName, ...] = (
    "reports",
    "registrations",
    "post",
    "mail-events",
    "searches",
)


def common_pages() -> list[Blueprint]:
    """The blueprints that every surface with pages has."""
    from chalicelib.site.common.pages import common_routes

    return [common_routes()]


def bureau_pages(*, has_root: bool) -> list[tuple[Blueprint, Guard]]:
    """The blueprints of the bureau, each with the guard that knows what its routes ask.

    ``has_root``: the first page of the address is the bureau's, and not that of the public site.
    """
    from chalicelib.access.login.pages import routes as access_routes
    from chalicelib.access.staff.pages import routes as beheer_routes
    from chalicelib.network.absence.pages import routes as afwezig_routes
    from chalicelib.network.directory.pages import routes as network_routes
    from chalicelib.oversight.journal.pages import routes as journaal_routes
    from chalicelib.reports.inbox.pages import routes as werkbak_routes
    from chalicelib.reports.melding.pages import routes as melding_routes
    from chalicelib.reports.search.pages import routes as zoeken_routes
    from chalicelib.reports.sharing.pages import routes as berichten_routes

    return [
        access_routes(access, has_root=has_root),
        beheer_routes(access, lambda: SETTINGS.text("BUREAU_URL")),
        journaal_routes(access),
        werkbak_routes(desk, access),
        melding_routes(desk, access),
        zoeken_routes(desk, access),
        berichten_routes(desk, access, register),
        network_routes(register, access, lambda: SETTINGS.text("BUREAU_URL")),
        afwezig_routes(register, access),
    ]


def public_pages() -> list[Blueprint]:
    """The blueprints of the public surface."""
    from chalicelib.mailbox.intake.pages import routes as mailbox_routes
    from chalicelib.programme.intake.pages import routes as programme_routes
    from chalicelib.reports.intake.pages import routes as report_routes
    from chalicelib.site.public.pages import routes as site_routes

    return [
        site_routes(lambda: SETTINGS.text("EXIT_URL")),
        report_routes(intake, catalogue),
        mailbox_routes(writing, mailboxes),
        programme_routes(counter, catalogue),
    ]


@cache
def intake() -> Intake:
    from chalicelib.platform.kms import AwsKeys
    from chalicelib.platform.queue import SqsQueues
    from chalicelib.reports.intake.usecases import Intake

    return Intake(
        keys=AwsKeys(SETTINGS, "content", "notify"),
        queues=SqsQueues(SETTINGS, "reports"),
        now=system_clock,
        hours=gemeente.current().hours,
    )


@cache
def counter() -> Counter:
    from chalicelib.platform.kms import AwsKeys
    from chalicelib.platform.queue import SqsQueues
    from chalicelib.programme.intake.usecases import Counter

    return Counter(
        keys=AwsKeys(SETTINGS, "registration", "notify"),
        queues=SqsQueues(SETTINGS, "registrations"),
        now=system_clock,
    )


@cache
def writing() -> Writing:
    from chalicelib.mailbox.intake.usecases import Writing
    from chalicelib.platform.kms import AwsKeys
    from chalicelib.platform.queue import SqsQueues

    return Writing(
        keys=AwsKeys(SETTINGS, "content"),
        queues=SqsQueues(SETTINGS, "reports"),
        now=system_clock,
        hours=gemeente.current().hours,
    )


@cache
def mailboxes() -> MailboxStore:
    from chalicelib.mailbox.store import MailboxStore

    return MailboxStore(database())


@cache
def catalogue() -> CatalogueStore:
    from chalicelib.catalogue.store import CatalogueStore

    return CatalogueStore(database())


@cache
def database() -> Database:
    from chalicelib.platform.table import DynamoDatabase

    return DynamoDatabase(SETTINGS.text("TABLE_PREFIX"))


@cache
def triage_desk() -> Triage:
    from chalicelib.journal.store import JournalStore
    from chalicelib.network.store import NetworkStore
    from chalicelib.platform.queue import SqsQueues
    from chalicelib.reports.triage.usecases import Triage

    return Triage(
        database=database(),
        network=NetworkStore(database()),
        journal=JournalStore(database()),
        queues=SqsQueues(SETTINGS, "post"),
        now=system_clock,
        flood=gemeente.current().flood,
        terms=gemeente.current().mailbox,
    )


@cache
def access() -> Access:
    from chalicelib.access.accounts import Access
    from chalicelib.access.oidc import OidcProvider, issuer_of
    from chalicelib.journal.store import JournalStore

    return Access(
        database=database(),
        journal=JournalStore(database()),
        provider=OidcProvider(issuer_of(SETTINGS)),
        now=system_clock,
    )


@cache
def register() -> Register:
    from chalicelib.network.directory.usecases import Register

    here = gemeente.current()
    return Register(access(), here.hours.zone, [wijk.code for wijk in here.wijken])


@cache
def desk() -> Desk:
    return _desk("post", "searches")


@cache
def search_desk() -> Desk:
    """For the function that searches: it opens, and tells nobody but itself to go on."""
    return _desk("searches")


def _desk(*queues: QueueName) -> Desk:
    from chalicelib.journal.store import JournalStore
    from chalicelib.platform.kms import AwsKeys
    from chalicelib.platform.queue import SqsQueues
    from chalicelib.reports.melding.usecases import Desk

    return Desk(
        database=database(),
        keys=AwsKeys(SETTINGS, "content", "dossier"),
        journal=JournalStore(database()),
        queues=SqsQueues(SETTINGS, *queues),
        now=system_clock,
        terms=gemeente.current().mailbox,
        zone=gemeente.current().hours.zone,
    )


@cache
def registrar() -> Registrar:
    from chalicelib.platform.kms import AwsKeys
    from chalicelib.platform.queue import SqsQueues
    from chalicelib.programme.places.usecases import Registrar

    return Registrar(
        database=database(),
        keys=AwsKeys(SETTINGS, "registration", marks="person"),
        queues=SqsQueues(SETTINGS, "post"),
        now=system_clock,
        zone=gemeente.current().hours.zone,
    )


@cache
def post_office() -> PostOffice:
    from chalicelib.mail.sending.usecases import PostOffice
    from chalicelib.network.store import NetworkStore
    from chalicelib.platform.kms import AwsKeys
    from chalicelib.platform.mailer import SesMailer

    return PostOffice(
        database=database(),
        network=NetworkStore(database()),
        keys=AwsKeys(SETTINGS, "notify", marks="address"),
        mailer=SesMailer(SETTINGS),
        now=system_clock,
        write=_write_letter,
        set_html=_set_letter,
        lease=timedelta(seconds=SETTINGS.seconds("LEASE_SECONDS")),
        public_url=SETTINGS.text("PUBLIC_URL"),
        bureau_url=SETTINGS.text("BUREAU_URL"),
        per_address=gemeente.current().mails_per_address,
    )


def tick() -> None:
    """One tick of the clock: whatever waits too long is put back on its queue."""
    from functools import partial

    from chalicelib.mail.sending.usecases import resend_due
    from chalicelib.mail.store import MailStore
    from chalicelib.mailbox.ending.usecases import send_expired
    from chalicelib.mailbox.store import MailboxStore
    from chalicelib.platform.jobs import run_each
    from chalicelib.platform.queue import SqsQueues, redrive
    from chalicelib.reports.store.submissions import SubmissionStore
    from chalicelib.reports.triage.usecases import send_to_forget

    queues = SqsQueues(SETTINGS, mends=_ALL_QUEUES)
    # Reports first, and mail last: mail never stands in the way of storing.
    duties = {f"redriven_{queue}": partial(redrive, queues, queue) for queue in _ALL_QUEUES}
    duties["expired"] = partial(send_expired, MailboxStore(database()), queues, system_clock)
    duties["to_forget"] = partial(send_to_forget, SubmissionStore(database()), queues, system_clock)
    duties["resent"] = partial(resend_due, MailStore(database()), queues, system_clock)
    counted = run_each(duties)
    # The alarm on the clock's heartbeat counts this line (infra/data.yaml).
    log.event("clock_ticked", **counted)


def seal_days() -> None:
    """One night of the journal: the days since the last sheet are sealed."""
    from chalicelib.journal.sealing.usecases import seal_days
    from chalicelib.journal.store import JournalStore
    from chalicelib.platform.write_once import S3WriteOnce

    sealed = seal_days(JournalStore(database()), S3WriteOnce(SETTINGS), system_clock)
    # The alarm on missed nights counts this line (infra/data.yaml).
    log.event("journal_sealed", days=sealed)


def _write_letter(letter: str, language: str, facts: Mapping[str, str]) -> Written:
    from chalicelib.mail.letters import write
    from chalicelib.platform.i18n import translator

    known = {**gemeente.current().facts(language), **facts}
    return write(letter, translator(language).gettext, known)


def _set_letter(written: Any, language: str) -> str:
    from chalicelib.platform.web.html import render

    return render("mail/letter.html", language=language, path="/", written=written)
