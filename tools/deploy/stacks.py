"""The stacks of an installation in CloudFormation: change sets are made, read, carried out or thrown away."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from tools.deploy.aws import Aws, code_of
from tools.deploy.changes import STACK_POLICY, Change, change, refusals

# Consumers go before producers, and all of them after what holds state (docs/operations.md, "The order of
# a release").
ORDER = ("data", "workers", "bureau", "evaluation", "public")

# A stack in one of these is whole; CREATE_FAILED and UPDATE_FAILED keep what was made, and an update goes
# on from there.
WHOLE = frozenset(
    {
        "CREATE_COMPLETE",
        "UPDATE_COMPLETE",
        "UPDATE_ROLLBACK_COMPLETE",
        "IMPORT_COMPLETE",
        "IMPORT_ROLLBACK_COMPLETE",
    }
)
CAN_GO_ON = frozenset({"CREATE_FAILED", "UPDATE_FAILED"})

_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
_NOTHING = ("didn't contain changes", "No updates are to be performed")
# Making a table with its indexes, or a custom domain, takes minutes on AWS.
_LONGEST_SECONDS = 3600


class StackFailed(Exception):
    """CloudFormation could not do it; the message has its reasons."""


@dataclass(frozen=True)
class Plan:
    """A change set that was made and not carried out. ``why_not`` has a sentence for each thing that
    forbids it.
    """

    stack: str
    change_set: str
    is_new: bool
    changes: tuple[Change, ...]
    why_not: tuple[str, ...]


def name_of(stack: str) -> str:
    """The name in CloudFormation of ``data``, ``account``, or a stage."""
    return f"signaalpunt-{stack}"


class Stacks:
    """The stacks of one account. Each method raises what boto3 raises, and StackFailed where that is said."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws
        self._formation = aws.client("cloudformation")

    def status(self, stack: str) -> str:
        """The status of a stack, or "" when there is none."""
        found = self._described(stack)
        return str(found["StackStatus"]) if found else ""

    def statuses(self) -> dict[str, str]:
        """The status of each stack that there is, by its short name."""
        found = {one: self.status(one) for one in ("account", *ORDER)}
        return {one: status for one, status in found.items() if status}

    def outputs(self, stack: str) -> dict[str, str]:
        """The outputs of a stack by name; empty when there is no such stack."""
        found = self._described(stack) or {}
        return {o["OutputKey"]: o["OutputValue"] for o in found.get("Outputs", ())}

    def names(self, stack: str) -> set[str]:
        """The logical names of what there is of a stack."""
        return {str(one["LogicalResourceId"]) for one in self._listed(stack)}

    def told(self, stack: str) -> list[tuple[str, str, str]]:
        """The outputs of a stack: name, description or "", and value."""
        found = self._described(stack) or {}
        return [
            (o["OutputKey"], o.get("Description", ""), o["OutputValue"])
            for o in found.get("Outputs", ())
        ]

    def parameters(self, stack: str) -> dict[str, str]:
        """The parameters with which a stack was deployed."""
        found = self._described(stack) or {}
        return {p["ParameterKey"]: p.get("ParameterValue", "") for p in found.get("Parameters", ())}

    def why_failed(self, stack: str) -> list[str]:
        """What CloudFormation says of each resource that failed in the last operation, newest first."""
        pages = self._formation.get_paginator("describe_stack_events").paginate(
            StackName=name_of(stack)
        )
        found = []
        for event in (event for page in pages for event in page["StackEvents"]):
            if event["ResourceStatus"].endswith("FAILED"):
                found.append(
                    f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
                )
            is_begin = event["LogicalResourceId"] == name_of(stack) and event["ResourceStatus"] in {
                "CREATE_IN_PROGRESS",
                "UPDATE_IN_PROGRESS",
                "IMPORT_IN_PROGRESS",
                "DELETE_IN_PROGRESS",
            }
            if is_begin:
                break
        return found

    def plan(
        self,
        stack: str,
        template: Mapping[str, Any],
        parameters: Mapping[str, str],
        *,
        tags: Mapping[str, str],
        label: str,
        url: str = "",
    ) -> Plan | None:
        """Make a change set of a template; None when there is nothing to change.

        ``url`` is where the template lies; CloudFormation takes one of more than 51,200 bytes from a
        bucket only. ``label`` names the change set. A first create that fails keeps what it made, so that
        a second one goes on there. Raises StackFailed.
        """
        status = self.status(stack)
        is_new = status in {"", "REVIEW_IN_PROGRESS"}
        self._throw_away(stack, label)
        try:
            self._formation.create_change_set(
                StackName=name_of(stack),
                ChangeSetName=label,
                ChangeSetType="CREATE" if is_new else "UPDATE",
                **({"TemplateURL": url} if url else {"TemplateBody": json.dumps(template)}),
                Parameters=[
                    {"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()
                ],
                Tags=[{"Key": k, "Value": v} for k, v in tags.items()],
                Capabilities=_CAPABILITIES,
                **({"OnStackFailure": "DO_NOTHING"} if is_new else {}),
            )
        except ClientError as error:
            if code_of(error) != "ValidationError":
                raise
            msg = f"{name_of(stack)}: {error}"
            raise StackFailed(msg) from None
        described = self._made(stack, label)
        if described is None:
            self._throw_away(stack, label)
            return None
        changes = tuple(change(one["ResourceChange"]) for one in described)
        deployed = {} if is_new else self._resources(stack)
        why_not = refusals(changes, deployed, template["Resources"])
        return Plan(stack, label, is_new, changes, tuple(why_not))

    def plan_import(
        self,
        stack: str,
        template: Mapping[str, Any],
        parameters: Mapping[str, str],
        imports: list[dict[str, Any]],
        *,
        url: str,
    ) -> Plan:
        """Make a change set that takes what is there into a new stack. Raises StackFailed."""
        label = "import"
        self._throw_away(stack, label)
        asked = set(template["Parameters"])
        try:
            self._formation.create_change_set(
                StackName=name_of(stack),
                ChangeSetName=label,
                ChangeSetType="IMPORT",
                TemplateURL=url,
                ResourcesToImport=imports,
                Parameters=[
                    {"ParameterKey": k, "ParameterValue": v}
                    for k, v in parameters.items()
                    if k in asked
                ],
                Capabilities=_CAPABILITIES,
            )
        except ClientError as error:
            if code_of(error) != "ValidationError":
                raise
            msg = f"{name_of(stack)}: {error}"
            raise StackFailed(msg) from None
        described = self._made(stack, label) or []
        changes = tuple(change(one["ResourceChange"]) for one in described)
        return Plan(stack, label, True, changes, ())  # noqa: FBT003 - a new stack

    def carry_out(self, plan: Plan) -> None:
        """Carry a change set out and wait for its end; then nobody replaces or deletes by accident.

        Raises StackFailed with the reasons of CloudFormation.
        """
        name = name_of(plan.stack)
        goes_on = self.status(plan.stack) in CAN_GO_ON
        more = {"DisableRollback": True} if goes_on else {}
        self._formation.execute_change_set(StackName=name, ChangeSetName=plan.change_set, **more)
        status = self._end_of(plan.stack)
        if status not in {"CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"}:
            reasons = "; ".join(self.why_failed(plan.stack)) or "no reason given"
            msg = f"stack {name} ended as {status}: {reasons}"
            raise StackFailed(msg)
        self._formation.set_stack_policy(StackName=name, StackPolicyBody=json.dumps(STACK_POLICY))
        self._formation.update_termination_protection(
            StackName=name, EnableTerminationProtection=True
        )

    def discard(self, plan: Plan) -> None:
        """Throw a change set away; of a stack that was not there nothing stays."""
        self._throw_away(plan.stack, plan.change_set)
        if plan.is_new and self.status(plan.stack) == "REVIEW_IN_PROGRESS":
            self._formation.delete_stack(StackName=name_of(plan.stack))
            self._end_of(plan.stack)

    def remove(self, stack: str) -> list[str]:
        """Delete a stack; the types and physical names of what stays behind by its deletion policy. Raises
        StackFailed.
        """
        name = name_of(stack)
        declared = self._resources(stack)
        kept = [
            f"{one['ResourceType']} {one['PhysicalResourceId']}"
            for one in self._listed(stack)
            if _is_kept(declared.get(one["LogicalResourceId"], {}))
        ]
        stack_id = str((self._described(stack) or {})["StackId"])
        self._formation.update_termination_protection(
            StackName=name, EnableTerminationProtection=False
        )
        self._formation.delete_stack(StackName=name)
        status = self._end_of(stack, stack_id)
        if status not in {"", "DELETE_COMPLETE"}:
            reasons = "; ".join(self.why_failed(stack)) or "no reason given"
            msg = f"stack {name} ended as {status}: {reasons}"
            raise StackFailed(msg)
        return kept

    def drift(self, stack: str) -> list[str]:
        """What differs from the template, and what could not be looked at, a sentence for each.

        Kinds that CloudFormation never looks at are in neither.
        """
        begun = self._formation.detect_stack_drift(StackName=name_of(stack))[
            "StackDriftDetectionId"
        ]
        while True:
            state = self._formation.describe_stack_drift_detection_status(
                StackDriftDetectionId=begun
            )
            if state["DetectionStatus"] != "DETECTION_IN_PROGRESS":
                break
            self._wait()
        said: list[str] = []
        if state["DetectionStatus"] == "DETECTION_FAILED":
            said.append(
                f"not looked at whole: {state.get('DetectionStatusReason', 'no reason given')}"
            )
        pages = self._formation.describe_stack_resource_drifts(
            StackName=name_of(stack), MaxResults=100
        )
        while True:
            for one in pages["StackResourceDrifts"]:
                said += _drift_of(one)
            if not (token := pages.get("NextToken")):
                return said
            pages = self._formation.describe_stack_resource_drifts(
                StackName=name_of(stack), MaxResults=100, NextToken=token
            )

    def _described(self, stack: str) -> dict[str, Any] | None:
        try:
            found = self._formation.describe_stacks(StackName=name_of(stack))["Stacks"][0]
        except ClientError as error:
            if code_of(error) == "ValidationError" and "does not exist" in str(error):
                return None
            raise
        return None if found["StackStatus"] == "DELETE_COMPLETE" else dict(found)

    def _made(self, stack: str, label: str) -> list[dict[str, Any]] | None:
        """The changes of a change set once it is made; None when there are none. Raises StackFailed."""
        until = time.monotonic() + _LONGEST_SECONDS
        while True:
            asked = {"StackName": name_of(stack), "ChangeSetName": label}
            found = self._formation.describe_change_set(**asked)
            if found["Status"] == "CREATE_COMPLETE":
                break
            if found["Status"] == "FAILED":
                reason = str(found.get("StatusReason", ""))
                if any(words in reason for words in _NOTHING):
                    return None
                self._throw_away(stack, label)
                msg = f"no change set could be made of {name_of(stack)}: {reason}"
                raise StackFailed(msg)
            self._wait(until)
        changes = list(found["Changes"])
        while token := found.get("NextToken"):
            found = self._formation.describe_change_set(**asked, NextToken=token)
            changes += found["Changes"]
        return changes

    def _resources(self, stack: str) -> dict[str, Any]:
        """The resources of the deployed template by logical name, as they were sent."""
        got = self._formation.get_template(StackName=name_of(stack), TemplateStage="Original")[
            "TemplateBody"
        ]
        document = json.loads(got) if isinstance(got, str) else got
        return dict(document["Resources"])

    def _listed(self, stack: str) -> list[dict[str, Any]]:
        pages = self._formation.get_paginator("list_stack_resources").paginate(
            StackName=name_of(stack)
        )
        return [one for page in pages for one in page["StackResourceSummaries"]]

    def _throw_away(self, stack: str, label: str) -> None:
        try:
            self._formation.delete_change_set(StackName=name_of(stack), ChangeSetName=label)
        except ClientError as error:
            if code_of(error) not in {"ChangeSetNotFound", "ValidationError"}:
                raise

    def _end_of(self, stack: str, stack_id: str = "") -> str:
        """The status in which an operation ends; a deleted stack is found by its id only."""
        until = time.monotonic() + _LONGEST_SECONDS
        while True:
            try:
                found = self._formation.describe_stacks(StackName=stack_id or name_of(stack))[
                    "Stacks"
                ][0]
            except ClientError as error:
                if "does not exist" in str(error):
                    return ""
                raise
            if not found["StackStatus"].endswith("_IN_PROGRESS"):
                return str(found["StackStatus"])
            self._wait(until)

    def _wait(self, until: float = float("inf")) -> None:
        if time.monotonic() > until:
            msg = f"CloudFormation is not at its end after {_LONGEST_SECONDS} seconds; look at its events"
            raise StackFailed(msg)
        time.sleep(0.1 if self._aws.is_engine else 3)


def _is_kept(resource: Mapping[str, Any]) -> bool:
    return resource.get("DeletionPolicy", "Delete") in {"Retain", "RetainExceptOnCreate"}


def _drift_of(one: Mapping[str, Any]) -> list[str]:
    name, status = one["LogicalResourceId"], one["StackResourceDriftStatus"]
    if status == "DELETED":
        return [f"{name}: somebody deleted it"]
    if status == "MODIFIED":
        return [
            f"{name}{d['PropertyPath'].replace('/', '.')}: {d['ExpectedValue']} became {d['ActualValue']}"
            for d in one.get("PropertyDifferences", ())
        ]
    if status == "UNKNOWN":
        return [
            f"{name}: could not be looked at: {one.get('DriftStatusReason', 'no reason given')}"
        ]
    return []
