"""Declarations in the templates of ``infra/``: tables and their indexes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

_INFRA = Path(__file__).parents[2] / "infra"
_PREFIX = "signaalpunt-"


class _Loader(yaml.SafeLoader):  # type: ignore[misc]
    """Reads CloudFormation's short tags (``!Ref``) as the plain value behind them."""


_Loader.add_multi_constructor("!", lambda loader, suffix, node: str(node.value))


@cache
def _template(name: str) -> Any:
    return yaml.load((_INFRA / name).read_text("utf-8"), Loader=_Loader)  # noqa: S506 - our own


def resources(kind: str) -> list[dict[str, Any]]:
    """The properties of all resources of a type in ``infra/data.yaml``."""
    return [
        r["Properties"] for r in _template("data.yaml")["Resources"].values() if r["Type"] == kind
    ]


TABLES = tuple(
    str(table["TableName"]).removeprefix(_PREFIX) for table in resources("AWS::DynamoDB::Table")
)


def _carried(table: dict[str, Any], index: dict[str, Any]) -> frozenset[str] | None:
    if index["Projection"]["ProjectionType"] == "ALL":
        return None
    keys = (*table["KeySchema"], *index["KeySchema"])
    return frozenset(
        [*(key["AttributeName"] for key in keys), *index["Projection"].get("NonKeyAttributes", ())]
    )


# The attribute by which an index orders its items, by table and index.
ORDERED_BY = {
    (str(table["TableName"]).removeprefix(_PREFIX), str(index["IndexName"])): str(
        index["KeySchema"][1]["AttributeName"]
    )
    for table in resources("AWS::DynamoDB::Table")
    for index in table.get("GlobalSecondaryIndexes", ())
}
# What an index carries of its items, by table and index (None: all of it). Reading more is a fault.
CARRIED = {
    (str(table["TableName"]).removeprefix(_PREFIX), str(index["IndexName"])): _carried(table, index)
    for table in resources("AWS::DynamoDB::Table")
    for index in table.get("GlobalSecondaryIndexes", ())
}
