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

_STATISTICS: Mapping[str, Callable[[list[float]], float]] = {"Sum": sum, "Maximum": max}
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
    told = list(series)
    breaching = sum(_is_breaching(alarm, told, n) for n in range(alarm["EvaluationPeriods"]))
    return breaching >= int(alarm.get("DatapointsToAlarm", alarm["EvaluationPeriods"]))


def _is_breaching(alarm: Alarm, told: list[tuple[float, float]], window: int) -> bool:
    begin, end = window * alarm["Period"], (window + 1) * alarm["Period"]
    inside = [value for ago, value in told if begin <= ago < end]
    if not inside:
        return bool(alarm["TreatMissingData"] == "breaching")
    value = _STATISTICS[alarm["Statistic"]](inside)
    return _BREACHES[alarm["ComparisonOperator"]](value, alarm["Threshold"])


def counted(counter: Mapping[str, Any], lines: Iterable[str]) -> Iterator[float]:
    """What a filter on a log tells of ``lines``: its value for each line that its pattern matches."""
    asked = re.fullmatch(r'\{ \$\.(\w+) = "(\w+)" \}', counter["FilterPattern"])
    assert asked, f"the judge does not know the pattern {counter['FilterPattern']}"
    (metric,) = counter["MetricTransformations"]
    for line in lines:
        if _facts(line).get(asked[1]) == asked[2]:
            yield float(metric["MetricValue"])


def _facts(line: str) -> dict[str, Any]:
    """A line as JSON; one of another kind matches no pattern of ours."""
    try:
        facts = json.loads(line)
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}
