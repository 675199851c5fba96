"""``make bench``: measure the spine, and set each figure beside its budget (design, "Performance").

Everything is measured on the packaged product: imports on the tree that goes into the zip, calls and
rates against the embedded engine in the same run. Figures are ratios and counts where they can be;
times are the median of several runs with the spread beside them, since machines are noisy. Nothing
here fails: a miss is said in the table.
"""

from __future__ import annotations

import gzip
import json
import math
import os
import re
import resource
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

from chalicelib.access.domain import Session
from chalicelib.access.guard import SESSION
from chalicelib.access.store import insert_session
from chalicelib.evaluation.lines import as_lines
from chalicelib.platform.clock import system_clock, to_text
from chalicelib.platform.code import ALPHABET, SEED_LENGTH, ReceiptCode, derive, one_way
from chalicelib.platform.table import DynamoDatabase, Transaction
from chalicelib.reports.domain import MAX_AMENDMENTS
from chalicelib.reports.piles import PILES
from tests.support.decided import Decided
from tools import package
from tools.engine import Engine
from tools.generated_facts import generated
from tools.wire import Call

_TREE = package.BUILD / "tree"
_RUNS = 9
_REPORTS = 150
_ALIVE = 500
# How much comes in under one receipt code, and the largest answer that Lambda gives (AWS, Lambda quotas).
_ARRIVALS, _LARGEST_ANSWER = 1_000, 6_000_000
# How many meldingen lie in the werkbak when it is measured.
_PILED = (1_000, 10_000, 30_000, 100_000)
_FIRST_PAGES = (
    *("", "melden", "melden-professional", "melden-sleutelpersoon", "aanmelden"),
    *("postvak", "code-kwijt"),
)
_SENDERS = 4
_SECONDS = 6
_TEXT = "Iemand op het plein riep dat het tijd was om iets te doen. " * 68  # about 4 kB


@dataclass(frozen=True)
class Line:
    """One row of the table."""

    what: str
    measured: str
    budget: str
    kept: bool | None


def main() -> None:
    package.build()
    lines = [*_size(), *_imports(), *_facts()]
    with Engine(everything_by_wire=True) as engine:
        engine.deploy()
        environment = engine.environment("public")
        engine.seed()
        lines += _weights(engine)
        lines += _calls(engine)
        os.environ.update(environment)
        lines += _deciding()
        lines += _evaluation(engine)
        # Before the werkbak is filled with meldingen that hold nothing.
        lines += _one_code(engine)
        lines += _search(engine)
        lines += _clearing(engine)
        lines += _desk(engine)
        lines += _rates()
        lines += _hung_mail(engine)
        # Last: what it sends would keep the workers busy for long.
        lines += _pressure(engine)
    _show(lines)


# --- the package


def _size() -> list[Line]:
    megabytes = package.ZIP.stat().st_size / 1_000_000
    return [Line("deployment zip", f"{megabytes:.1f} MB", "<= 30 MB", megabytes <= 30)]


_IMPORT = """
import pathlib, sys, time
started = time.perf_counter()
import app
event = {"requestContext": {"resourcePath": "/melden", "httpMethod": "GET"}, "headers": {},
         "multiValueQueryStringParameters": None, "pathParameters": None, "body": None}
imported = time.perf_counter()
answer = app.app(event, None)
shown = time.perf_counter()
assert answer["statusCode"] == 200, answer["statusCode"]
# VmHWM, because getrusage also counts the process from which this one was made.
status = pathlib.Path("/proc/self/status").read_text()
peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
print((imported - started) * 1000, (shown - imported) * 1000, int(peak) / 1024,
      int(any(name.partition(".")[0] in ("boto3", "botocore") for name in sys.modules)))
"""


def _imports() -> list[Line]:
    environment = {**os.environ, "SURFACE": "public", "GEMEENTE": "dordrecht"}
    environment |= {"PYTHONPATH": str(_TREE), "PYTHONDONTWRITEBYTECODE": "1"}
    runs = []
    for _ in range(_RUNS):
        answer = subprocess.run(
            [sys.executable, "-c", _IMPORT],
            env=environment,
            cwd=_TREE,
            check=True,
            capture_output=True,
            text=True,
        )
        runs.append([float(figure) for figure in answer.stdout.split()[-4:]])
    imports, first, memory, boto = (list(column) for column in zip(*runs, strict=True))
    took = statistics.median(imports)
    size = statistics.median(memory)
    return [
        Line("import of the public surface", _spread(imports, "ms"), "<= 150 ms", took <= 150),
        Line("first page after that", _spread(first, "ms"), "", None),
        Line("memory after the first page", _spread(memory, "MiB"), "<= 90 MiB", size <= 90),
        Line("boto3 loaded by a GET", "yes" if any(boto) else "no", "no", not any(boto)),
    ]


# --- deciding

# As many proposals about a melding wait as may (chalicelib/reports/proposing), one of them the decision.
_WAITING = 10
_LARGEST_TRANSACTION = 4_000_000  # bytes, and 100 parts (AWS, DynamoDB quotas)


def _deciding() -> list[Line]:
    """The AWS calls of each act of deciding, those of the door too, and its largest transaction.

    Counted at the ports, on tables in memory: these acts make the same calls on any tables.
    """
    desk = Decided()
    told = ", ".join(f"{name} {count}" for name, count in desk.acts())
    parts, size = desk.largest(_WAITING)
    return [
        Line("AWS calls of deciding", told, "", None),
        _at_most("parts of the largest decision", parts, 100),
        Line(
            "bytes of the largest decision",
            f"{size:,}",
            f"<= {_LARGEST_TRANSACTION:,}",
            size <= _LARGEST_TRANSACTION,
        ),
    ]


# --- figures


_FACTS = (10_000, 1_000_000)


def _facts() -> list[Line]:
    """A yearly release of so many facts, by the command without AWS, in a process of its own."""
    taken, held = list[float](), list[float]()
    with tempfile.TemporaryDirectory() as folder:
        for number in _FACTS:
            file = Path(folder) / f"{number}.jsonl"
            _generate(file, number)
            seconds, megabytes = _released(file, Path(folder) / str(number))
            taken.append(seconds)
            held.append(megabytes)
    few, many = (f"{number:,}" for number in _FACTS)
    return [
        Line(f"yearly release of {few} facts", f"{taken[0]:.1f} s, {held[0]:.0f} MB", "", None),
        Line(
            f"the same of {many}",
            f"{taken[1]:.1f} s, {held[1]:.0f} MB",
            "< 60 s",
            taken[1] < 60,
        ),
        Line(
            f"memory of {many} facts, beside {few}",
            f"{held[1] / held[0]:.2f}",
            "<= 1.5",
            held[1] <= 1.5 * held[0],
        ),
    ]


def _generate(file: Path, number: int) -> None:
    """Write the first so many facts of a city, which has as many reports as that takes."""
    start, end = date(2020, 1, 1), date(2022, 12, 31)
    reports = max(300, number // 32)
    with file.open("wb") as written:
        for line in islice(as_lines(generated(1, start, end, reports)), number):
            written.write(line)


def _released(file: Path, out: Path) -> tuple[float, float]:
    """How many seconds a yearly release took, and how many megabytes it held at most."""
    command = (
        *(sys.executable, "-c", _MEASURED, "--facts", str(file), "--plan", "SASS-2020-2022"),
        *(
            "--until",
            "2021-12-31",
            "--profile",
            "publicatie",
            "--period",
            "2021",
            "--out",
            str(out),
        ),
    )
    started = time.perf_counter()
    done = subprocess.run(
        command,
        env={**os.environ, "GEMEENTE": "dordrecht"},
        cwd=package.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return time.perf_counter() - started, int(done.stdout.split()[-1]) / 1000


_MEASURED = """
import resource, sys
from chalicelib.evaluation.__main__ import main
if main(sys.argv[1:]):
    sys.exit("no release")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _evaluation(engine: Engine) -> list[Line]:
    """A year of facts that lie in the table, and the releases of it, made by the function."""
    seen: list[str] = []
    engine.wire.before.append(lambda call: seen.append(call.operation))
    engine.seed_figures()
    releases = DynamoDatabase("signaalpunt-")
    started, known = time.perf_counter(), -1
    while len(found := releases.query("evaluation", "uitgaven")) != known or not found:
        known = len(found)
        time.sleep(3)
    seconds = time.perf_counter() - started - 3
    engine.wire.before.pop()
    calls = Counter("PUT file" if one.startswith("PUT") else one for one in seen)
    told = ", ".join(f"{number} {call}" for call, number in calls.most_common(6))
    return [
        Line(f"releases of a year, {known} made by the function", f"{seconds:.0f} s", "", None),
        Line("AWS calls for each of them", f"{sum(calls.values()) / known:.1f}", "", None),
        Line("these calls, with those that filled the table", told, "", None),
    ]


# --- pages and calls


def _weights(engine: Engine) -> list[Line]:
    css = 0
    heaviest, weight = "", 0
    for path in _FIRST_PAGES:
        html = _get(f"{engine.site_url}/{path}")
        if not css:
            name = html.partition(b"static/forms.")[2].partition(b'"')[0].decode()
            css = _compressed(_get(f"{engine.site_url}/static/forms.{name}"))
        if _compressed(html) > weight:
            heaviest, weight = "/" + path, _compressed(html)
    total = (css + weight) / 1000
    what = f"heaviest first page ({heaviest}) with its style, compressed"
    return [Line(what, f"{total:.1f} kB", "<= 14 kB", total <= 14)]


def _calls(engine: Engine) -> list[Line]:
    """Every call that the functions make, counted on the wire."""
    seen: list[str] = []
    engine.wire.before.append(lambda call: seen.append(call.operation))
    # SES tells of each mail afterwards; noting that is not part of the way to it.
    engine.post_office.outcomes = ()
    # A warm process: the list of organisations is read once in five minutes.
    for path, report in (("melden", public_report()), ("melden-professional", work_report())):
        _post(engine, path, report)
    engine.come_to_rest()

    with engine.workers_resting():
        seen.clear()
        _post(engine, "melden", public_report())
        without = len(seen)
        seen.clear()
        _post(engine, "melden-professional", work_report())
        with_address = len(seen)
    engine.come_to_rest()

    way = _way_to_the_last_mail(engine, seen)
    return [
        _at_most("AWS calls of an accepted report, no address", without, 2),
        _at_most("AWS calls of an accepted report, with an address", with_address, 3),
        _at_most("AWS calls up to the last mail of a professional's report", len(way), 12),
        Line("these calls", ", ".join(f"{n} {c}" for c, n in Counter(way).items()), "", None),
    ]


def _way_to_the_last_mail(engine: Engine, seen: list[str]) -> list[str]:
    """Every call from a report to the marks on its two mails: that to the desk, and that to its reporter.

    Not counted: what the watch of the journal keeps beside it. A tick of the clock makes some fifteen calls
    of its own; on a slow machine one falls into the way, and then the next report is looked at.
    """
    engine.come_to_rest()
    while True:
        before = len(engine.mails())
        seen.clear()
        _post(engine, "melden-professional", work_report())
        while len(engine.mails()) < before + 2:
            time.sleep(0.2)
        engine.come_to_rest()
        if "ReceiveMessage" not in seen:
            return [call for call in seen if not call.startswith("PUT /")]


def _at_most(what: str, count: int, budget: int) -> Line:
    return Line(what, str(count), f"<= {budget}", count <= budget)


# --- the desk


def _desk(engine: Engine) -> list[Line]:
    """A melding opened, and the werkbak with a thousand and with up to a hundred thousand meldingen in it.

    The engine reads a whole table for a page of an index. Where that takes longer than the product waits for
    a service (503), the werkbak is measured at the last number that was answered, and the line says so.
    """
    secret = _logged_in(engine)
    sid = _reported(engine)
    opened = _page(engine, f"melding/{sid}", secret)
    pages = _beside_the_floor(engine, sid, secret)
    with engine.workers_resting():
        held = _PILED[0]
        _fill(engine, held)
        few = many = _page(engine, "werkbak", secret)
        full = held
        for full in _PILED[1:]:
            _fill(engine, full - held)
            try:
                many = _page(engine, "werkbak", secret)
            except _TooSlow:
                break
            held = full
    most = f"{held:,}"
    if held < full:
        most += f" (at {full:,} the engine is slower than the product waits for a service)"
    ratio = statistics.median(many.times) / statistics.median(few.times)
    return [
        Line("AWS calls of the werkbak at 1 thousand", str(few.calls), "", None),
        Line(
            f"the same at {most}",
            str(many.calls),
            f"<= {few.calls}",
            many.calls <= few.calls,
        ),
        Line(
            f"bytes of the werkbak at 1 thousand and at {held:,}",
            f"{few.weight}, {many.weight}",
            "the same",
            abs(many.weight - few.weight) <= few.weight / 50,
        ),
        Line(
            f"time of the werkbak at {held:,}, beside that at 1 thousand",
            f"{ratio:.2f} ({_spread(many.times, 'ms')}; the engine's index is not DynamoDB's)",
            "1",
            None,
        ),
        Line("AWS calls of opening a melding", str(opened.calls), "", None),
        *pages,
    ]


def _beside_the_floor(engine: Engine, sid: str, secret: str) -> list[Line]:
    """Each kind of page of the desk beside the page of one's own account, which reads who is there alone."""
    floor = _page(engine, "account", secret)
    lines = [Line("page account, the floor of the next ones", _spread(floor.times, "ms"), "", None)]
    for path in (
        "werkbak",
        f"melding/{sid}",
        f"melding/{sid}/vraag",
        f"melding/{sid}/logboek",
        f"melding/{sid}/notities",
        "melding-invoeren/inwoner",
        "zoeken",
        "organisaties",
    ):
        page = _page(engine, path, secret)
        ratio = statistics.median(page.times) / statistics.median(floor.times)
        found = f"{ratio:.1f} ({_spread(page.times, 'ms')}, {page.calls} calls)"
        lines.append(Line(f"page {path.replace(sid, '..')}, beside the floor", found, "", None))
    return lines


def _one_code(engine: Engine) -> list[Line]:
    """A melding to which a thousand amendments came under one receipt code, and a report behind them."""
    code = _fresh_code()
    sid = derive(ReceiptCode(code)).sid
    for number in range(_ARRIVALS + 1):
        words = f"{number}. {_TEXT}"[:3900]
        _post(engine, "melden", {**public_report(), "code": code, "observed_behaviour": words})
    behind, started = _fresh_code(), time.perf_counter()
    _post(engine, "melden", {**public_report(), "code": behind, "danger_now": "ja"})
    while not _count(engine, f"melding#{derive(ReceiptCode(behind)).sid}"):
        time.sleep(0.2)
    waited = time.perf_counter() - started
    while (beside := _count(engine, f"meer#{sid}")) + MAX_AMENDMENTS < _ARRIVALS:
        time.sleep(1)
    engine.come_to_rest()
    page = _page(engine, f"melding/{sid}", _logged_in(engine))
    return [
        Line(
            f"the page of a melding with {_ARRIVALS:,} arrivals, {beside} of them kept apart",
            f"{page.weight / 1000:.0f} kB, {page.calls} calls, {_spread(page.times, 'ms')}",
            "<= 6 MB",
            page.weight <= _LARGEST_ANSWER,
        ),
        Line("a report with danger behind them is stored after", f"{waited:.1f} s", "", None),
    ]


def _count(engine: Engine, pk: str) -> int:
    """How many rows of a partition of reports there are."""
    counted = (
        engine.client("dynamodb")
        .get_paginator("query")
        .paginate(
            TableName="signaalpunt-reports",
            Select="COUNT",
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": pk}},
        )
    )
    return sum(int(page["Count"]) for page in counted)


def _search(engine: Engine) -> list[Line]:
    """A search through 500 meldingen that are alive, from its button to its outcome."""
    for _ in range(_ALIVE):
        _post(engine, "melden", {**public_report(), "code": _fresh_code()})
    while (alive := _alive(engine)) < _ALIVE:
        time.sleep(1)
    engine.come_to_rest()
    secret = _logged_in(engine)
    fields = {
        "formulier": one_way("formulier", secret),
        "blad": secrets.token_hex(10),
        "zoek": "komt in geen enkele melding voor",
        "reden": "eerder_persoon",
    }
    seen: list[str] = []
    engine.wire.before.append(lambda call: seen.append(call.operation))
    started, shown = time.perf_counter(), 0
    address, page = _with_session(engine, "zoeken", secret, fields)
    while b"<progress" in page:
        shown += 1
        time.sleep(1)
        _, page = _with_session(engine, address, secret)
    took = time.perf_counter() - started
    engine.wire.before.pop()
    opened = seen.count("Decrypt")
    return [
        Line(
            f"a search through {alive} meldingen, from its button to its outcome",
            f"{took:.1f} s; its progress was looked at {shown} times",
            "",
            None,
        ),
        Line(
            "AWS calls of that search for each melding (KMS among them)",
            f"{len(seen) / alive:.2f} ({opened / alive:.2f})",
            "",
            None,
        ),
    ]


def _clearing(engine: Engine) -> list[Line]:
    """What a flood left, from the button that reads it to the last melding that is closed.

    The reports of ``_search`` came in a flood.
    """
    secret, lead = _logged_in(engine), _logged_in(engine, "demo-teamleider")
    seen: list[str] = []
    engine.wire.before.append(lambda call: seen.append(call.operation))

    def press(path: str, by: str, **fields: str) -> str:
        given = {"formulier": one_way("formulier", by), "blad": secrets.token_hex(10), **fields}
        return _with_session(engine, path, by, given)[0]

    def waited(words: bytes) -> tuple[bytes, float, int]:
        """The page once it has these words and no progress, after how many seconds and calls."""
        started, before, found = time.perf_counter(), len(seen), b"<progress"
        while words not in found or b"<progress" in found:
            time.sleep(0.2)
            _, found = _with_session(engine, batch, secret)
        return found, time.perf_counter() - started, len(seen) - before

    batch = press("piek", secret).partition("?")[0]
    page, to_read, reading = waited(b'name="meldingen"')
    boxes = re.findall(rb'name="meldingen" value="([0-9a-f]{32})"', page)
    words = {"meldingen": boxes[0].decode(), "toelichting": "Twintig keer dezelfde reclame."}
    press(f"{batch}/voorstel", secret, **words)
    press(f"{batch}/tekenen", lead)
    page, to_close, closing = waited(b"Gesloten als misbruik")
    number = max(int(n) for n in re.findall(rb"<dd>(\d+)</dd>", page))
    engine.wire.before.pop()
    return [
        Line(
            f"{number} reports of a flood, read and then closed by one signature",
            f"{to_read:.1f} s and {to_close:.1f} s",
            "",
            None,
        ),
        Line(
            "AWS calls for each, read and closed (with those of the page that waits)",
            f"{reading / number:.2f} and {closing / number:.2f}",
            "",
            None,
        ),
    ]


def _alive(engine: Engine) -> int:
    """How many meldingen lie in the piles of the werkbak."""
    dynamodb = engine.client("dynamodb")
    return sum(
        int(page["Count"])
        for pile in PILES
        for page in dynamodb.get_paginator("query").paginate(
            TableName="signaalpunt-reports",
            IndexName="bak",
            Select="COUNT",
            KeyConditionExpression="bak = :pile",
            ExpressionAttributeValues={":pile": {"S": pile}},
        )
    )


def _with_session(
    engine: Engine, path: str, secret: str, fields: dict[str, str] | None = None
) -> tuple[str, bytes]:
    """A page of the bureau, or the answer to a form: the path it came from in the end, and its bytes."""
    body = None if fields is None else urlencode(fields).encode()
    request = urllib.request.Request(f"{engine.bureau_url}/{path}", body)
    request.add_header("Cookie", f"{SESSION}={secret}")
    with urllib.request.urlopen(request) as answer:
        path = str(answer.geturl()).removeprefix(f"{engine.bureau_url}/")
        return path, bytes(answer.read())


@dataclass(frozen=True)
class _Asked:
    """A page of the bureau asked for several times: calls and bytes of the last, milliseconds of each."""

    calls: int
    weight: int
    times: list[float]


class _TooSlow(Exception):
    """A page of the bureau answers 503: a service does not answer in time."""


def _page(engine: Engine, path: str, secret: str) -> _Asked:
    seen: list[str] = []
    engine.wire.before.append(lambda call: seen.append(call.operation))
    request = urllib.request.Request(f"{engine.bureau_url}/{path}")
    request.add_header("Cookie", f"{SESSION}={secret}")
    times, weight = [], 0
    for _ in range(_RUNS):
        seen.clear()
        started = time.perf_counter()
        try:
            with urllib.request.urlopen(request) as answer:
                weight = len(answer.read())
        except HTTPError as refused:
            engine.wire.before.pop()
            with refused:
                if refused.code == HTTPStatus.SERVICE_UNAVAILABLE:
                    raise _TooSlow(path) from None
                raise
        times.append((time.perf_counter() - started) * 1000)
    engine.wire.before.pop()
    return _Asked(len(seen), weight, times)


def _logged_in(engine: Engine, by: str = "demo-triagist") -> str:
    """The secret of a session of somebody at the desk."""
    secret, at = secrets.token_urlsafe(32), to_text(system_clock())
    session = Session(one_way("sessie", secret), by, at, at)
    with _as_root(engine):
        DynamoDatabase("signaalpunt-").commit(Transaction([insert_session(session)]))
    return secret


def _reported(engine: Engine) -> str:
    """The ``sid`` of a report that was sent and stored."""
    code = _fresh_code()
    _post(engine, "melden", {**public_report(), "code": code})
    engine.come_to_rest()
    return derive(ReceiptCode(code)).sid


def _fill(engine: Engine, count: int) -> None:
    """Put so many meldingen in the werkvoorraad: as triage stores them, but with nothing sealed in them."""
    dynamodb = engine.client("dynamodb")
    for start in range(0, count, 25):
        puts = [
            {"PutRequest": {"Item": _melding(secrets.token_hex(16))}}
            for _ in range(min(25, count - start))
        ]
        dynamodb.batch_write_item(RequestItems={"signaalpunt-reports": puts})


def _melding(sid: str) -> dict[str, Any]:
    coded = ("channel", "subject_kind", "wijk_code", "danger_now", "digest")
    header = {name: {"S": ""} for name in coded}
    return {
        "pk": {"S": f"melding#{sid}"},
        "sk": {"S": "melding"},
        "reference": {"S": "ABC-DEF-GHJ"},
        "accepted_at": {"S": "2026-03-02T10:00:00Z"},
        "header": {"M": header},
        "verified": {"S": ""},
        "quarantine": {"BOOL": False},
        "bak": {"S": "nieuw"},
        "bak_at": {"S": "2026-03-03T08:00:00Z#2026-03-02T10:00:00Z"},
    }


@contextmanager
def _as_root(engine: Engine) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(engine.environment())
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


# --- under pressure


def _pressure(engine: Engine) -> list[Line]:
    """Accepting over HTTP in peace, while codes are guessed, and in a flood of reports.

    The throttles of the stage and of the mailbox hold here as on AWS, each for its own method; only what
    was accepted counts. Who floods ``POST /melden`` shares its throttle with everybody who reports.
    """
    told: list[tuple[int, str, bytes]] = []

    def guess() -> None:
        told.append(_wrong_code(engine))

    def junk() -> None:
        _is_accepted(engine)

    with engine.method_throttles(), engine.workers_resting():
        # The engine starts a process for each that comes at once; that is not what is measured.
        _while(junk, 60, _SENDERS + 1, lambda: 0.0)
        peace = _accepted_a_second(engine)
        guessed = _while(guess, 1_000, 1, lambda: _accepted_a_second(engine))
        flooded = _while(junk, 2_000, _SENDERS, lambda: _accepted_a_second(engine))
    answers = {answer for answer in told if answer[0] != HTTPStatus.TOO_MANY_REQUESTS}
    turned_away = sum(answer[0] == HTTPStatus.TOO_MANY_REQUESTS for answer in told)
    entropy = SEED_LENGTH * math.log2(len(ALPHABET))
    return [
        Line("entropy of a receipt code", f"{entropy:.0f} bits", ">= 100 bits", entropy >= 100),
        Line(
            "different answers to 1,000 wrong codes, headers and bytes",
            str(len(answers)),
            "1",
            len(answers) == 1,
        ),
        Line("guesses that the throttle turned away", f"{turned_away} of {len(told)}", "", None),
        Line("accept rate over HTTP, one reporter at a time", f"{peace:.0f}/s", "", None),
        Line(
            "the same while somebody guesses 1,000 codes as fast as can be",
            f"{guessed / peace:.2f} ({guessed:.0f}/s)",
            "",
            None,
        ),
        Line(
            f"the same while {_SENDERS} others send 2,000 reports",
            f"{flooded / peace:.2f} ({flooded:.0f}/s)",
            "",
            None,
        ),
    ]


def _wrong_code(engine: Engine) -> tuple[int, str, bytes]:
    """The answer to a code of no mailbox: status, headers that are ours, and body."""
    body = urlencode({"code": _fresh_code(), "go": "open", "lang": "nl"}).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    request = urllib.request.Request(f"{engine.site_url}/postvak", data=body, headers=kind)
    try:
        with urllib.request.urlopen(request) as answer:
            return _seen(answer)
    except HTTPError as answer:
        return _seen(answer)


def _seen(answer: Any) -> tuple[int, str, bytes]:
    # The gateway's request id and the date are new each time, for every page there is.
    own = sorted(
        f"{name}: {value}"
        for name, value in answer.headers.items()
        if not name.lower().startswith(("x-amz", "date"))
    )
    return answer.status, "; ".join(own), answer.read()


def _accepted_a_second(engine: Engine) -> float:
    started, count = time.perf_counter(), 0
    while time.perf_counter() - started < _SECONDS:
        count += _is_accepted(engine)
    return count / (time.perf_counter() - started)


def _is_accepted(engine: Engine) -> bool:
    """Send a public report; False when the throttle turns it away."""
    try:
        _post(engine, "melden", public_report())
    except HTTPError as refused:
        if refused.status != HTTPStatus.TOO_MANY_REQUESTS:
            raise
        return False
    return True


def _while(do: Callable[[], None], times: int, senders: int, measure: Callable[[], float]) -> float:
    """The finding of ``measure`` while others do something so many times (it may end before they do)."""
    with ThreadPoolExecutor(senders) as others:
        done = [others.submit(do) for _ in range(times)]
        measured = measure()
        for one in done:
            one.result()
    return measured


# --- rates, in one process


def _rates() -> list[Line]:
    import app
    from chalicelib.platform.aws import client

    kms, sqs = client("kms"), client("sqs")
    body = "x" * 9_000

    def bare() -> None:
        kms.generate_data_key(
            KeyId=os.environ["KEY_CONTENT"],
            NumberOfBytes=32,
            EncryptionContext={"app": "signaalpunt", "part": "content", "id": "bench"},
        )
        sqs.send_message(QueueUrl=os.environ["QUEUE_REPORTS"], MessageBody=body)

    def accept() -> None:
        answer = app.app(_event("/melden", {**public_report(), "code": _fresh_code()}), None)
        if answer["statusCode"] != 200:
            msg = f"a report was answered with {answer['statusCode']}"
            raise RuntimeError(msg)

    with _silence():
        bare_wall, bare_cpu, our_wall, our_cpu = _in_turn(bare, accept)
    ratio = bare_wall / our_wall
    cpu = (our_cpu - bare_cpu) * 1000
    return [
        Line(
            "CPU of an accepted report besides its two calls, 4 kB of text",
            f"{cpu:.2f} ms ({our_cpu * 1000:.2f} with the calls)",
            "<= 4 ms",
            cpu <= 4,
        ),
        Line(
            "accept rate beside the two bare calls",
            f"{ratio:.2f} ({1 / our_wall:.0f}/s beside {1 / bare_wall:.0f}/s)",
            ">= 0.6",
            ratio >= 0.6,
        ),
        Line(
            "memory after that",
            f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB",
            "",
            None,
        ),
    ]


def _in_turn(
    bare: Callable[[], None], ours: Callable[[], None]
) -> tuple[float, float, float, float]:
    """Median wall and CPU seconds of both, run turn by turn so that noise hits both alike."""
    figures: dict[str, list[tuple[float, float]]] = {"bare": [], "ours": []}
    for turn in range(_REPORTS + 10):
        for name, do in (("bare", bare), ("ours", ours)):
            wall, cpu = time.perf_counter(), time.process_time()
            do()
            if turn >= 10:
                figures[name].append((time.perf_counter() - wall, time.process_time() - cpu))
    medians = [
        statistics.median(one[column] for one in figures[name])
        for name in ("bare", "ours")
        for column in (0, 1)
    ]
    return medians[0], medians[1], medians[2], medians[3]


def _hung_mail(engine: Engine) -> list[Line]:
    """Accepting while SES hangs, beside accepting in peace: in batches, turn by turn."""
    import app

    def accept() -> float:
        event = _event("/melden", {**public_report(), "code": _fresh_code()})
        started = time.perf_counter()
        app.app(event, None)
        return time.perf_counter() - started

    def hang(call: Call) -> None:
        if call.operation == "SendEmail":
            time.sleep(4)

    peace: list[float] = []
    hung: list[float] = []
    with _silence():
        for _ in range(6):
            peace += [accept() for _ in range(20)]
            engine.wire.before.append(hang)
            hung += [accept() for _ in range(20)]
            engine.wire.before.remove(hang)
    before, during = (statistics.quantiles(times, n=20)[-1] for times in (peace, hung))
    shift = (during / before - 1) * 100
    what = "shift of accept p95 while the mail service hangs"
    measured = f"{shift:+.0f} % ({before * 1000:.0f} -> {during * 1000:.0f} ms)"
    return [Line(what, measured, "< 10 %", shift < 10)]


@contextmanager
def _silence() -> Iterator[None]:
    """The handler's log lines are not wanted in the table."""
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):  # noqa: PTH123
        yield


# --- what is sent


def public_report() -> dict[str, Any]:
    """A whole public report as the check page posts it, with about 4 kB of text."""
    return {
        "go": "send",
        "page": "check",
        "lang": "nl",
        "code": _fresh_code(),
        "subject_kind": "persoon",
        "danger_now": "nee",
        "observed_behaviour": _TEXT[:3900],
        "observation_source": ["zelf", "online"],
        "observed_period": "vandaag",
        "wijk_code": "WK050507",
        "contact_preference": "anoniem",
    }


def work_report() -> dict[str, Any]:
    """A whole professional's report as the check page posts it."""
    return {
        "go": "send",
        "page": "check",
        "lang": "nl",
        "code": _fresh_code(),
        "organisatie_id": "waterlijn",
        "melder_name": "Testpersoon A",
        "melder_job_title": "mentor",
        # A new address each time: ten mails a day to one would be counted, call by call.
        "melder_email": f"testpersoon.{_fresh_code().lower()}@waterlijn.example",
        "subject_kind": "persoon",
        "danger_now": "nee",
        "observed_behaviour": _TEXT[:3900],
        "observation_source": ["zelf"],
        "last_observed_on-dag": "1",
        "last_observed_on-maand": "11",
        "last_observed_on-jaar": "2026",
        "professional_duiding": "Weet ik nog niet.",
        "counter_signals": "Niets gevonden.",
        "discussed_with": ["collega"],
        "wijk_code": "WK050507",
        "share_with_aandachtsfunctionaris": "inhoud",
        "ik_ben_aandachtsfunctionaris": "nee",
    }


def _fresh_code() -> str:
    from chalicelib.platform.code import mint

    return mint().characters


def _post(engine: Engine, path: str, values: dict[str, Any]) -> None:
    request = urllib.request.Request(
        f"{engine.site_url}/{path}",
        data=urlencode(values, doseq=True).encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    urllib.request.urlopen(request).read()


def _event(path: str, values: dict[str, Any]) -> dict[str, Any]:
    return {
        "requestContext": {"resourcePath": path, "httpMethod": "POST"},
        "headers": {"content-type": "application/x-www-form-urlencoded"},
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "body": urlencode(values, doseq=True),
    }


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:
        body: bytes = answer.read()
        return gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body


def _compressed(raw: bytes) -> int:
    return len(gzip.compress(raw, 9))


# --- the table


def _spread(values: list[float], unit: str) -> str:
    return f"{statistics.median(values):.0f} {unit} ({min(values):.0f}-{max(values):.0f})"


def _show(lines: list[Line]) -> None:
    rows = [("what", "measured", "budget", "")]
    rows += [
        (
            line.what,
            line.measured,
            line.budget,
            {True: "kept", False: "MISSED", None: ""}[line.kept],
        )
        for line in lines
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        print("  ".join([*(row[c].ljust(widths[c]) for c in range(3)), row[3]]).rstrip())  # noqa: T201
    print(json.dumps({line.what: line.measured for line in lines}, ensure_ascii=False))  # noqa: T201


if __name__ == "__main__":
    main()
