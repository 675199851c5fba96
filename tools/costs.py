"""What the product costs in a month, by the price list in ``prices.toml``: ``make costs``.

What stands there all month is counted in the built templates, and the most that can come in is the
throttle of the stage: a change of either changes the numbers.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from chalicelib.evaluation.domain import Ivp, Plan, YearBudget
from chalicelib.evaluation.periods import periods_of
from tools import package

_PER_MONTH = 30 * 24 * 3600
_FIRST, _LAST = date(2026, 1, 1), date(2026, 12, 31)
# A plan of a year, which is all that its releases depend on.
_YEAR = Plan(
    "JAAR",
    "Een jaar",
    _FIRST,
    _LAST,
    Ivp("IVP", _FIRST, _LAST),
    ("Een doel",),
    (),
    (YearBudget(2026, 20_000, "incidenteel"),),
    since=(date(2015, 1, 1),),
)
# A report is some 25 requests, from the first page to the receipt.
_PAGES_OF_A_REPORT = 25


def main() -> None:
    """Print the date of the price list, the months, and a year of the evaluation."""
    print(f"By the price list of {prices()['since']}; compare it with AWS before a budget is set.")  # noqa: T201
    for what, dollars in months().items():
        print(f"{what:<62} {dollars:>12,.2f} USD")  # noqa: T201
    print(f"{'a year of the evaluation, beside that':<62} {evaluation():>12,.2f} USD")  # noqa: T201


def months() -> dict[str, float]:
    """The cost of each kind of month, in US dollars."""
    listed = prices()
    idle = standing(listed) + used(listed, idle=1)
    most = requests_a_second() * _PER_MONTH
    return {
        "nothing comes in": idle,
        "nothing comes in, and each key was rotated twice": idle + rotated(listed, times=2),
        "1,000 reports of people who are mailed": idle
        + used(listed, page=1_000 * (_PAGES_OF_A_REPORT - 1), report=1_000, mail=2_000),
        "every second of the month as many pages as the stage lets in": idle
        + used(listed, page=most),
        "the same, and each request sends a report": idle + used(listed, report=most),
    }


def evaluation() -> float:
    """A year of releases: one run a night, all of a plan's year made, and every public one published."""
    year = [one for one in periods_of(_YEAR) if one.kind != "plan"]
    public = len(year)
    # Exact figures are made twice. Once a month facts are read, and once more for what became final.
    return used(
        prices(),
        evaluation_day=365,
        facts_read=12,
        release=3 * public,
        published=public,
    )


def prices() -> Mapping[str, Any]:
    """The price list and what each thing uses."""
    return tomllib.loads((package.ROOT / "tools/prices.toml").read_text("utf-8"))


def used(listed: Mapping[str, Any], **number: float) -> float:
    """The price of so many of ``uses``."""
    each = {name: price / 1e6 for name, price in listed["million"].items()} | listed["one"]
    costs = (
        times * amount * each[name]
        for what, times in number.items()
        for name, amount in listed["uses"][what].items()
    )
    return float(sum(costs))


def standing(listed: Mapping[str, Any]) -> float:
    """The price of what stands there all month, whatever comes in."""
    package.build()
    stacks = [package.template(name) for name in (*package.BY_HAND, *package.STAGES)]
    resources = [one for stack in stacks for one in stack["Resources"].values()]
    kinds = Counter(one["Type"] for one in resources)
    rules = [len(r["Properties"]["Rules"]) for r in resources if r["Type"] == "AWS::WAFv2::WebACL"]
    told = {
        (to["MetricNamespace"], to["MetricName"])
        for one in resources
        if one["Type"] == "AWS::Logs::MetricFilter"
        for to in one["Properties"]["MetricTransformations"]
    }
    counted = {
        "key": kinds["AWS::KMS::Key"],
        "alarm": kinds["AWS::CloudWatch::Alarm"],
        # A number of our own is billed while it is told, and most are told in a month with a fault only.
        "metric": len(told),
        "dashboard": max(0, kinds["AWS::CloudWatch::Dashboard"] - listed["free"]["dashboards"]),
        "web_acl": len(rules),
        "web_acl_rule": sum(rules),
    }
    return float(sum(listed["month"][name] * number for name, number in counted.items()))


def rotated(listed: Mapping[str, Any], *, times: int) -> float:
    """The price a month of key material of earlier years; AWS bills the first two rotations of each key."""
    rotating = [
        one
        for one in package.template("data")["Resources"].values()
        if one["Type"] == "AWS::KMS::Key" and one["Properties"].get("EnableKeyRotation")
    ]
    return float(listed["month"]["key"] * len(rotating) * min(times, 2))


def requests_a_second() -> int:
    """The most that the stage of the public site lets in, whoever asks."""
    package.build()
    stage = package.template("public")["Resources"]["RestAPI"]["Properties"]
    limits = [one for one in stage["MethodSettings"] if one["ResourcePath"] == "/*"]
    return int(limits[0]["ThrottlingRateLimit"])


if __name__ == "__main__":
    main()
