"""An engine with nothing on it, and a person who deploys to it by the way of ``make deploy``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import boto3
import pytest

from tools import package
from tools.deploy import deploying, release
from tools.deploy.aws import Aws
from tools.deploy.deploying import Run
from tools.deploy.installation import Installation
from tools.deploy.stacks import Plan
from tools.engine import Engine

TODAY = date(2026, 11, 30)
Template = dict[str, Any]


@dataclass
class Ground:
    """``said`` is what stood on the screen, ``asked`` every change set that the person was asked about."""

    engine: Engine
    installation: Installation
    aws: Aws
    answer: Callable[[Plan], bool] = lambda _: True
    said: list[str] = field(default_factory=list)
    asked: list[Plan] = field(default_factory=list)
    # The screen of the first deployment, where a test wants that one.
    first: str = ""

    def run(self, *, goes_on: bool = False) -> Run:
        """One command of this person."""

        def ask(plan: Plan) -> bool:
            self.asked.append(plan)
            return self.answer(plan)

        return Run(
            self.aws, self.installation, say=self.said.append, ask=ask, today=TODAY, goes_on=goes_on
        )

    def deploy(self, release_id: str = "", *, goes_on: bool = False) -> release.Release | None:
        return deploying.deploy(self.run(goes_on=goes_on), release_id)

    @property
    def screen(self) -> str:
        return "\n".join(self.said)

    def seen(self) -> dict[str, Any]:
        """Everything of the stacks that a deployment may change: status, template, and what there is."""
        stacks, formation = self.run().stacks, self.aws.client("cloudformation")
        return {
            stack: (
                status,
                json.dumps(
                    formation.get_template(StackName=f"signaalpunt-{stack}")["TemplateBody"]
                ),
                sorted(one["PhysicalResourceId"] for one in stacks._listed(stack)),
                [
                    one["ChangeSetName"]
                    for one in formation.list_change_sets(StackName=f"signaalpunt-{stack}")[
                        "Summaries"
                    ]
                    if one["ExecutionStatus"] == "AVAILABLE"
                ],
            )
            for stack, status in stacks.statuses().items()
        }

    def with_role(self, name: str) -> Ground:
        """The same ground under the rights of a role, which this takes on for the test."""
        arn = self.engine.client("iam").get_role(RoleName=name)["Role"]["Arn"]
        keys = self.engine._role_keys(arn)
        session = boto3.Session(
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["SessionToken"],
            region_name=package.REGION,
        )
        return replace(self, aws=Aws(package.REGION, self.engine.url, session), said=[], asked=[])


@contextmanager
def empty_ground() -> Iterator[Ground]:
    """An engine of its own, with nothing on it."""
    with Engine() as engine:
        yield Ground(engine, engine.installation(), engine.aws)


@contextmanager
def prepared_ground() -> Iterator[Ground]:
    """The same, with the stack of the account."""
    with empty_ground() as ground:
        deploying.account(ground.run())
        yield ground


def changed(patch: pytest.MonkeyPatch, changes: Mapping[str, Callable[[Template], object]]) -> None:
    """From now on the built templates are others: each of ``changes`` changes that of its stack."""
    built = package.template

    def template(name: str) -> Template:
        document = built(name)
        if name in changes:
            changes[name](document)
        return document

    patch.setattr(package, "template", template)
