"""The product on an AWS engine on this machine: the same zip, the same templates, IAM enforced.

>>> with Engine() as engine:  # doctest: +SKIP
...     engine.deploy()
...     urlopen(engine.site_url + "/")

Each engine has its own ports and its own folder, so several run beside each other.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self, get_args

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from chalicelib.platform.queue import QueueName
from tools import package
from tools.deploy.aws import Aws
from tools.deploy.deploying import Refused, Run, account, deploy
from tools.deploy.installation import Installation, Site, load
from tools.deploy.stacks import StackFailed, Stacks
from tools.front import Front
from tools.instance import LOOPBACK, free_port
from tools.post_office import PostOffice, Sent
from tools.wire import Wire

PYTHON = package.ROOT / ".engine/bin/python"
_MINISTACK = package.ROOT / "tools/ministack_with_conditions.py"
FUNCTIONS = (
    "public",
    "bureau",
    "triage",
    "registrar",
    "mailer",
    "mail-events",
    "clock",
    "journal-root",
    "journal-watch",
    "lookout",
    "search",
    "clearing",
    "evaluation",
)

# The event with which EventBridge calls a function by its schedule (its user guide).
A_DAY = {
    "version": "0",
    "id": "0",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "000000000000",
    "time": "1970-01-01T00:00:00Z",
    "region": package.REGION,
    "resources": [],
    "detail": {},
}

# What the engine's own installation says (infra/installations/engine.toml).
MAIL_DOMAIN = load("engine").mail.domain
EXIT_URL = load("engine").exit_url

# The engine takes "test" for the root of its account; the account number is its own invention.
_ROOT = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


@dataclass(frozen=True)
class Ports:
    """The ports of the local run; 0 means any free port."""

    site: int = 0
    bureau: int = 0
    mail: int = 0
    engine: int = 0


class Engine:
    """Starts the engine, the wire, the post office and the front; ``deploy`` puts the product on.

    ``everything_by_wire`` sends all calls of the functions by ``self.wire``, so that a test can
    count them or put a fault into one; it costs about a millisecond a call.
    """

    def __init__(
        self,
        ports: Ports = Ports(),
        *,
        home: Path | None = None,
        everything_by_wire: bool = False,
    ) -> None:
        self._home = home
        self._everything_by_wire = everything_by_wire
        self._open = ExitStack()
        self._clients: dict[str, Any] = {}
        self._port = ports.engine or free_port()
        self.url = f"http://{LOOPBACK}:{self._port}"
        self.front = Front(ports.site or free_port())
        self.bureau_front = Front(ports.bureau or free_port())
        self.wire = Wire(free_port(), self.url)
        self.post_office = PostOffice(ports.mail or free_port(), self._report)
        self.wire.after.append(self.post_office.watch)
        self.site_url = self.front.url
        # Cookies ignore ports, so staff are at another name than whoever reports.
        self.bureau_url = self.bureau_front.url.replace(LOOPBACK, "localhost")
        self.mail_url = self.post_office.url

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            if self._home is None:
                self._home = Path(tempfile.mkdtemp(prefix="signaalpunt-", dir=_in_memory()))
                opening.callback(shutil.rmtree, self._home, ignore_errors=True)
            for served in (self.wire, self.post_office, self.front, self.bureau_front):
                opening.enter_context(served)
            opening.callback(self._stop, self._start(self._home))
            self._open = opening.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._open.close()

    # --- deploying

    def deploy(self) -> None:
        """Build the package when it is stale, and deploy the data stack and all stages.

        Raises RuntimeError when the zip is for another Python than the engine's own, with which it runs
        each function, whatever the template says.
        """
        package.build()
        if why := why_it_does_not_run(package.built_for(), _runtime_of(PYTHON)):
            raise RuntimeError(why)
        said: list[str] = []
        run = Run(
            self.aws,
            self._installation(),
            say=said.append,
            ask=lambda _: True,
            today=datetime.now(UTC).date(),
        )
        try:
            account(run)
            deploy(run)
        except (Refused, StackFailed) as error:
            msg = "\n".join([*said, str(error), f"see {self.log_file}"])
            raise RuntimeError(msg) from None
        self.follow()

    def follow(self) -> bool:
        """Show the two sites at their addresses here; False while they are not deployed."""
        stacks = Stacks(self.aws)
        apis = [stacks.outputs(stage).get("RestAPIId") for stage in ("public", "bureau")]
        if not all(apis):
            return False
        self.front.target, self.bureau_front.target = (
            f"{self.url}/restapis/{api}/{stage}/_user_request_"
            for api, stage in zip(apis, ("public", "bureau"), strict=True)
        )
        return True

    @cached_property
    def aws(self) -> Aws:
        """The engine as an account of AWS, with the rights of its root."""
        return Aws(package.REGION, self.url, self._root)

    def _installation(self) -> Installation:
        """That of infra/installations/engine.toml, at the ports of this engine."""
        declared = load("engine")
        sites = {"public": Site(url=self.site_url), "bureau": Site(url=self.bureau_url)}
        return declared.model_copy(update=sites)

    def seed(self) -> None:
        """Load the demo data of tools/seed.py; what it prints goes to our own output."""
        command = [sys.executable, "-m", "tools.seed"]
        environment = {
            **self.environment(),
            "LOGIN_POOL": self.outputs("data").get("LoginPoolId", ""),
        }
        # A session of its own: Ctrl-C is for who started us.
        subprocess.run(
            command, env=environment, cwd=package.ROOT, check=True, start_new_session=True
        )

    def seed_figures(self) -> None:
        """Load a year of generated facts (tools/seed_figures.py), and let the evaluation make its releases.

        Nobody waits for that: they come while the product is used.
        """
        command = [sys.executable, "-m", "tools.seed_figures"]
        subprocess.run(
            command,
            env=self.environment(),
            cwd=package.ROOT,
            check=True,
            start_new_session=True,
        )
        self.client("lambda").invoke(
            FunctionName="signaalpunt-evaluation",
            InvocationType="Event",
            Payload=json.dumps(A_DAY).encode(),
        )

    def outputs(self, stack: str) -> dict[str, str]:
        """The outputs of the stack ``data``, or of a stage."""
        return Stacks(self.aws).outputs(stack)

    @contextmanager
    def method_throttles(self) -> Iterator[None]:
        """While it lasts, the throttle of each method holds, as on AWS, and not only that of the stage.

        The engine does not decode the path that the template gives it (``/~1postvak``), so it is told
        again. Journeys do without: a test presses faster than any person.
        """
        settings = package.template("public")["Resources"]["RestAPI"]["Properties"][
            "MethodSettings"
        ]
        own = {
            f"{one['ResourcePath']}/{one['HttpMethod']}": one
            for one in settings
            if one["HttpMethod"] != "*"
        }
        limits = {"rateLimit": "ThrottlingRateLimit", "burstLimit": "ThrottlingBurstLimit"}
        self._patch_stage(
            {"op": "replace", "path": f"{method}/throttling/{limit}", "value": str(one[name])}
            for method, one in own.items()
            for limit, name in limits.items()
        )
        try:
            yield
        finally:
            self._patch_stage({"op": "remove", "path": method} for method in own)

    def _patch_stage(self, operations: Iterable[dict[str, str]]) -> None:
        self.client("apigateway").update_stage(
            restApiId=self.outputs("public")["RestAPIId"],
            stageName="public",
            patchOperations=list(operations),
        )

    @contextmanager
    def workers_resting(self) -> Iterator[None]:
        """While it lasts, no function takes messages from a queue."""
        functions = self.client("lambda")
        sources = functions.list_event_source_mappings()["EventSourceMappings"]

        def switch(*, on: bool) -> None:
            for source in sources:
                functions.update_event_source_mapping(UUID=source["UUID"], Enabled=on)

        switch(on=False)
        try:
            yield
        finally:
            switch(on=True)

    @contextmanager
    def impatient_queues(self, visibility_seconds: int = 8) -> Iterator[None]:
        """While it lasts, a message that failed comes again after seconds, and not after minutes.

        What was taken before keeps its time.
        """
        sqs = self.client("sqs")
        urls = [self.queue_url(name) for name in get_args(QueueName)]
        wanted = ["VisibilityTimeout"]
        held = [
            sqs.get_queue_attributes(QueueUrl=url, AttributeNames=wanted)["Attributes"]
            for url in urls
        ]
        for url in urls:
            fast = {"VisibilityTimeout": str(visibility_seconds)}
            sqs.set_queue_attributes(QueueUrl=url, Attributes=fast)
        try:
            yield
        finally:
            for url, before in zip(urls, held, strict=True):
                sqs.set_queue_attributes(QueueUrl=url, Attributes=before)

    def queue_url(self, name: str) -> str:
        """The address of the queue ``name``, such as ``reports`` or ``reports-dlq``."""
        bare, dead, _ = name.partition("-dlq")
        kind = "DeadLettersUrl" if dead else "QueueUrl"
        return self.outputs("data")[f"{bare.title().replace('-', '')}{kind}"]

    def come_to_rest(self) -> None:
        """Wait until no queue holds anything. Raises RuntimeError when that takes seven minutes.

        A message whose handler died is hidden for three minutes, and may be so twice.
        """
        sqs, until, quiet = self.client("sqs"), time.monotonic() + 420, 0
        urls = [self.queue_url(name) for name in get_args(QueueName)]

        def is_busy() -> bool:
            found = [
                sqs.get_queue_attributes(QueueUrl=url, AttributeNames=_WAITING)["Attributes"]
                for url in urls
            ]
            return any(int(count) for counts in found for count in counts.values())

        # A function that has just taken the last message may still send the next one.
        while quiet < _QUIET:
            if time.monotonic() > until:
                msg = f"what was accepted is still being worked off; see {self.log_file}"
                raise RuntimeError(msg)
            time.sleep(0.25)
            quiet = 0 if is_busy() else quiet + 1

    # --- using

    def client(self, service: str) -> Any:
        """A boto3 client with the rights of the account's root, made once for each service."""
        if service not in self._clients:
            made = self._root.client(service, endpoint_url=self.url, config=_PATIENT)
            self._clients[service] = made
        return self._clients[service]

    def client_of(self, function: str, service: str) -> Any:
        """A boto3 client with exactly the rights of the role of ``function``."""
        return self.client_as(self.configuration(function)["Role"], service)

    def client_as(self, role: str, service: str) -> Any:
        """A boto3 client with exactly the rights of ``role``, an ARN."""
        keys = self._role_keys(role)
        session = boto3.Session(
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["SessionToken"],
            region_name=package.REGION,
        )
        return session.client(service, endpoint_url=self.url, config=_PATIENT)

    def environment(self, function: str = "") -> dict[str, str]:
        """Environment for a process beside the engine: its address and root's keys.

        With ``function``, also the settings of that function.
        """
        settings: Mapping[str, str] = {}
        if function:
            settings = self.configuration(function)["Environment"]["Variables"]
        return {**os.environ, **settings, **self.connection()}

    def connection(self) -> dict[str, str]:
        """The address of the engine, and root's keys, as settings in the environment."""
        return {
            **_ROOT,
            "AWS_ENDPOINT_URL": self.url,
            "AWS_DEFAULT_REGION": package.REGION,
            "TABLE_PREFIX": "signaalpunt-",
        }

    def configuration(self, function: str) -> dict[str, Any]:
        """How ``function`` (one of FUNCTIONS) is configured."""
        name = f"signaalpunt-{function}"
        found: dict[str, Any] = self.client("lambda").get_function_configuration(FunctionName=name)
        return found

    def tick(self) -> dict[str, Any]:
        """Let the clock tick now; the answer of the function. Raises RuntimeError when it fails."""
        return self._scheduled("clock")

    def night(self) -> dict[str, Any]:
        """Seal the journal of the days before, as each night; as ``tick``."""
        return self._scheduled("journal-root")

    def look(self) -> dict[str, Any]:
        """Look at both sites from outside, as every five minutes; as ``tick``."""
        return self._scheduled("lookout")

    def _scheduled(self, function: str) -> dict[str, Any]:
        answer = self.client("lambda").invoke(
            FunctionName=f"signaalpunt-{function}",
            Payload=json.dumps(_TICK),
        )
        payload = json.loads(answer["Payload"].read() or "null")
        if answer.get("FunctionError"):
            msg = f"{function} failed: {payload}"
            raise RuntimeError(msg)
        return payload if isinstance(payload, dict) else {}

    def mails(self) -> list[Sent]:
        """Every mail SES took, oldest first."""
        return self.post_office.sent()

    def log_lines(self, function: str) -> list[str]:
        """The lines that ``function`` wrote to its log, oldest first."""
        logs = self.client("logs")
        pages = logs.get_paginator("filter_log_events").paginate(
            logGroupName=f"/aws/lambda/signaalpunt-{function}"
        )
        try:
            return [event["message"] for page in pages for event in page["events"]]
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return []
            raise

    def kill(self, function: str) -> int:
        """Kill the running processes of ``function`` without a goodbye; how many there were.

        Only children of our own engine are looked at.
        """
        wanted = f"AWS_LAMBDA_FUNCTION_NAME=signaalpunt-{function}".encode()
        killed = 0
        for child in Path(f"/proc/{self._process.pid}/task").glob("*/children"):
            for pid in child.read_text().split():
                # A process that ends meanwhile is as good as killed.
                with suppress(ProcessLookupError):
                    if wanted in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                        os.kill(int(pid), signal.SIGKILL)
                        killed += 1
        return killed

    @property
    def runs(self) -> bool:
        """Whether the engine is still there."""
        return self._process.poll() is None

    @property
    def log_file(self) -> Path:
        """The log of the engine itself."""
        if self._home is None:
            msg = "the engine is not running"
            raise RuntimeError(msg)
        return self._home / "engine.log"

    def _report(self, body: str) -> None:
        self._events.send_message(QueueUrl=self._events_url, MessageBody=body)

    @cached_property
    def _root(self) -> boto3.Session:
        return boto3.Session(
            aws_access_key_id=_ROOT["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=_ROOT["AWS_SECRET_ACCESS_KEY"],
            region_name=package.REGION,
        )

    @cached_property
    def _events(self) -> Any:
        return self.client("sqs")

    @cached_property
    def _events_url(self) -> str:
        return self.outputs("data")["MailEventsQueueUrl"]

    def _role_keys(self, role: str) -> dict[str, str]:
        iam, name = self.client("iam"), role.rsplit("/", 1)[-1]
        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
            ],
        }
        # Who may take a role on is changed, for the test; what the role may do is not.
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(trust))
        taken = self.client("sts").assume_role(RoleArn=role, RoleSessionName="test")
        keys: dict[str, str] = taken["Credentials"]
        return keys

    # --- the process

    def _start(self, home: Path) -> subprocess.Popen[bytes]:
        if not PYTHON.exists():
            msg = f"{PYTHON.relative_to(package.ROOT)} is missing: run `make .engine`"
            raise RuntimeError(msg)
        (home / "tmp").mkdir(parents=True, exist_ok=True)
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "MINISTACK_"))}
        environment = {
            **kept,
            **_ROOT,
            "AUTH": "true",
            "AWS_DEFAULT_REGION": package.REGION,
            "AWS_ENDPOINT_URL_SESV2": self.wire.url,
            "BIND_HOST": LOOPBACK,
            "GATEWAY_PORT": str(self._port),
            # A server we do not need, on a fixed port that a second engine would miss.
            "IOT_MTLS_ENABLED": "false",
            "LOG_LEVEL": "WARNING",
            "MINISTACK_REGION": package.REGION,
            "S3_DATA_DIR": str(home / "s3"),
            "STATE_DIR": str(home / "state"),
            "TMPDIR": str(home / "tmp"),
        }
        if self._everything_by_wire:
            environment["AWS_ENDPOINT_URL"] = self.wire.url
        with self.log_file.open("wb") as log:
            # A session of its own: Ctrl-C reaches us first, and we stop the engine last.
            self._process = subprocess.Popen(
                # -P: the folder of the script holds modules of ours, which are not for the engine.
                [str(PYTHON), "-P", str(_MINISTACK)],
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=home,
                start_new_session=True,
            )
        try:
            self._wait_until_up()
        except BaseException:
            self._stop(self._process)
            raise
        return self._process

    def _wait_until_up(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/_ministack/health", timeout=2):
                    return
            except OSError:
                time.sleep(0.05)
        msg = f"the engine did not start: {self.log_file.read_text()[-2000:]}"
        raise RuntimeError(msg)

    def _stop(self, process: subprocess.Popen[bytes]) -> None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        # The whole session, so that no function outlives its engine.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


# What EventBridge hands to a scheduled function; the time of ours comes from its own clock.
_TICK = {
    "version": "0",
    "id": "00000000-0000-0000-0000-000000000000",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "000000000000",
    "time": "2020-01-01T00:00:00Z",
    "region": package.REGION,
    "resources": [],
    "detail": {},
}

_WAITING = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
# How often in a row the queues must be empty to be at rest.
_QUIET = 4

_PATIENT = Config(
    connect_timeout=5,
    read_timeout=60,
    retries={"total_max_attempts": 2},
    s3={"addressing_style": "path"},
)


_MEMORY = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a folder of its own in it
# Each process of a function unpacks some 75 MB; a busy test has thirty of them.
_ROOM_BYTES = 8_000_000_000


def why_it_does_not_run(built_for: str, runs: str) -> str:
    """A sentence when a zip for the runtime ``built_for`` is not for that of the engine; empty when it is."""
    if built_for == runs:
        return ""
    return (
        f"{package.ZIP.name} is built for {built_for} and the engine runs {runs}: make both with one Python, "
        f"as `make run PYTHON={built_for}` does"
    )


def _runtime_of(python: Path) -> str:
    told = subprocess.run(
        [str(python), package.ROOT / "tools/fits.py"], capture_output=True, text=True, check=True
    )
    return f"python{told.stdout.strip()}"


def _in_memory() -> Path | None:
    """A folder in memory, or None when there is none with room: unpacking on a disk takes seconds."""
    is_there = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)
    return _MEMORY if is_there and shutil.disk_usage(_MEMORY).free > _ROOM_BYTES else None
