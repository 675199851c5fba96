"""The commands of an installation: ``make deploy INSTALLATION=...`` and its neighbours (docs/operations.md).

With ``--engine`` the commands go to the embedded engine, else to AWS with the credentials of the AWS CLI.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from tools.deploy import deploying
from tools.deploy.aws import Aws
from tools.deploy.deploying import Refused, Run, Stopped
from tools.deploy.installation import BadInstallation, load
from tools.deploy.release import BadRelease
from tools.deploy.smoke import Site, look
from tools.deploy.stacks import Plan, StackFailed, name_of


def main() -> None:
    """Run one command; ends with 1 and a sentence when it could not be done."""
    chosen = _options()
    try:
        run = _run(chosen)
        if chosen.command != "smoke":
            deploying.check_account(run)
        _COMMANDS[chosen.command](run, chosen)
    except (Refused, Stopped, StackFailed, BadRelease, BadInstallation) as error:
        sys.exit(str(error))
    except (ClientError, BotoCoreError) as error:
        sys.exit(f"AWS refused a call, and what was done before it stays: {error}")
    except KeyboardInterrupt:
        sys.exit(
            "Stopped. An operation that CloudFormation began goes on by itself; look with make preflight."
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.deploy", description=__doc__)
    parser.add_argument("command", choices=sorted(_COMMANDS))
    parser.add_argument(
        "--installation", required=True, help="a file of infra/installations, without .toml"
    )
    parser.add_argument(
        "--release", default="", help="a release of the artefact bucket; without it one is made"
    )
    parser.add_argument("--engine", default="", help="the address of the embedded engine")
    parser.add_argument(
        "--go-on", action="store_true", help="go on with a stack that failed halfway"
    )
    parser.add_argument("words", nargs="*", help="hand: the command, and what it is told")
    parser.add_argument("--site", default="", help="smoke: another address of the public site")
    parser.add_argument("--bureau", default="", help="smoke: another address of the bureau")
    parser.add_argument("--mail-to", default="", help="smoke: send a report with this address")
    parser.add_argument(
        "--yes", action="store_true", help="carry out every change set that nothing forbids"
    )
    return parser.parse_args()


def _run(chosen: argparse.Namespace) -> Run:
    installation = load(chosen.installation)
    endpoint = chosen.engine.rstrip("/")
    session = None
    if endpoint:
        # The engine takes "test" for the root of its account.
        session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test")  # noqa: S106
    aws = Aws(installation.region, endpoint, session)
    if endpoint and not aws.is_engine:
        msg = f"AT: no engine answers at {endpoint}. Start one with make engine"
        raise Refused(msg)
    return Run(
        aws,
        installation,
        say=_say,
        ask=_yes if chosen.yes else _asked,
        today=datetime.now(UTC).date(),
        goes_on=chosen.go_on,
    )


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def _yes(plan: Plan) -> bool:
    return True


def _asked(plan: Plan) -> bool:
    """Whether a person types the name of the stack: one key too many carries nothing out."""
    name = name_of(plan.stack)
    return _typed(f"Carry this out? Type {name} for yes, anything else for no: ", name)


def _typed(question: str, name: str) -> bool:
    try:
        return input(question).strip() == name
    except EOFError:
        return False


def _drift(run: Run, _: argparse.Namespace) -> None:
    if found := deploying.drift(run):
        sys.exit("\n".join(found))
    _say("No stack differs from its template, as far as CloudFormation looks.")


def _smoke(run: Run, chosen: argparse.Namespace) -> None:
    public = chosen.site or run.installation.public.url
    bureau = chosen.bureau or run.installation.bureau.url
    site = Site(public.rstrip("/"), bureau.rstrip("/"), run.aws.endpoint)
    is_wrong = False
    for name, verdict, seen in look(site, mail_to=chosen.mail_to):
        _say(f"{verdict:<13} {name}: {seen}")
        is_wrong = is_wrong or verdict == "WRONG"
    if is_wrong:
        sys.exit("Something is not as it should be.")


def _remove(run: Run, chosen: argparse.Namespace) -> None:
    name = run.installation.name
    if run.installation.people and chosen.yes:
        msg = f"YES: people report at {name}, so its removal is typed by hand"
        raise Refused(msg)
    if not chosen.yes and not _typed(
        f"Take {name} away? Type {name} for yes, anything else for no: ", name
    ):
        msg = f"{name}: nothing was taken away."
        raise Stopped(msg)
    deploying.remove(run)


# Commands that read or write tables with the rights of signaalpunt-by-hand, or of signaalpunt-audit.
_BY_HAND = (
    "at_the_desk",
    "complete_directory",
    "facts_out",
    "first_admin",
    "pool_login",
    "read_again",
    "recount",
    "second_hand",
    "verify_journal",
)


def _hand(run: Run, chosen: argparse.Namespace) -> None:
    """Run one of the commands by hand on the installation; it finds tables and rights in its environment."""
    command, *words = chosen.words or [""]
    if command not in _BY_HAND:
        msg = f"RUN: choose one of {', '.join(_BY_HAND)}"
        raise Refused(msg)
    data = run.stacks.outputs("data")
    if not data:
        msg = "data: there is no stack signaalpunt-data in this account and region"
        raise Refused(msg)
    done = subprocess.run(
        [sys.executable, "-m", f"tools.{command}", *words],
        env={
            **os.environ,
            **run.aws.environment(),
            "TABLE_PREFIX": "signaalpunt-",
            "GEMEENTE": run.installation.gemeente,
            "JOURNAL_BUCKET": data.get("JournalBucketName", ""),
            "LOGIN_POOL": data.get("LoginPoolId", ""),
        },
        check=False,
    )
    if done.returncode:
        sys.exit(done.returncode)


def _preflight(run: Run, _: argparse.Namespace) -> None:
    deploying.preflight(run)
    _say("Nothing forbids a deployment.")


_COMMANDS: Mapping[str, Callable[[Run, argparse.Namespace], object]] = {
    "account": lambda run, _: deploying.account(run),
    "adopt": lambda run, _: deploying.adopt(run),
    "deploy": lambda run, chosen: deploying.deploy(run, chosen.release),
    "drift": _drift,
    "hand": _hand,
    "outputs": lambda run, _: deploying.outputs(run),
    "preflight": _preflight,
    "remove": _remove,
    "smoke": _smoke,
    "rollback": lambda run, _: deploying.rollback(run),
}


if __name__ == "__main__":
    main()
