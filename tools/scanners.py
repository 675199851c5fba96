"""What parliament and checkov find in templates: a JSON list of findings, which tools/check.py judges.

``python -P tools/scanners.py TEMPLATE...`` with the Python of ``.check``. Both read what they know from their
own files and call no network. Nothing of them is imported before it is used, so a test can use the rest.
"""

from __future__ import annotations

import json
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

_PSEUDO = {
    "AWS::Partition": "aws",
    "AWS::Region": "eu-west-1",
    "AWS::AccountId": "123456789012",
    "AWS::URLSuffix": "amazonaws.com",
}
_HERE = "eu-west-1:123456789012"
# What somebody gives for a parameter that stands where a policy wants an ARN.
_GIVEN = {"OidcClientKey": f"arn:aws:kms:{_HERE}:key/12345678-1234-1234-1234-123456789012"}
# The ARN of a resource by its type, where a policy of ours names one; the name stands in a property.
_ARNS = {
    "AWS::CloudTrail::Trail": ("TrailName", f"arn:aws:cloudtrail:{_HERE}:trail/{{}}"),
    "AWS::Backup::BackupVault": ("BackupVaultName", f"arn:aws:backup:{_HERE}:backup-vault:{{}}"),
    "AWS::DynamoDB::Table": ("TableName", f"arn:aws:dynamodb:{_HERE}:table/{{}}"),
    "AWS::IAM::ManagedPolicy": ("ManagedPolicyName", "arn:aws:iam::123456789012:policy/{}"),
    "AWS::IAM::Role": ("RoleName", "arn:aws:iam::123456789012:role/{}"),
    "AWS::KMS::Key": ("", f"arn:aws:kms:{_HERE}:key/12345678-1234-1234-1234-123456789012"),
    "AWS::S3::Bucket": ("BucketName", "arn:aws:s3:::{}"),
    "AWS::SNS::Topic": ("TopicName", f"arn:aws:sns:{_HERE}:{{}}"),
    "AWS::SQS::Queue": ("QueueName", f"arn:aws:sqs:{_HERE}:{{}}"),
    "AWS::Events::Rule": ("", f"arn:aws:events:{_HERE}:rule/signaalpunt-rule"),
}


class Written:
    """Templates with their references written out, as far as policies need: parliament reads ARNs."""

    def __init__(self, templates: dict[str, dict[str, Any]]) -> None:
        """``templates`` by name; what one exports, the others may import."""
        self._exported = {
            output["Export"]["Name"]: (name, output["Value"])
            for name, template in templates.items()
            for output in template.get("Outputs", {}).values()
            if "Export" in output
        }
        self._templates = templates

    def value(self, name: str, part: Any) -> Any:
        """``part`` of the template ``name`` without functions. Raises KeyError for what nobody exports."""
        if isinstance(part, list):
            return [self.value(name, one) for one in part]
        if not isinstance(part, dict):
            return part
        ((key, given), *more) = part.items() or ((None, None),)
        known: dict[Any, Callable[[str, Any], Any]] = {
            "Ref": self._ref,
            "Fn::GetAtt": self._attribute,
            "Fn::ImportValue": lambda _, export: self.value(*self._exported[export]),
            "Fn::Sub": self._sub,
            "Fn::If": lambda name, branches: self.value(name, branches[1]),
        }
        if key in known and not more:
            return known[key](name, given)
        return {key: self.value(name, one) for key, one in part.items()}

    def _ref(self, name: str, logical: str) -> Any:
        template = self._templates[name]
        if logical in _PSEUDO:
            return _PSEUDO[logical]
        if logical in template.get("Parameters", {}):
            default = template["Parameters"][logical].get("Default")
            return _GIVEN.get(logical) or default or f"given-{logical}"
        resource = template["Resources"][logical]
        # What a Ref is worth differs by type; of these it is no ARN.
        names = {"AWS::S3::Bucket": "BucketName", "AWS::IAM::Role": "RoleName"}
        named = names.get(resource["Type"])
        if named:
            return self.value(name, resource["Properties"].get(named, f"signaalpunt-{logical}"))
        return self._attribute(name, [logical, "Arn"])

    def _attribute(self, name: str, asked: list[str]) -> str:
        resource = self._templates[name]["Resources"][asked[0]]
        named, form = _ARNS.get(resource["Type"], ("", f"signaalpunt-{asked[0]}"))
        own = resource.get("Properties", {}).get(named, f"signaalpunt-{asked[0]}")
        stream = "/stream/label" if asked[1] == "StreamArn" else ""
        return form.format(self.value(name, own)) + stream

    def _sub(self, name: str, given: Any) -> str:
        text, more = given if isinstance(given, list) else (given, {})

        def filled(found: re.Match[str]) -> str:
            if found[1] in more:
                return str(self.value(name, more[found[1]]))
            logical, _, attribute = found[1].partition(".")
            return str(
                self._attribute(name, [logical, attribute])
                if attribute
                else self._ref(name, logical)
            )

        return re.sub(r"\$\{([\w:.]+)\}", filled, text)


def policies(template: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every policy in a template, with the logical id of its resource; not who takes on a role."""
    for logical, resource in template["Resources"].items():
        own = resource.get("Properties", {})
        found = [own[key] for key in ("PolicyDocument", "KeyPolicy") if key in own]
        if resource["Type"] == "AWS::IAM::Role":
            found += [one["PolicyDocument"] for one in own.get("Policies", ())]
        for document in found:
            yield logical, document


def by_parliament(templates: dict[str, dict[str, Any]]) -> Iterator[dict[str, str]]:
    """What parliament says of each policy: actions and conditions that are none, ARNs that fit nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from parliament import analyze_policy_string

    written = Written(templates)
    for name, template in templates.items():
        for logical, document in policies(template):
            text = json.dumps(written.value(name, document))
            for finding in analyze_policy_string(text).findings:
                yield {
                    "tool": "parliament",
                    "id": finding.issue,
                    "template": name,
                    "resource": f"{template['Resources'][logical]['Type']}.{logical}",
                    "says": f"{finding.detail}",
                }


def _tables_once() -> None:
    """Let checkov make the tables of its parser once, and not for each path: three quarters of its time."""
    from bc_jsonpath_ng import parser

    make: Any = parser.ply.yacc.yacc
    made: dict[tuple[type, str], Any] = {}

    def once(*, module: Any, start: str, **how: Any) -> Any:
        kind = (type(module), start)
        if kind not in made:
            made[kind] = make(module=module, start=start, **how)
        return made[kind]

    parser.ply.yacc.yacc = once


def by_checkov(paths: list[str]) -> Iterator[dict[str, str]]:
    """What checkov says of each template."""
    from checkov.cloudformation.runner import Runner
    from checkov.runner_filter import RunnerFilter

    _tables_once()
    for path in paths:
        asked = RunnerFilter(framework=["cloudformation"], download_external_modules=False)
        report = Runner().run(root_folder=None, files=[path], runner_filter=asked)
        if report.parsing_errors:
            msg = f"checkov could not read {path}"
            raise SystemExit(msg)
        for found in report.failed_checks:
            yield {
                "tool": "checkov",
                "id": found.check_id,
                "template": Path(path).stem,
                "resource": found.resource,
                "says": found.check_name,
            }


def main(*paths: str) -> None:
    """Print what both find in the templates at ``paths``."""
    templates = {Path(path).stem: json.loads(Path(path).read_text()) for path in paths}
    found = [*by_parliament(templates), *by_checkov(list(paths))]
    json.dump(found, sys.stdout, indent=1)


if __name__ == "__main__":
    main(*sys.argv[1:])
