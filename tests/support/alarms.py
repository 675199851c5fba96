"""Alarms of CloudWatch: whether a series of numbers makes one ring (its user guide, "Evaluating an alarm").

Kept to what our templates use; the rest stops. A window is as long as the alarm's period and ends now,
which is the worst case of how CloudWatch lays them.
"""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Alarm = Mapping[str, Any]
# Seconds before now, and the number that was told then.
Series = Iterable[tuple[float, float]]
# Where a number comes from: namespace, name, and dimensions by name.
Metric = tuple[str, str, tuple[tuple[str, str], ...]]

_STATISTICS: Mapping[str, Callable[[list[float]], float]] = {
    "Sum": sum,
    "Maximum": max,
    "Minimum": min,
}
_BREACHES: Mapping[str, Callable[[float, float], bool]] = {
    "LessThanThreshold": operator.lt,
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
}


def metric(alarm: Alarm) -> Metric:
    """The number that ``alarm`` looks at."""
    dimensions = sorted((d["Name"], d["Value"]) for d in alarm.get("Dimensions", ()))
    return alarm["Namespace"], alarm["MetricName"], tuple(dimensions)


def rings(alarm: Alarm, series: Series) -> bool:
    """Whether ``alarm`` is in state ALARM now, after it was told ``series``."""
    told, missing = list(series), alarm["TreatMissingData"]
    if missing == "ignore":
        # The state stays as it was when the last number came; before the first there is none.
        assert alarm["EvaluationPeriods"] == 1, "the judge knows ignore for one period only"
        last = min((ago for ago, _ in told), default=0)
        told = [(ago - last, value) for ago, value in told]
    else:
        assert missing in {"breaching", "notBreaching"}, f"the judge does not know {missing}"
    breaching = sum(_is_breaching(alarm, told, n) for n in range(alarm["EvaluationPeriods"]))
    return breaching >= int(alarm.get("DatapointsToAlarm", alarm["EvaluationPeriods"]))


def _is_breaching(alarm: Alarm, told: list[tuple[float, float]], window: int) -> bool:
    begin, end = window * alarm["Period"], (window + 1) * alarm["Period"]
    inside = [value for ago, value in told if begin <= ago < end]
    if not inside:
        return bool(alarm["TreatMissingData"] == "breaching")
    value = _STATISTICS[alarm["Statistic"]](inside)
    # A parameter is text.
    return _BREACHES[alarm["ComparisonOperator"]](value, float(alarm["Threshold"]))


def counted(counter: Mapping[str, Any], lines: Iterable[str]) -> Iterator[float]:
    """What a filter on a log tells of ``lines``: its value for each line that its pattern matches."""
    is_meant = matcher(counter["FilterPattern"])
    (metric,) = counter["MetricTransformations"]
    for line in lines:
        if is_meant(line):
            yield float(metric["MetricValue"])


def matcher(pattern: str) -> Callable[[str], bool]:
    """Which lines a filter pattern matches (CloudWatch Logs, "Filter pattern syntax"): four kinds of it.

    One field of JSON that equals a text; a phrase in quotes; phrases of which one is enough, each with a
    question mark; fields parted by white space, in brackets. Raises NotImplementedError for any other.
    """
    if asked := re.fullmatch(r'\{ \$\.(\w+) = "(\w+)" \}', pattern):
        key, value = asked.groups()
        return lambda line: _facts(line).get(key) == value
    if re.fullmatch(r'"[^"]+"|\?"[^"]+"( \?"[^"]+")*', pattern):
        phrases = re.findall(r'"([^"]+)"', pattern)
        return lambda line: any(one in line for one in phrases)
    if asked := re.fullmatch(r"\[(.+), \.\.\.\]", pattern):
        fields = [_field(one) for one in asked[1].split(", ")]
        return lambda line: _have(fields, line.split())
    msg = f"the judge does not know the pattern {pattern}"
    raise NotImplementedError(msg)


def _field(asked: str) -> Callable[[str], bool]:
    """One field of a pattern in brackets: a name, alone or with what it must be."""
    if re.fullmatch(r"\w+", asked):
        return lambda _: True
    if word := re.fullmatch(r'\w+="([^"*]+)"', asked):
        return word[1].__eq__
    if number := re.fullmatch(r"\w+>=(\d+)", asked):
        least = int(number[1])
        return lambda found: found.isdecimal() and int(found) >= least
    msg = f"the judge does not know the field {asked}"
    raise NotImplementedError(msg)


def _have(fields: list[Callable[[str], bool]], words: list[str]) -> bool:
    """Whether a line begins with these fields; the three dots take the rest, however much."""
    return len(words) >= len(fields) and all(
        is_meant(word) for is_meant, word in zip(fields, words, strict=False)
    )


def _facts(line: str) -> dict[str, Any]:
    """A line as JSON; one of another kind matches no pattern of ours."""
    try:
        facts = json.loads(line)
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}
