"""The way of a release to an installation, as it is walked: look, make, show, ask, carry out, note.

``make deploy`` walks it to AWS; ``make run``, the tests and the rehearsal walk it to the embedded engine.
Nothing here knows which of the two it is, but for what ``on_engine.py`` adds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from tools import package
from tools.deploy.adopting import TwoKeys, found, only
from tools.deploy.aws import Aws
from tools.deploy.facts import gather
from tools.deploy.installation import Installation
from tools.deploy.on_engine import KNOWN_DRIFT, fill_gaps, only_kept
from tools.deploy.preflight import CHECKS, TO_ADOPT, TO_CARRY_OUT, TO_GO_BACK, Asked, judge
from tools.deploy.release import Bucket, Release, Way, before, commit, runtime_of
from tools.deploy.stacks import ORDER, WHOLE, Plan, Stacks, name_of


class Refused(Exception):
    """Nothing was touched; the message says why, and what to do."""


class Stopped(Exception):
    """The way ends on purpose: a person said no, or nobody is at the desk. What was carried out before
    stays.
    """


@dataclass(frozen=True)
class Run:
    """One walk. ``say`` takes a line for the screen, ``ask`` a change set that a person says yes or no to."""

    aws: Aws
    installation: Installation
    say: Callable[[str], None]
    ask: Callable[[Plan], bool]
    today: date
    goes_on: bool = False

    @property
    def bucket(self) -> Bucket:
        """Where the releases of this account lie."""
        return Bucket(self.aws, self.installation.account)

    @property
    def stacks(self) -> Stacks:
        """The stacks of this account."""
        return Stacks(self.aws)


def check_account(run: Run) -> None:
    """Raise Refused when the credentials are of another account than the file says: names are the same in
    each.
    """
    caller = run.aws.client("sts").get_caller_identity()["Account"]
    if caller != run.installation.account:
        msg = (
            f"account: these credentials are of {caller}, and the file says "
            f"{run.installation.account}. Nothing was touched"
        )
        raise Refused(msg)


# --- once for each account


def account(run: Run) -> None:
    """Make or change the stack of the account: roles, trail, artefact bucket, budget. Raises Refused and
    StackFailed.
    """
    check_account(run)
    package.build()
    _step(run, "account", package.template("account"), _nothing_to_note)
    run.say("Next: take on the role signaalpunt-deploy, and run make deploy.")


# --- a release


def preflight(run: Run, runtime: str = "", checks: Collection[str] = ()) -> None:
    """Look at everything that can be looked at, and say it. Raises Refused when one check forbids to go
    on.
    """
    if not runtime and "runtime" in (checks or CHECKS):
        package.build()
        runtime = runtime_of(package.template("workers"))
    asked = Asked(
        run.installation,
        gather(run.aws, run.installation),
        run.today,
        runtime,
        goes_on=run.goes_on,
        is_dirty=commit()[1],
    )
    findings = judge(asked, checks)
    for one in findings:
        run.say(str(one))
    refused = [str(one) for one in findings if one.verdict == "refused"]
    if refused:
        why = "\n".join(refused)
        msg = f"Nothing was touched. Mend this, and run the command again:\n{why}"
        raise Refused(msg)


def make_release(run: Run) -> Release:
    """Build, and put it into the bucket under its hash."""
    package.build()
    release = run.bucket.put_release(_caller(run))
    run.say(
        f"Release {release.id}, of commit {release.commit[:12] or 'none'}, for {release.runtime}."
    )
    return release


def deploy(run: Run, release_id: str = "") -> Release | None:
    """Bring the installation to a release: that of ``release_id``, or one that is made now.

    None when the release waits for a second person. Raises Refused, Stopped, StackFailed and BadRelease.
    """
    if release_id:
        release = run.bucket.release(release_id)
        # Who made it looked at the work tree that it was made of.
        preflight(run, release.runtime, TO_CARRY_OUT)
    else:
        preflight(run)
        release = make_release(run)
    if why := _not_by(run, release):
        run.say(why)
        return None
    _refuse_lower(run, release)
    run.bucket.check_zip(release)
    _check_parameters(run, release)
    for stack in ORDER:
        if stack == "public" and (why := _desk_is_empty(run)):
            raise Stopped(why)
        _release_step(run, release, stack, "deploy")
    _end(run, release, "deploy")
    return release


def rollback(run: Run) -> Release:
    """Bring the stages back to the release that was carried out before the newest one.

    The order is turned round, and the data stack stays: it is only ever added to, and older code leaves
    alone what it does not know. Raises as ``deploy``, and Refused when there is no release to go back to.
    """
    preflight(run, checks=TO_GO_BACK)
    steps = run.bucket.steps(run.installation.name)
    target = before(steps)
    if not target:
        msg = "RELEASE: no earlier release was carried out here, so there is none to go back to"
        raise Refused(msg)
    release = run.bucket.release(target)
    run.say(f"Back to {release.id}, which {release.made_by} made at {release.made_at}.")
    _refuse_lower(run, release)
    run.bucket.check_zip(release)
    _check_parameters(run, release)
    for stack in reversed(ORDER):
        if stack != "data":
            _release_step(run, release, stack, "rollback")
    _end(run, release, "rollback")
    return release


def outputs(run: Run) -> None:
    """Say what a person does next: records for DNS, addresses, what to confirm."""
    installation = run.installation
    for stack in ("account", *ORDER):
        for name, told, value in run.stacks.told(stack):
            if name.startswith("Dns"):
                run.say(f"Publish in DNS: {value}{f'  ({told})' if told else ''}")
    for key, site, stage in (
        ("public site", installation.public, "public"),
        ("bureau", installation.bureau, "bureau"),
    ):
        said = run.stacks.outputs(stage)
        if target := said.get("DomainTarget"):
            run.say(f"Publish in DNS: {site.host} CNAME {target}  (Route 53: an alias, A and AAAA)")
        own = "" if site.certificate else said.get("EndpointURL", "")
        run.say(f"The {key}: {site.url}{f' (without a domain of its own: {own})' if own else ''}")
    if topic := run.stacks.outputs("data").get("AlarmsArn"):
        for waiting in _unconfirmed(run.aws, topic):
            run.say(
                f"Confirm the mail of Amazon SNS to {waiting}, with --authenticate-on-unsubscribe "
                "true: until then no alarm arrives (docs/runbook.md)"
            )


def _unconfirmed(aws: Aws, topic: str) -> list[str]:
    """The addresses that did not confirm yet that alarms go there."""
    pages = aws.client("sns").get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
    return [
        str(one["Endpoint"])
        for page in pages
        for one in page["Subscriptions"]
        if not one["SubscriptionArn"].startswith("arn:")
    ]


def drift(run: Run) -> list[str]:
    """What somebody changed by hand, a sentence for each, by stack."""
    known = KNOWN_DRIFT if run.aws.is_engine else ()
    return [
        f"{name_of(stack)}: {line}"
        # Who deploys may not read what the account has.
        for stack in ORDER
        if run.stacks.status(stack)
        for line in run.stacks.drift(stack)
        if not line.startswith(known)
    ]


def adopt(run: Run) -> None:
    """Take what a data stack left behind into a new one, with what it holds; ``deploy`` then makes the rest.

    Raises Refused, Stopped and StackFailed.
    """
    preflight(run, checks=TO_ADOPT)
    if run.stacks.status("data") not in {"", "REVIEW_IN_PROGRESS"}:
        msg = "data: the stack stands, so nothing is left behind"
        raise Refused(msg)
    package.build()
    whole = package.template("data")
    try:
        imports = found(run.aws, whole, run.installation.account)
    except TwoKeys as error:
        raise Refused(str(error)) from None
    if not imports:
        msg = "data: nothing of an earlier stack is there. Run make deploy"
        raise Refused(msg)
    template = only(whole, imports)
    url = run.bucket.put_template("import", template)
    plan = run.stacks.plan_import("data", template, _given(run, "data", template), imports, url=url)
    run.say("signaalpunt-data: takes in what is there")
    for one in imports:
        run.say(
            f"  {one['ResourceType']} {one['LogicalResourceId']} "
            f"{' '.join(one['ResourceIdentifier'].values())}"
        )
    _ask_and_carry_out(run, plan)
    run.say("Next: make deploy makes what is not there.")


def remove(run: Run) -> None:
    """Take the stages and the data stack away; what holds data stays behind and is named.

    The stack of the account stays: it holds the releases, and is of the account and not of the installation.
    Raises StackFailed.
    """
    # Consumers of an export go before its producer.
    for stack in reversed(ORDER):
        if not run.stacks.status(stack):
            continue
        kept = run.stacks.remove(stack)
        run.say(f"{name_of(stack)} is gone.")
        for one in kept:
            run.say(f"  stays: {one}")
    run.say(
        "signaalpunt-account stays, with the releases (docs/operations.md, 'Taking an installation away')."
    )


# --- the steps


def _caller(run: Run) -> str:
    return str(run.aws.client("sts").get_caller_identity()["Arn"]).rpartition(":")[2]


def _not_by(run: Run, release: Release) -> str:
    """Why this person may not carry the release out; "" when they may."""
    if not run.installation.two_people:
        return ""
    if "/botocore-session-" in _caller(run):
        return (
            "two_people: your session has no name of yours, so nobody can tell two people apart. "
            "Put role_session_name in your profile of the AWS CLI"
        )
    if release.made_by != _caller(run):
        return ""
    return (
        f"{release.made_by} made release {release.id}; a second person carries it out:\n"
        f"  make deploy INSTALLATION={run.installation.name} RELEASE={release.id}"
    )


def _refuse_lower(run: Run, release: Release) -> None:
    """Raise Refused when rows may be there that the release cannot read: what began may have written."""
    for step in run.bucket.steps(run.installation.name)[-1:]:
        deployed = run.bucket.release(step.release)
        if release.level < deployed.level:
            msg = (
                f"RELEASE: {release.id} is of level {release.level} and the deployed {deployed.id} "
                f"of level {deployed.level}: older code cannot read what newer code wrote "
                "(infra/release.toml)"
            )
            raise Refused(msg)


def _check_parameters(run: Run, release: Release) -> None:
    """Read every template and its parameters before the first stack is touched. Raises Refused and
    BadRelease.
    """
    for stack in ORDER:
        _given(run, stack, run.bucket.template(release, stack)[1])


def _desk_is_empty(run: Run) -> str:
    """Why the public site does not open yet; "" when it may: a report would wait unseen.

    Who deploys reads no row, so the file says on which day somebody who may counted the desk.
    """
    installation = run.installation
    is_counted = installation.desk and installation.desk <= run.today
    if not installation.people or is_counted or run.stacks.status("public") in WHOLE:
        return ""
    return (
        "desk: the public site does not open yet, because a report would wait unseen. Add the "
        "first administrator and the desk (docs/operations.md, 'The first people'). When make "
        f"hand INSTALLATION={installation.name} RUN=at_the_desk ends with 0, put its day in the "
        "file as desk, and run make deploy again"
    )


def _release_step(run: Run, release: Release, stack: str, way: Way) -> None:
    url, template = run.bucket.template(release, stack)
    begin = partial(_note_begun, run, release, way)
    _step(run, stack, template, begin, url=url, label=f"release-{release.id}")


def _step(
    run: Run,
    stack: str,
    template: Mapping[str, Any],
    begin: Callable[[], None],
    *,
    url: str = "",
    label: str = "signaalpunt",
) -> None:
    """One stack: make the change set, show it, refuse or ask, note by ``begin``, carry it out."""
    plan = run.stacks.plan(
        stack,
        template,
        _given(run, stack, template),
        tags=run.installation.tags,
        label=label,
        url=url,
    )
    if plan is None:
        run.say(f"{name_of(stack)}: nothing changes.")
        return
    run.say(
        f"{name_of(stack)}: {'made' if plan.is_new else 'changed'} by change set {plan.change_set}"
    )
    for line in shown(plan):
        run.say(f"  {line}")
    if plan.why_not:
        run.stacks.discard(plan)
        raise Refused(
            "\n".join(
                [f"{name_of(stack)}: refused; the change set was thrown away.", *plan.why_not]
            )
        )
    _ask_and_carry_out(run, plan, begin)
    if run.aws.is_engine:
        # The engine lists in a change set also what a condition leaves out.
        there = run.stacks.names(stack) & {one.name for one in plan.changes}
        for line in only_kept(template, there):
            run.say(f"  {line}")


def _nothing_to_note() -> None:
    """What is of no release is noted nowhere but in CloudFormation."""


def _ask_and_carry_out(run: Run, plan: Plan, begin: Callable[[], None] = _nothing_to_note) -> None:
    stack = plan.stack
    if not run.ask(plan):
        run.stacks.discard(plan)
        msg = (
            f"{name_of(stack)}: not carried out; the change set was thrown away. Stacks before "
            "this one stay as they are."
        )
        raise Stopped(msg)
    begin()
    run.stacks.carry_out(plan)
    run.say(f"{name_of(stack)}: done.")


def shown(plan: Plan) -> Iterator[str]:
    """A change set for a person: of a new stack how many of each kind, of a change each line."""
    if not plan.is_new:
        yield from map(str, plan.changes)
        return
    kinds = [one.kind for one in plan.changes]
    for kind in sorted(set(kinds)):
        yield f"{kinds.count(kind):>4} {kind}"


def _given(run: Run, stack: str, template: Mapping[str, Any]) -> dict[str, str]:
    """The parameters that the template asks for. Raises Refused when the installation does not say one."""
    said = run.installation.parameters(stack)
    asked: Mapping[str, Mapping[str, Any]] = template.get("Parameters", {})
    for name, parameter in asked.items():
        if name not in said and "Default" not in parameter:
            msg = f"{name_of(stack)}: the template asks for {name}, which no key of the installation gives"
            raise Refused(msg)
    return {name: value for name, value in said.items() if name in asked}


def _note_begun(run: Run, release: Release, way: Way) -> None:
    """Note once that a release begins to be carried out: from here on something of it stands."""
    newest = run.bucket.steps(run.installation.name)[-1:]
    if [(one.release, one.way, one.is_done) for one in newest] != [(release.id, way, False)]:
        run.bucket.put_step(run.installation.name, release, way, _caller(run), is_done=False)


def _end(run: Run, release: Release, way: Way) -> None:
    if run.aws.is_engine:
        fill_gaps(run.aws, run.bucket.template(release, "public")[1], run.say)
    run.bucket.put_step(run.installation.name, release, way, _caller(run), is_done=True)
    outputs(run)
