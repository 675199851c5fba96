"""A small judge of IAM: what a caller may do with a resource that has a policy of its own.

It knows as much of the policy language as our templates use, and stops at the rest. The order is AWS's: a
Deny in either policy wins; a resource policy that names only the account leaves the choice to IAM.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

Statement = Mapping[str, Any]
ACCOUNT = "123456789012"
_PSEUDO = {"AWS::Partition": "aws", "AWS::AccountId": ACCOUNT, "AWS::Region": "eu-west-1"}


def filled_in(value: Any, parameters: Mapping[str, str]) -> Any:
    """``value`` of a template with ``Fn::Sub`` and ``Ref`` of parameters written out.

    An attribute of a resource becomes its name, such as ``ContentKey.Arn``; the rest stays.
    """
    if isinstance(value, list):
        return [filled_in(one, parameters) for one in value]
    if not isinstance(value, dict):
        return value
    known = {**_PSEUDO, **parameters}
    if isinstance(value.get("Fn::Sub"), str):
        return re.sub(
            r"\$\{([\w:.]+)\}", lambda found: known.get(found[1], found[0]), value["Fn::Sub"]
        )
    if "Fn::GetAtt" in value:
        return ".".join(value["Fn::GetAtt"])
    if value.get("Ref") in known:
        return known[value["Ref"]]
    return {key: filled_in(one, parameters) for key, one in value.items()}


@dataclass(frozen=True)
class Caller:
    """A principal: its ARN, and what IAM gives it. ``context`` holds the condition keys of the request."""

    arn: str
    statements: Iterable[Statement] = ()
    context: Mapping[str, str] = field(default_factory=dict)


def role(name: str) -> str:
    """The ARN of a role in the account of the tests."""
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def may(caller: Caller, action: str, resource: Any, policy: Iterable[Statement]) -> bool:
    """Whether ``caller`` may do ``action`` on ``resource``, whose own ``policy`` leaves rights to IAM.

    ``resource`` is what a statement names in ``Resource``: an ARN or a reference of the template.
    """
    own = [one for one in caller.statements if _names(one, resource)]
    matching = [one for one in (*policy, *own) if _holds(one, caller, action)]
    if any(one["Effect"] == "Deny" for one in matching):
        return False
    return any(one in matching for one in policy) and any(one in matching for one in own)


def _names(statement: Statement, resource: Any) -> bool:
    named = statement["Resource"]
    return any(one in ("*", resource) for one in (named if isinstance(named, list) else [named]))


def _holds(statement: Statement, caller: Caller, action: str) -> bool:
    wanted = statement["Action"]
    patterns = [wanted] if isinstance(wanted, str) else wanted
    if not any(fnmatchcase(action, one) for one in patterns):
        return False
    known = {"aws:PrincipalArn": caller.arn, **caller.context}
    return all(
        _compares(operator, known.get(key), [value] if isinstance(value, str) else value)
        for operator, keys in statement.get("Condition", {}).items()
        for key, value in keys.items()
    )


def _compares(operator: str, said: str | None, values: list[str]) -> bool:
    """One line of a condition. A key that the request lacks satisfies only an operator that denies."""
    if operator == "ArnNotEquals":
        return said is None or not any(fnmatchcase(said, one) for one in values)
    if operator == "StringNotEquals":
        return said is None or said not in values
    if operator == "StringEquals":
        return said in values
    msg = f"the judge does not know the operator {operator}"
    raise NotImplementedError(msg)
