"""Each alarm is fed what our code and templates really make, and seen to ring, and not to ring for less.

That CloudWatch does the same, and that the mail comes, only AWS can show.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

import pytest
from chalice.package import YAMLTemplateSerializer

from chalicelib.bootstrap import GIVEN, CompositionRoot, Function
from chalicelib.lookout.looking.usecases import look_around
from chalicelib.platform import log
from chalicelib.platform.code import mint
from chalicelib.platform.gemeente import Flood
from chalicelib.platform.outside import Seen
from chalicelib.platform.web import headers
from tests.support.alarms import Metric, Series, counted, matcher, metric, rings
from tests.support.bureau import Bureau
from tests.support.fakes import (
    DORDRECHT,
    MemoryDatabase,
    MemoryQueues,
    VirtualClock,
    memory_ports,
    nobody_logs_in,
)
from tests.support.in_process import Site
from tests.support.policies import filled_in
from tests.support.post import Post
from tools import package

MINUTE, HOUR, DAY = 60, 3600, 86_400
CERTIFICATES = {
    "": "arn:aws:acm:eu-west-1:123456789012:certificate/of-public",
    "Bureau": "arn:aws:acm:eu-west-1:123456789012:certificate/of-bureau",
}
GIVEN_TO_DATA = {f"{of}CertificateArn": arn for of, arn in CERTIFICATES.items()}


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    package.build()


def resources(stack: str, kind: str) -> dict[str, Any]:
    """The properties of all resources of ``kind`` in a template, by logical name."""
    template = package.template(stack)
    asked = template["Parameters"].items()
    given = {name: one["Default"] for name, one in asked if "Default" in one} | GIVEN_TO_DATA
    found = template["Resources"].items()
    return {n: filled_in(r.get("Properties", {}), given) for n, r in found if r["Type"] == kind}


@cache
def alarms() -> dict[str, Any]:
    return resources("data", "AWS::CloudWatch::Alarm")


# What the code writes: each line comes out of the function that the filter listens to.


def _root() -> CompositionRoot:
    clock, database = VirtualClock(), MemoryDatabase()
    queues = MemoryQueues(clock)

    def ports(function: Function) -> Any:
        return memory_ports(GIVEN[function], database, queues, clock)

    return CompositionRoot(ports, nobody_logs_in)


def _flood() -> None:
    bureau = Bureau()
    bureau.set_flood(Flood(unverified=0, minutes=15))
    bureau.report()


def _bounces() -> None:
    post, most = Post(), DORDRECHT.letters.bounces
    for number in range(most + 1):
        post.mail(number, f"verzonnen{number}@elders.example", "melder_ontvangst")
        post.becomes(number, "Bounce", "melder_ontvangst")


def _lookout() -> None:
    page = Seen(200, headers.SECURITY["Content-Security-Policy"], "")
    titles = {"/": "<title>x – gemeente Dordrecht</title>"}

    def outside(address: str) -> Seen:
        path = address.removeprefix("https://signaalpunt.example")
        return replace(page, text=titles.get(path, "<title>x – Signaalpunt Dordrecht</title>"))

    look_around(
        memory_ports(
            GIVEN["lookout"],
            MemoryDatabase(),
            MemoryQueues(VirtualClock()),
            VirtualClock(),
            outside=outside,
        )
    )


WRITES: dict[str, tuple[str, Callable[[], object]]] = {
    "ClockTicks": ("clock", lambda: _root().clock()),
    "JournalSealed": ("journal-root", lambda: _root().journal_root(lambda: 900.0)),
    "EvaluationMade": ("evaluation", lambda: _root().evaluation(lambda: 900.0)),
    "FormMailStopped": ("mail-events", _bounces),
    "LookedFromOutside": ("lookout", _lookout),
    "SetApart": ("triage", _flood),
    "WrongCodes": ("public", lambda: Site().post("/postvak", {"code": str(mint())})),
}
WRITES |= {
    # Any function may meet a fault.
    f"Faults of {name}": (name, partial(log.fault, "een_fout", ValueError()))
    for name in (one.replace("_", "-") for one in GIVEN)
}

# What Lambda itself writes about a function, in its text format and word by word, and which number counts it.
# ``{size}`` is the function's memory, in megabytes.
_REPORT = (
    "REPORT RequestId: 1c2d4f5a-0d3b-4f0e-9a61-6f1f0f2f7c11\tDuration: 812.40 ms\tBilled Duration: 813 ms\t"
    "Memory Size: {size} MB\tMax Memory Used: {used} MB\t"
)
OF_LAMBDA: dict[str, tuple[str, ...]] = {
    "TimedOut": (
        "2019-09-18T00:02:46.542Z f2704689-7aa3-4af3-ac88-857c01c4bd45 Task timed out after 5.01 seconds\n\n",
    ),
    "OutOfMemory": (
        "RequestId: 1c2d4f5a Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n",
        _REPORT.format(size="{size}", used=97) + "Status: error\tError Type: Runtime.OutOfMemory\n",
    ),
    "MemoryNearlyFull": (
        _REPORT + "\n",
        _REPORT + "Init Duration: 2114.09 ms\t\n",
        _REPORT + "Status: timeout\n",
    ),
}
# The same of a function that is well; a line that only speaks of such words is none of them.
QUIET_LINES = (
    "INIT_START Runtime Version: python:3.13.v14\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:0\n",
    "START RequestId: 1c2d4f5a-0d3b-4f0e-9a61-6f1f0f2f7c11 Version: $LATEST\n",
    "END RequestId: 1c2d4f5a-0d3b-4f0e-9a61-6f1f0f2f7c11\n",
    _REPORT + "\n",
    _REPORT + "Init Duration: 2114.09 ms\t\n",
    '{{"event": "form_sent", "at": "2026-03-02T10:00:00+00:00"}}\n',
)


def functions() -> dict[str, int]:
    """The memory of each function in megabytes, by its log group."""
    found = [
        one
        for stack in package.STAGES
        for one in resources(stack, "AWS::Serverless::Function").values()
    ]
    return {f"/aws/lambda/{one['FunctionName']}": one["MemorySize"] for one in found}


def counters(name: str) -> dict[str, Any]:
    """The filters that make the metric ``name``, by the log group that each listens to."""
    found = {}
    for stack in package.STAGES:
        groups = resources(stack, "AWS::Logs::LogGroup")
        for counter in resources(stack, "AWS::Logs::MetricFilter").values():
            (to,) = counter["MetricTransformations"]
            if (to["MetricNamespace"], to["MetricName"]) == ("Signaalpunt", name):
                group = groups[counter["LogGroupName"]["Ref"]]["LogGroupName"]
                assert group not in found
                found[group] = counter
    return found


@pytest.mark.parametrize("what", WRITES)
def test_a_line_that_the_code_writes_is_counted(
    what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    function, do = WRITES[what]
    capsys.readouterr()
    do()
    lines = capsys.readouterr().out.splitlines()
    counter = counters(what.partition(" ")[0])[f"/aws/lambda/signaalpunt-{function}"]
    assert list(counted(counter, lines)) == [1.0]
    assert list(counted(counter, ["START RequestId", '{"event": "iets"}', "[]"])) == []


@pytest.mark.parametrize("what", OF_LAMBDA)
def test_a_line_that_lambda_writes_is_counted_in_every_log(what: str) -> None:
    filters = counters(what)
    assert set(filters) == set(functions())
    for group, size in functions().items():
        for line in OF_LAMBDA[what]:
            full = line.format(size=size, used=math.ceil(0.9 * size))
            assert list(counted(filters[group], [full])) == [1.0], (group, full)
        well = [line.format(size=size, used=math.ceil(0.9 * size) - 1) for line in QUIET_LINES]
        assert list(counted(filters[group], well)) == [], group


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "ERROR",
        '"een" "twee"',
        '"een" -"twee"',
        '?"een" "twee"',
        "%reg.x%",
        '[kind="REPORT", x]',
        "[kind=REPORT, ...]",
        "[size<5, ...]",
        '{ $.a = "b" || $.c = "d" }',
    ],
)
def test_the_judge_stops_at_a_pattern_that_it_does_not_know(pattern: str) -> None:
    with pytest.raises(NotImplementedError, match="does not know"):
        matcher(pattern)


@cache
def made() -> set[Metric]:
    """Every number that our templates and AWS make of what we have."""
    found: set[Metric] = {("Signaalpunt", name, ()) for name in OF_LAMBDA}
    for name in {one.partition(" ")[0] for one in WRITES}:
        written = {
            f"/aws/lambda/signaalpunt-{f}" for n, (f, _) in WRITES.items() if n.startswith(name)
        }
        # Nobody listens where nothing is written, and nothing is written unheard.
        assert set(counters(name)) == written, name
        found.add(("Signaalpunt", name, ()))
    for stack in ("public", "bureau"):
        (api,) = resources(stack, "AWS::Serverless::Api").values()
        of = (("ApiName", api["Name"]), ("Stage", api["StageName"]))
        found |= {("AWS/ApiGateway", name, of) for name in ("4XXError", "5XXError", "Count")}
    for name in resources("data", "AWS::SQS::Queue"):
        of_queue = (("QueueName", f"{name}.QueueName"),)
        of_age = ("ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible")
        found |= {("AWS/SQS", one, of_queue) for one in of_age}
    # How far the reader of a stream is behind (AWS Lambda, metrics of event sources), in milliseconds.
    (watch,) = (
        one
        for one in resources("workers", "AWS::Serverless::Function").values()
        if any(event["Type"] == "DynamoDB" for event in one.get("Events", {}).values())
    )
    found.add(("AWS/Lambda", "IteratorAge", (("FunctionName", watch["FunctionName"]),)))
    for group in functions():
        of_function = (("FunctionName", group.removeprefix("/aws/lambda/")),)
        each = ("Errors", "Throttles", "Invocations", "Duration")
        found |= {("AWS/Lambda", name, of_function) for name in each}
    # Without a dimension: all functions of the account in this region together, and all of its mail.
    of_all = ("Errors", "Throttles", "Invocations", "ConcurrentExecutions")
    found |= {("AWS/Lambda", name, ()) for name in of_all}
    rates = ("Reputation.BounceRate", "Reputation.ComplaintRate")
    found |= {("AWS/SES", name, ()) for name in ("Send", "Delivery", "Bounce", "Complaint", *rates)}
    (wall,) = resources("data", "AWS::WAFv2::WebACL").values()
    assert wall["Scope"] == "REGIONAL"
    named = wall["VisibilityConfig"]["MetricName"]
    of_wall = (("Region", "eu-west-1"), ("Rule", "ALL"), ("WebACL", named))
    found.add(("AWS/WAFV2", "BlockedRequests", of_wall))
    # ACM tells of each certificate, until it ends (its user guide, "Supported CloudWatch metrics").
    for arn in CERTIFICATES.values():
        found.add(("AWS/CertificateManager", "DaysToExpiry", (("CertificateArn", arn),)))
    return found


# What should make an alarm ring, and what should not: numbers with how long ago they were told.


@dataclass(frozen=True)
class Trial:
    loud: tuple[Series, ...]
    quiet: tuple[Series, ...]


def every(seconds: float, *, last: float = 0, value: float = 1, days: float = 3) -> Series:
    """The same number again and again, until ``last`` seconds ago."""
    return [(last + n * seconds, value) for n in range(int(days * DAY / seconds))]


def nights(*, now: float, late: tuple[float, ...] = (0, 47, 3, 900, 0)) -> Series:
    """A sheet each night, some later than others; ``now`` is how long ago the last night's time was."""
    return [(now + n * DAY - late[n % len(late)], 1.0) for n in range(5)]


def once(value: float, ago: float = 0) -> Series:
    return [(ago, value)]


QUIET_SITE = every(10, value=0, days=0.1)
TRIALS: dict[str, Trial] = {
    "ClockTicks": Trial(
        loud=((), every(5 * MINUTE, last=15 * MINUTE)),
        quiet=(every(5 * MINUTE, last=4 * MINUTE), every(5 * MINUTE, last=9 * MINUTE)),
    ),
    "JournalSealed": Trial(
        loud=((), every(DAY, last=26 * HOUR), every(DAY, last=3 * DAY)),
        quiet=tuple(nights(now=900 + n * 10 * MINUTE) for n in range(6 * 24)),
    ),
    "EvaluationMade": Trial(
        loud=((), every(DAY, last=26 * HOUR), every(DAY, last=3 * DAY)),
        quiet=tuple(nights(now=900 + n * 10 * MINUTE) for n in range(6 * 24)),
    ),
    "LookedFromOutside": Trial(
        loud=((), every(5 * MINUTE, last=15 * MINUTE), every(DAY, last=16 * MINUTE)),
        quiet=(
            every(5 * MINUTE, last=4 * MINUTE),
            # Two looks in a row that were not well.
            every(5 * MINUTE, last=14 * MINUTE),
            once(1, ago=10 * MINUTE),
        ),
    ),
    "TimedOut": Trial(loud=(once(1),), quiet=((), once(1, ago=5 * MINUTE))),
    "OutOfMemory": Trial(loud=(once(1),), quiet=((), once(1, ago=5 * MINUTE))),
    "MemoryNearlyFull": Trial(loud=(once(1),), quiet=((), once(1, ago=5 * MINUTE))),
    "ConcurrentExecutions": Trial(
        loud=(once(800), [(30, 20.0), (50, 1_000.0)]), quiet=((), once(799), once(1_000, ago=61))
    ),
    "Reputation.BounceRate": Trial(
        # A rate stays what it was until SES tells another one.
        loud=(once(0.04), once(0.1, ago=9 * DAY), [(5, 0.01), (1_200, 0.05)]),
        quiet=((), once(0.0), once(0.0399), [(60, 0.0399), (HOUR + 60, 0.05)]),
    ),
    "Reputation.ComplaintRate": Trial(
        loud=(once(0.0008), once(0.005, ago=9 * DAY)),
        quiet=((), once(0.0), once(0.00079), [(60, 0.0), (HOUR + 60, 0.001)]),
    ),
    "DaysToExpiry": Trial(
        # Twice a day; one that ended is told of no more, nor is one that is gone.
        loud=(every(DAY / 2, value=29), (), every(DAY / 2, last=2 * DAY, value=40)),
        quiet=(
            every(DAY / 2, value=30),
            every(DAY / 2, last=DAY + HOUR, value=197),
            # Renewed a day ago.
            [*every(DAY / 2, value=197, days=1), *every(DAY / 2, last=DAY, value=29)],
        ),
    ),
    "BlockedRequests": Trial(
        loud=(once(100), every(1, days=100 / DAY)),
        quiet=((), once(99), every(5, days=1)),
    ),
    "Faults": Trial(loud=(once(1),), quiet=((), once(1, ago=5 * MINUTE))),
    "WrongCodes": Trial(
        loud=(every(1, days=200 / DAY),),
        quiet=((), every(2, days=1), every(1, days=199 / DAY)),
    ),
    "FormMailStopped": Trial(loud=(once(1),), quiet=((),)),
    "SetApart": Trial(loud=(once(1),), quiet=((),)),
    "5XXError": Trial(loud=([*QUIET_SITE, (7, 1)],), quiet=((), QUIET_SITE)),
    "ApproximateAgeOfOldestMessage": Trial(
        loud=(once(900), once(86_400)), quiet=((), once(0), once(899))
    ),
    "ApproximateNumberOfMessagesVisible": Trial(loud=(once(1), once(40)), quiet=((), once(0))),
    "IteratorAge": Trial(
        loud=(once(3_600_000), once(86_400_000)), quiet=((), once(0), once(3_599_999))
    ),
    "Errors": Trial(loud=([*QUIET_SITE, (20, 1)],), quiet=((), QUIET_SITE)),
    "Throttles": Trial(loud=([*QUIET_SITE, (20, 1)],), quiet=((), QUIET_SITE)),
}


def names() -> list[str]:
    """The alarms of the raw template, for which nothing is built yet."""
    text = (package.ROOT / "infra/data.yaml").read_text("utf-8")
    template = YAMLTemplateSerializer().load_template(text, "data.yaml")
    return [n for n, r in template["Resources"].items() if r["Type"] == "AWS::CloudWatch::Alarm"]


@pytest.mark.parametrize("name", names())
def test_an_alarm_rings_when_it_should_and_not_before(name: str) -> None:
    alarm = alarms()[name]
    assert alarm.get("ActionsEnabled", True) is True
    assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "Alarms"}]
    assert metric(alarm) in made(), f"nobody feeds {name}"
    trial = TRIALS[alarm["MetricName"]]
    assert [rings(alarm, series) for series in trial.loud] == [True] * len(trial.loud)
    assert [rings(alarm, series) for series in trial.quiet] == [False] * len(trial.quiet)


def test_every_number_that_we_make_of_our_logs_has_an_alarm() -> None:
    looked_at = {metric(alarm) for alarm in alarms().values()}
    assert {one for one in made() if one[0] == "Signaalpunt"} <= looked_at


def dashboard() -> list[dict[str, Any]]:
    """The widgets of the dashboard, filled in, where both sites have a certificate."""
    (board,) = resources("data", "AWS::CloudWatch::Dashboard").values()
    body, more = board["DashboardBody"]["Fn::Sub"]
    known = {name: choice["Fn::If"][1] for name, choice in more.items()}
    assert set(known) == {f"{of}Certificate" for of in CERTIFICATES}
    known["AWS::Region"] = "eu-west-1"
    text = re.sub(
        r"\$\{(\w+Certificate|Certificate|AWS::Region)\}", lambda one: known[one[1]], body
    )
    # An attribute of a resource is known by its name here, as in ``filled_in``.
    widgets: list[dict[str, Any]] = json.loads(re.sub(r"\$\{([\w.]+)\}", r"\1", text))["widgets"]
    return widgets


def shown() -> set[Metric]:
    """The numbers on the dashboard."""
    found = set()
    for widget in dashboard():
        for namespace, name, *rest in widget["properties"].get("metrics", ()):
            words = [one for one in rest if isinstance(one, str)]
            pairs = sorted(zip(words[::2], words[1::2], strict=True))
            found.add((namespace, name, tuple(pairs)))
    return found


def test_the_dashboard_shows_the_way_of_a_report_in_numbers_that_are_made() -> None:
    assert shown() <= made()
    # A dashboard of at most 50 numbers costs nothing (CloudWatch pricing).
    assert len(shown()) <= 50
    on_the_way = [
        ("AWS/ApiGateway", "signaalpunt-public"),
        ("AWS/SQS", "ReportsQueue.QueueName"),
        ("AWS/Lambda", "signaalpunt-triage"),
        ("AWS/SQS", "PostQueue.QueueName"),
        ("AWS/Lambda", "signaalpunt-mailer"),
        ("AWS/SQS", "MailEventsQueue.QueueName"),
    ]
    told = {(namespace, value) for namespace, _, of in shown() for _, value in of}
    assert set(on_the_way) <= told
    assert {"Send", "Delivery", "Bounce"} <= {name for of, name, _ in shown() if of == "AWS/SES"}
    ours = {one for one in made() if one[0] == "Signaalpunt"}
    assert ours - shown() == {
        ("Signaalpunt", name, ()) for name in ("SetApart", "WrongCodes", "FormMailStopped")
    }


def test_the_dashboard_shows_every_alarm_and_lays_no_widget_on_another() -> None:
    widgets = dashboard()
    (rung,) = [one["properties"]["alarms"] for one in widgets if one["type"] == "alarm"]
    assert sorted(rung) == sorted(f"{name}.Arn" for name in alarms())
    taken = [
        (x, y)
        for one in widgets
        for x in range(one["x"], one["x"] + one["width"])
        for y in range(one["y"], one["y"] + one["height"])
    ]
    assert len(set(taken)) == len(taken)
    assert max(x for x, _ in taken) < 24


@pytest.mark.parametrize("of", CERTIFICATES)
def test_a_certificate_rings_and_is_shown_only_where_there_is_one(of: str) -> None:
    template = package.template("data")
    condition = template["Resources"][f"{of}CertificateEnds"]["Condition"]
    assert condition == f"Has{of}Certificate"
    assert template["Parameters"][f"{of}CertificateArn"]["Default"] == ""
    is_there = {"Fn::Not": [{"Fn::Equals": [{"Ref": f"{of}CertificateArn"}, ""]}]}
    asked = template["Conditions"][condition]
    assert asked == is_there or asked["Fn::And"][0] == is_there
    board = template["Resources"]["Dashboard"]["Properties"]
    shown_if = board["DashboardBody"]["Fn::Sub"][1][f"{of}Certificate"]["Fn::If"]
    assert shown_if == [condition, {"Fn::Sub": f', "${{{of}CertificateEnds.Arn}}"'}, ""]


def test_an_alarm_may_write_to_the_people_who_asked_for_it() -> None:
    (topic,) = resources("data", "AWS::SNS::Topic").values()
    assert topic["Subscription"] == [{"Protocol": "email", "Endpoint": {"Ref": "AlarmEmail"}}]
    (policy,) = resources("data", "AWS::SNS::TopicPolicy").values()
    allowed = [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]
    writers = {s["Principal"]["Service"]: s for s in allowed}
    assert writers["cloudwatch.amazonaws.com"]["Action"] == "sns:Publish"
