"""The composition root: each Lambda function's use case, bound to the ports of that function.

Production hands in ports to AWS, tests and the simulation ports in memory; nothing else builds what is built
here. Imports stand inside, so that a function loads no more than it needs: a GET of a page imports no boto3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any, Literal

from chalicelib.platform import log
from chalicelib.platform.ports import Given, NotGiven, Ports
from chalicelib.platform.queue import WITH_DEAD_LETTERS

if TYPE_CHECKING:
    from chalice import Blueprint

    from chalicelib.access.guard import Guard
    from chalicelib.access.oidc import Provider
    from chalicelib.catalogue.domain import Catalogue
    from chalicelib.platform.files import Files, FilesName
    from chalicelib.platform.settings import Settings
    from chalicelib.process.proposals.usecases import Kind

Function = Literal[
    "public",
    "bureau",
    "triage",
    "registrar",
    "mailer",
    "mail_events",
    "search",
    "clearing",
    "clock",
    "journal_root",
    "journal_watch",
    "lookout",
    "evaluation",
]

# One line for each function; infra/app.<stage>.yaml and infra/policies give it the same on AWS.
GIVEN: Mapping[Function, Given] = {
    "public": Given(
        parts=("content", "notify", "registration"),
        sends=("reports", "registrations"),
        files=("published",),
        settings=("EXIT_URL", "PUBLIC_URL"),
    ),
    "bureau": Given(
        # What it enters itself is sealed as a visitor's is; an address it only seals (infra/policies).
        parts=("content", "notify", "dossier"),
        sends=("post", "searches", "batches"),
        files=("releases", "published"),
        settings=("BUREAU_URL",),
    ),
    "triage": Given(sends=("post",)),
    "registrar": Given(parts=("registration",), marks="person", sends=("post",)),
    "mailer": Given(
        parts=("notify",),
        marks="address",
        sends=("post-forms",),
        mails=True,
        settings=("LEASE_SECONDS", "PUBLIC_URL", "BUREAU_URL"),
    ),
    "mail_events": Given(),
    "search": Given(parts=("content", "dossier"), sends=("searches",)),
    "clearing": Given(parts=("content", "dossier"), sends=("batches",)),
    # Every queue that has a reader who keeps what it cannot read, also the one without dead letters.
    "clock": Given(sends=("registrations",), mends=WITH_DEAD_LETTERS),
    "journal_root": Given(sends=("post",), writes_once=True),
    "journal_watch": Given(writes_once=True),
    "lookout": Given(looks_outside=True, settings=("PUBLIC_URL", "BUREAU_URL")),
    # Of all tables it reads facts and its own.
    "evaluation": Given(sends=("post",), files=("releases",)),
}


class CompositionRoot:
    """Builds the pages of a surface, and the handler of each queue and schedule.

    ``ports_of`` makes the ports of a function, once, when its first event comes; ``provider`` the issuer of
    logins.
    """

    def __init__(
        self, ports_of: Callable[[Function], Ports], provider: Callable[[], Provider]
    ) -> None:
        self.ports = cache(ports_of)
        self._provider = cache(provider)

    def common_pages(self) -> list[Blueprint]:
        """The blueprints that every surface with pages has."""
        from chalicelib.site.common.pages import common_routes

        return [common_routes()]

    def public_pages(self) -> list[Blueprint]:
        """The blueprints of the public surface."""
        from chalicelib.evaluation.showing.pages import routes as figure_routes
        from chalicelib.mailbox.intake.pages import routes as mailbox_routes
        from chalicelib.mailbox.reading.usecases import first_sent, open_with
        from chalicelib.programme.intake.pages import routes as programme_routes
        from chalicelib.reports.intake.pages import routes as report_routes
        from chalicelib.site.public.pages import routes as site_routes

        def visiting() -> Ports:
            return self.ports("public")

        def asked() -> list[str]:
            # Imported here: no other page of information pays for the forms.
            from chalicelib.reports.forms import MELDING_PROFESSIONAL

            return [question.label for question in MELDING_PROFESSIONAL.questions.values()]

        return [
            site_routes(lambda: visiting().settings.text("EXIT_URL"), asked),
            report_routes(
                lambda: visiting().visiting,
                lambda: self._catalogue,
                lambda code: first_sent(visiting(), code),
                lambda: visiting().settings.text("PUBLIC_URL"),
            ),
            mailbox_routes(lambda: visiting().visiting, lambda code: open_with(visiting(), code)),
            programme_routes(lambda: visiting().visiting, lambda: self._catalogue),
            figure_routes(visiting),
        ]

    def staff_pages(self, *, has_root: bool) -> tuple[Blueprint, Guard]:
        """The pages of the bureau, and the guard that knows the right of each.

        ``has_root``: the first page of the address is the bureau's, and not that of the public site.
        """
        from chalice import Blueprint

        from chalicelib.access.account.pages import routes as account_routes
        from chalicelib.access.guard import Guard
        from chalicelib.access.login.pages import routes as login_routes
        from chalicelib.access.signing.pages import routes as signing_routes
        from chalicelib.access.staff.pages import routes as staff_routes
        from chalicelib.evaluation.activities.pages import routes as activity_routes
        from chalicelib.evaluation.costs.pages import routes as cost_routes
        from chalicelib.evaluation.publishing.pages import routes as release_routes
        from chalicelib.evaluation.readers.pages import routes as reader_routes
        from chalicelib.evaluation.reading.pages import routes as release_file_routes
        from chalicelib.network.absence.pages import routes as absence_routes
        from chalicelib.network.contacts.pages import routes as contact_routes
        from chalicelib.network.directory.pages import routes as directory_routes
        from chalicelib.oversight.files.pages import routes as file_routes
        from chalicelib.oversight.journal.pages import routes as journal_routes
        from chalicelib.reports.clearing.pages import routes as clearing_routes
        from chalicelib.reports.deciding.pages import routes as deciding_routes
        from chalicelib.reports.entering.pages import routes as entering_routes
        from chalicelib.reports.examining.pages import routes as examining_routes
        from chalicelib.reports.extending.pages import routes as extending_routes
        from chalicelib.reports.finding.pages import routes as finding_routes
        from chalicelib.reports.handling.pages import routes as handling_routes
        from chalicelib.reports.inbox.pages import routes as inbox_routes
        from chalicelib.reports.involving.pages import routes as involving_routes
        from chalicelib.reports.linking.pages import routes as linking_routes
        from chalicelib.reports.melding.pages import routes as melding_routes
        from chalicelib.reports.notes.pages import routes as notes_routes
        from chalicelib.reports.partners.pages import routes as partner_routes
        from chalicelib.reports.reopening.pages import routes as reopening_routes
        from chalicelib.reports.reporter.pages import routes as reporter_routes
        from chalicelib.reports.search.pages import routes as search_routes
        from chalicelib.reports.sharing.pages import routes as sharing_routes
        from chalicelib.reports.shielding.pages import routes as shielding_routes
        from chalicelib.reports.signing.pages import routes as reports_signing_routes
        from chalicelib.reports.splitting.pages import routes as splitting_routes
        from chalicelib.reports.surplus.pages import routes as surplus_routes
        from chalicelib.reports.telling.pages import routes as telling_routes
        from chalicelib.site.begin.pages import routes as begin_routes
        from chalicelib.unreadable.pile.pages import routes as unreadable_routes

        pages = Blueprint(__name__)
        guard = Guard(pages, lambda: self.ports("bureau"))
        login_routes(guard, self._provider, has_root=has_root)
        for routes in (
            inbox_routes,
            unreadable_routes,
            entering_routes,
            melding_routes,
            handling_routes,
            examining_routes,
            notes_routes,
            reporter_routes,
            deciding_routes,
            reopening_routes,
            telling_routes,
            partner_routes,
            extending_routes,
            involving_routes,
            reports_signing_routes,
            linking_routes,
            shielding_routes,
            surplus_routes,
            search_routes,
            clearing_routes,
            splitting_routes,
            finding_routes,
            sharing_routes,
            directory_routes,
            contact_routes,
            absence_routes,
            staff_routes,
            account_routes,
            cost_routes,
            activity_routes,
            journal_routes,
            file_routes,
            release_routes,
            release_file_routes,
            reader_routes,
        ):
            routes(guard)
        signing_routes(guard, acts_of_two())
        begin_routes(guard, acts_of_two())
        return pages, guard

    @cached_property
    def _catalogue(self) -> Catalogue:
        """The lists in the public forms, as each process remembers them."""
        from chalicelib.catalogue.store import CatalogueStore, Remembered

        return Remembered(CatalogueStore(self.ports("public").database))

    def triage(self, body: str) -> None:
        """Handle one message of the queue ``reports``."""
        from chalicelib.reports.triage.usecases import handle_message
        from chalicelib.work import Work

        handle_message(Work(self.ports("triage"), "triage"), body)

    def registrar(self, body: str) -> None:
        """Handle one message of the queue ``registrations``."""
        from chalicelib.programme.places.usecases import register
        from chalicelib.work import Work

        register(Work(self.ports("registrar"), "registrar"), body)

    def mailer(self, body: str) -> None:
        """Handle one message of the queue ``post`` or ``post-forms``."""
        from chalicelib.mail.sending.usecases import handle
        from chalicelib.network.addressing.usecases import Addresses

        ports = self.ports("mailer")
        handle(ports, Addresses(ports.database, lambda: ports.today), body)

    def mail_events(self, body: str) -> None:
        """Handle one message of the queue ``mail-events``."""
        from chalicelib.mail.events.usecases import note_event

        note_event(self.ports("mail_events"), body)

    def search(self, body: str) -> None:
        """Handle one message of the queue ``searches``."""
        from chalicelib.reports.search.usecases import search_stretch

        search_stretch(self.ports("search"), body)

    def clearing(self, body: str) -> None:
        """Handle one message of the queue ``batches``."""
        from chalicelib.reports.batching.usecases import batch_stretch

        batch_stretch(self.ports("clearing"), body)

    def clock(self) -> None:
        """One tick of the clock: whatever waits too long is put back on its queue."""
        from chalicelib.mail.sending.usecases import resend_due
        from chalicelib.mailbox.ending.usecases import send_expired
        from chalicelib.platform.jobs import run_each
        from chalicelib.platform.queue import redrive
        from chalicelib.reports.batching.usecases import send_batches_due
        from chalicelib.reports.forgetting.usecases import send_to_forget
        from chalicelib.unreadable.pile.usecases import send_to_read_again

        ports = self.ports("clock")
        # Reports first, and mail last: mail never stands in the way of storing.
        jobs = {
            f"redriven_{queue}": partial(redrive, ports.queues, queue)
            for queue in GIVEN["clock"].mends
        }
        jobs["read_again"] = partial(send_to_read_again, ports)
        jobs["expired"] = partial(send_expired, ports)
        jobs["to_forget"] = partial(send_to_forget, ports)
        jobs["batches"] = partial(send_batches_due, ports)
        jobs["resent"] = partial(resend_due, ports)
        counted = run_each(jobs)
        # The alarm on the clock's heartbeat counts this line (infra/data.yaml).
        log.event("clock_ticked", **counted)

    def journal_root(self, seconds_left: Callable[[], float]) -> None:
        """One night of the journal: the days since the last sheet are sealed, as far as the time goes."""
        from chalicelib.journal.sealing.usecases import SECONDS_OF_A_PART, seal_days
        from chalicelib.oversight.nights.usecases import tell_roots
        from chalicelib.work import Work

        ports = self.ports("journal_root")
        if seal_days(ports, lambda: seconds_left() < SECONDS_OF_A_PART):
            # The alarm on missed nights counts this line (infra/data.yaml).
            log.event("journal_sealed")
        else:
            log.event("journal_not_sealed_yet")
        tell_roots(Work(ports, "journal_root"))

    def evaluation(self, seconds_left: Callable[[], float]) -> None:
        """One day of the evaluation: every release that is due and not there yet, the oldest first."""
        from chalicelib.evaluation.making.usecases import SECONDS_OF_A_RELEASE, make_due
        from chalicelib.work import Work

        work = Work(self.ports("evaluation"), "evaluation")
        if make_due(work, lambda: seconds_left() < SECONDS_OF_A_RELEASE):
            # The alarm on missed days counts this line (infra/data.yaml).
            log.event("evaluation_made")
        else:
            log.event("evaluation_not_made_yet")

    def journal_watch(self, records: Iterable[Mapping[str, Any]]) -> None:
        """Handle a batch of the stream of the journal: what was added, and what was not only added."""
        from chalicelib.journal.watching.usecases import watch

        watch(self.ports("journal_watch"), records)

    def lookout(self) -> None:
        """One look at both sites from outside."""
        from chalicelib.lookout.looking.usecases import look_around

        look_around(self.ports("lookout"))


def acts_of_two() -> Sequence[Kind]:
    """Every act that takes two people: one proposes, another one signs."""
    from chalicelib.access.staff.usecases import RECOVERY, ROLES
    from chalicelib.evaluation.publishing.usecases import KINDS as RELEASES
    from chalicelib.evaluation.readers.usecases import READING
    from chalicelib.network.contacts.usecases import ADMISSION, CONTACT_RECOVERY
    from chalicelib.reports.clearing.usecases import CLEARING
    from chalicelib.reports.signing.usecases import KINDS

    of_meldingen = (*KINDS.values(), CLEARING)
    return (ROLES, RECOVERY, ADMISSION, CONTACT_RECOVERY, *of_meldingen, *RELEASES, READING)


def aws_ports(given: Given, settings: Settings) -> Ports:
    """The ports of a function on AWS. Raises MissingSetting, naming a setting that the function lacks.

    Building them calls nothing and imports no boto3: a page that calls no service stays light.
    """
    from chalicelib.platform import gemeente
    from chalicelib.platform.clock import system_clock
    from chalicelib.platform.files import S3Files
    from chalicelib.platform.kms import AwsKeys
    from chalicelib.platform.mailer import SesMailer
    from chalicelib.platform.outside import open_page
    from chalicelib.platform.queue import SqsQueues
    from chalicelib.platform.table import DynamoDatabase
    from chalicelib.platform.write_once import S3WriteOnce

    for name in given.settings:
        settings.text(name)
    nothing: Any = NotGiven

    def files(name: FilesName) -> Files:
        made: Files = S3Files(settings, name) if name in given.files else nothing(f"bucket {name}")
        return made

    return Ports(
        database=DynamoDatabase(settings.text("TABLE_PREFIX")),
        keys=AwsKeys(settings, *given.parts, marks=given.marks),
        queues=SqsQueues(settings, *given.sends, mends=given.mends),
        mailer=SesMailer(settings) if given.mails else nothing("mailer"),
        write_once=S3WriteOnce(settings) if given.writes_once else nothing("write-once bucket"),
        releases=files("releases"),
        published=files("published"),
        outside=open_page if given.looks_outside else nothing("way outside"),
        now=system_clock,
        here=gemeente.load(settings.text("GEMEENTE")),
        settings=settings,
    )


def on_aws(settings: Settings) -> CompositionRoot:
    """The root of production: ports to AWS, and the issuer that the settings name.

    On Lambda the bureau looks at its issuer now, and not at the first login: raises MissingSetting, naming
    the key.
    """
    from chalicelib.access.oidc import OidcProvider, issuer_of

    if settings.of_a_function() and settings.surface() == "bureau":
        issuer_of(settings)

    def provider() -> Provider:
        from chalicelib.platform.kms import KmsSigner

        issuer = issuer_of(settings)
        return OidcProvider(issuer, KmsSigner(issuer.client_key) if issuer.client_key else None)

    return CompositionRoot(lambda function: aws_ports(GIVEN[function], settings), provider)
