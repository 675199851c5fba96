"""Each alarm is fed what our code and templates really make, and seen to ring, and not to ring for less.

That CloudWatch does the same, and that the mail comes, only AWS can show.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import pytest
from chalice.package import YAMLTemplateSerializer

from chalicelib.bootstrap import GIVEN, CompositionRoot, Function
from chalicelib.platform import log
from chalicelib.platform.code import mint
from chalicelib.platform.gemeente import Flood
from tests.support.alarms import Metric, Series, counted, metric, rings
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


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    package.build()


def resources(stack: str, kind: str) -> dict[str, Any]:
    """The properties of all resources of ``kind`` in a template, by logical name."""
    found = package.template(stack)["Resources"].items()
    return {n: filled_in(r.get("Properties", {}), {}) for n, r in found if r["Type"] == kind}


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


WRITES: dict[str, tuple[str, Callable[[], object]]] = {
    "ClockTicks": ("clock", lambda: _root().clock()),
    "JournalSealed": ("journal-root", lambda: _root().journal_root(lambda: 900.0)),
    "EvaluationMade": ("evaluation", lambda: _root().evaluation(lambda: 900.0)),
    "FormMailStopped": ("mail-events", _bounces),
    "SetApart": ("triage", _flood),
    "WrongCodes": ("public", lambda: Site().post("/postvak", {"code": str(mint())})),
}
WRITES |= {
    # Any function may meet a fault.
    f"Faults of {name}": (name, partial(log.fault, "een_fout", ValueError()))
    for name in (one.replace("_", "-") for one in GIVEN)
}


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


@cache
def made() -> set[Metric]:
    """Every number that our templates and AWS make of what we have."""
    found: set[Metric] = set()
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
    # Without a dimension: all functions of the account in this region together.
    return found | {("AWS/Lambda", name, ()) for name in ("Errors", "Throttles", "Invocations")}


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


def test_an_alarm_may_write_to_the_people_who_asked_for_it() -> None:
    (topic,) = resources("data", "AWS::SNS::Topic").values()
    assert topic["Subscription"] == [{"Protocol": "email", "Endpoint": {"Ref": "AlarmEmail"}}]
    (policy,) = resources("data", "AWS::SNS::TopicPolicy").values()
    allowed = [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]
    writers = {s["Principal"]["Service"]: s for s in allowed}
    assert writers["cloudwatch.amazonaws.com"]["Action"] == "sns:Publish"
