"""The filters on the log of every function: numbers that alarms in ``infra/data.yaml`` look at.

A function that ran out of time or memory ends without a line of ours; what Lambda itself writes then is plain
text (its developer guide, "Sending Lambda function logs to CloudWatch Logs").
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

# The part of its memory at which a function is about to run out of it.
NEARLY = 0.9
# The log group of a function, by its name (Lambda makes no other by itself).
_GROUP = "/aws/lambda/"

_FAULTS = '{ $.level = "error" }'
_TIMED_OUT = '"Task timed out after"'
# The runtime is killed, and since 2024 the line REPORT says why.
_OUT_OF_MEMORY = '?"Runtime exited with error: signal: killed" ?"Runtime.OutOfMemory"'
# The line REPORT word by word, up to the number of megabytes that the process ever used.
_REPORT = (
    '[report="REPORT", id1="RequestId:", id, run1="Duration:", run, run2="ms", '
    'billed1="Billed", billed2="Duration:", billed, billed3="ms", '
    'size1="Memory", size2="Size:", size, size3="MB", '
    'used1="Max", used2="Memory", used3="Used:", used>={least}, ...]'
)


def filters(resources: Mapping[str, Any]) -> dict[str, Any]:
    """The filters for each log group of a function in a template, by logical name.

    Raises KeyError when a log group has the name of no function in the template.
    """
    memory = {
        one["Properties"]["FunctionName"]: one["Properties"]["MemorySize"]
        for one in resources.values()
        if one["Type"] == "AWS::Serverless::Function"
    }
    made: dict[str, Any] = {}
    for name, one in resources.items():
        if one["Type"] == "AWS::Logs::LogGroup":
            group = one["Properties"]["LogGroupName"]
            if group.startswith(_GROUP):
                least = math.ceil(NEARLY * memory[group.removeprefix(_GROUP)])
                made |= _of_group(name, least)
    return made


def _of_group(group: str, least: int) -> dict[str, Any]:
    """The filters on the log group with this logical name; ``least`` in megabytes."""
    patterns = {
        "Faults": _FAULTS,
        "TimedOut": _TIMED_OUT,
        "OutOfMemory": _OUT_OF_MEMORY,
        "MemoryNearlyFull": _REPORT.format(least=least),
    }
    return {
        f"{group.removesuffix('Log')}{metric}": {
            "Type": "AWS::Logs::MetricFilter",
            "Properties": {
                "LogGroupName": {"Ref": group},
                "FilterPattern": pattern,
                "MetricTransformations": [
                    {
                        "MetricNamespace": "Signaalpunt",
                        "MetricName": metric,
                        "MetricValue": "1",
                    }
                ],
            },
        }
        for metric, pattern in patterns.items()
    }
