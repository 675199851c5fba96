"""Signaalpunt's front door: it wires, and does nothing else.

``SURFACE`` says which surface this deployment serves: ``public`` and ``bureau`` have pages, ``workers`` the
handlers of queues and schedules, ``evaluation`` the daily exports; unset, as in tests, it has all. Routes
live in the features. Every event handler stands here, because Chalice gives a handler on a blueprint a
module of its own as entry point, which would skip this wiring.
"""

from __future__ import annotations

from typing import Any

from chalice import Cron, Rate
from chalice.app import CloudWatchEvent, DynamoDBEvent, SQSEvent

from chalicelib.bootstrap import on_aws
from chalicelib.platform.queue import handle_each
from chalicelib.platform.settings import Settings
from chalicelib.platform.web.app import WebApp

_SETTINGS = Settings()
_SURFACE = _SETTINGS.surface()
_ROOT = on_aws(_SETTINGS)
app = WebApp("signaalpunt", for_staff=_SURFACE in {"bureau", "all"})

if _SURFACE not in {"workers", "evaluation"}:
    for blueprint in _ROOT.common_pages():
        app.register_blueprint(blueprint)

if _SURFACE in {"bureau", "all"}:
    from chalicelib.access.guard import stop_at_undeclared

    _BEFORE = frozenset(app.routes)
    _pages, _guard = _ROOT.staff_pages(has_root=_SURFACE == "bureau")
    app.register_blueprint(_pages)
    stop_at_undeclared(app, _guard, others=_BEFORE)

if _SURFACE in {"public", "all"}:
    for blueprint in _ROOT.public_pages():
        app.register_blueprint(blueprint)

if _SURFACE in {"workers", "all"}:

    @app.on_sqs_message(queue="signaalpunt-reports", batch_size=1, name="triage")
    def triage(event: SQSEvent) -> Any:
        return handle_each("triage", _records(event), _ROOT.triage)

    @app.on_sqs_message(queue="signaalpunt-registrations.fifo", batch_size=10, name="registrar")
    def registrar(event: SQSEvent) -> Any:
        return handle_each("registrar", _records(event), _ROOT.registrar)

    @app.on_sqs_message(queue="signaalpunt-post", batch_size=1, name="mailer")
    def mailer(event: SQSEvent) -> Any:
        return handle_each("mailer", _records(event), _ROOT.mailer)

    @app.on_sqs_message(queue="signaalpunt-mail-events", batch_size=10, name="mail_events")
    def mail_events(event: SQSEvent) -> Any:
        return handle_each("mail_events", _records(event), _ROOT.mail_events)

    @app.on_sqs_message(queue="signaalpunt-searches", batch_size=1, name="search")
    def search(event: SQSEvent) -> Any:
        return handle_each("search", _records(event), _ROOT.search)

    @app.on_sqs_message(queue="signaalpunt-batches", batch_size=1, name="clearing")
    def clearing(event: SQSEvent) -> Any:
        return handle_each("clearing", _records(event), _ROOT.clearing)

    @app.schedule(Rate(5, unit=Rate.MINUTES), name="clock")
    def clock(event: CloudWatchEvent) -> None:
        _ROOT.clock()

    # At night, when the index of the day before has long followed its table. Four times: a day that is too
    # long for one run goes on in the next, and when all is sealed a run only looks.
    @app.schedule(Cron(30, "2-5", "*", "*", "?", "*"), name="journal_root")
    def journal_root(event: CloudWatchEvent) -> None:
        context: Any = event.context
        _ROOT.journal_root(lambda: context.get_remaining_time_in_millis() / 1_000)

    # The stream has its name from the data stack (infra/app.workers.yaml). A minute's entries are one file.
    @app.on_dynamodb_record(
        "arn:aws:dynamodb:::table/signaalpunt-journal/stream/",
        batch_size=1_000,
        starting_position="TRIM_HORIZON",
        maximum_batching_window_in_seconds=60,
        name="journal_watch",
    )
    def journal_watch(event: DynamoDBEvent) -> None:
        _ROOT.journal_watch(event.to_dict()["Records"])

    @app.schedule(Rate(5, unit=Rate.MINUTES), name="lookout")
    def lookout(event: CloudWatchEvent) -> None:
        _ROOT.lookout()


if _SURFACE in {"evaluation", "all"}:
    # Once a day: what a day missed is made up for the next. Chalice knows cron in UTC only, so no schedule
    # could say "the first of the month in Amsterdam"; the function itself looks at what is over.
    @app.schedule(Cron(10, 3, "*", "*", "?", "*"), name="evaluation")
    def evaluation(event: CloudWatchEvent) -> None:
        context: Any = event.context
        _ROOT.evaluation(lambda: context.get_remaining_time_in_millis() / 1_000)


def _records(event: SQSEvent) -> list[dict[str, Any]]:
    return list(event.to_dict()["Records"])
