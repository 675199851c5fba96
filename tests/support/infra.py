"""What ``infra/data.yaml`` declares: its tables with their indexes, and its queues."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

_TEMPLATE = Path(__file__).parents[2] / "infra" / "data.yaml"
_PREFIX = "signaalpunt-"


class _Loader(yaml.SafeLoader):  # type: ignore[misc]
    """Reads CloudFormation's short tags (``!Ref``) as the plain value behind them."""


_Loader.add_multi_constructor("!", lambda loader, suffix, node: str(node.value))


@cache
def _template() -> Any:
    return yaml.load(_TEMPLATE.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - our own file


def resources(kind: str) -> list[dict[str, Any]]:
    """The properties of all resources of a type in ``infra/data.yaml``."""
    return [r["Properties"] for r in _template()["Resources"].values() if r["Type"] == kind]


TABLES = tuple(
    str(table["TableName"]).removeprefix(_PREFIX) for table in resources("AWS::DynamoDB::Table")
)
