"""Signaalpunt's front door: it wires, and does nothing else.

``SURFACE`` says which surface this deployment serves: ``public`` and ``bureau`` have pages, ``workers`` the
handlers of queues and schedules; unset, as in tests, it has all. Routes live in the features.
Every event handler stands here, because Chalice gives a handler on a blueprint a module of its own
as entry point, which would skip this wiring.
"""

from __future__ import annotations

from typing import Any

from chalice import Cron, Rate
from chalice.app import CloudWatchEvent, SQSEvent

from chalicelib import wiring
from chalicelib.platform.clock import system_clock
from chalicelib.platform.queue import handle_each
from chalicelib.platform.web.app import WebApp

_SURFACE = wiring.SETTINGS.surface()
app = WebApp("signaalpunt", for_staff=_SURFACE in {"bureau", "all"})

if _SURFACE != "workers":
    for blueprint in wiring.common_pages():
        app.register_blueprint(blueprint)

if _SURFACE in {"bureau", "all"}:
    from chalicelib.access.guard import stop_at_undeclared

    _BEFORE = frozenset(app.routes)
    _GUARDS = []
    for blueprint, guard in wiring.bureau_pages(has_root=_SURFACE == "bureau"):
        app.register_blueprint(blueprint)
        _GUARDS.append(guard)
    stop_at_undeclared(app, _GUARDS, others=_BEFORE)

if _SURFACE in {"public", "all"}:
    for blueprint in wiring.public_pages():
        app.register_blueprint(blueprint)

if _SURFACE in {"workers", "all"}:
    from chalicelib.mail.events.usecases import note_event
    from chalicelib.mail.sending.usecases import handle
    from chalicelib.programme.places.usecases import register
    from chalicelib.reports.search.usecases import search_stretch
    from chalicelib.reports.triage.usecases import handle_message

    @app.on_sqs_message(queue="signaalpunt-reports", batch_size=10, name="triage")
    def triage(event: SQSEvent) -> Any:
        work = wiring.triage_desk()
        return handle_each("triage", _records(event), lambda body: handle_message(work, body))

    @app.on_sqs_message(queue="signaalpunt-registrations", batch_size=10, name="registrar")
    def registrar(event: SQSEvent) -> Any:
        counter = wiring.registrar()
        return handle_each("registrar", _records(event), lambda body: register(counter, body))

    @app.on_sqs_message(queue="signaalpunt-post", batch_size=1, name="mailer")
    def mailer(event: SQSEvent) -> Any:
        office = wiring.post_office()
        return handle_each("mailer", _records(event), lambda body: handle(office, body))

    @app.on_sqs_message(queue="signaalpunt-mail-events", batch_size=10, name="mail_events")
    def mail_events(event: SQSEvent) -> Any:
        post = wiring.database()
        return handle_each(
            "mail_events", _records(event), lambda body: note_event(post, system_clock, body)
        )

    @app.on_sqs_message(queue="signaalpunt-searches", batch_size=1, name="search")
    def search(event: SQSEvent) -> Any:
        desk = wiring.search_desk()
        return handle_each("search", _records(event), lambda body: search_stretch(desk, body))

    @app.schedule(Rate(5, unit=Rate.MINUTES), name="clock")
    def clock(event: CloudWatchEvent) -> None:
        wiring.tick()

    # At night, when the index of the day before has long followed its table.
    @app.schedule(Cron(30, 2, "*", "*", "?", "*"), name="journal_root")
    def journal_root(event: CloudWatchEvent) -> None:
        wiring.seal_days()


def _records(event: SQSEvent) -> list[dict[str, Any]]:
    return list(event.to_dict()["Records"])
