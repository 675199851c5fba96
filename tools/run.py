"""The whole product on this machine, until Ctrl-C: ``tools.start`` hands over to this.

Every run starts empty and is filled with the demo data of tools/seed.py; with ``--empty`` it stays so, and
``make deploy`` puts the product there as it does on AWS.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType

from tools import package
from tools.engine import Engine, Ports
from tools.instance import HOME, InUse, check_ports, claim, clear, options, ports_of
from tools.seed import DEMO_PASSWORD, demo_logins


def main() -> None:
    """Build, start, deploy, seed, say where everything is, and wait."""
    chosen = options()
    # Both: a shell that starts us in the background has SIGINT ignored.
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, _stop)
    try:
        with claim():
            check_ports(ports_of(chosen))
            _run(
                Ports(
                    site=chosen.site_port,
                    bureau=chosen.bureau_port,
                    mail=chosen.mail_port,
                    engine=chosen.engine_port,
                ),
                empty=chosen.empty,
            )
    except InUse as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        _say("Stopped.")


def _run(ports: Ports, *, empty: bool) -> None:
    clear()
    _say("Building the package ...")
    package.build()
    with Engine(ports, home=HOME) as engine:
        try:
            _wait_for_a_deployment(engine) if empty else _serve(engine)
        finally:
            _say("Stopping ...")
            # Who presses Ctrl-C again must not keep the engine from being stopped.
            for name in (signal.SIGINT, signal.SIGTERM):
                signal.signal(name, signal.SIG_IGN)


def _serve(engine: Engine) -> None:
    _say("Deploying to the engine ...")
    engine.deploy()
    _say("Loading the demo data ...")
    engine.seed()
    engine.seed_figures()
    _say(
        "",
        f"  Public site   {engine.site_url}/",
        f"  Bureau        {engine.bureau_url}/",
        f"  Log in as     {', '.join(demo_logins())}",
        f"  Password      {DEMO_PASSWORD}  (of each of them; nothing here is real)",
        f"  Outgoing mail {engine.mail_url}/",
        f"  AWS endpoint  {engine.url}  (log: {engine.log_file.relative_to(package.ROOT)})",
        "",
        "What you enter is gone when you stop. Ctrl-C stops everything.",
    )
    _wait(engine)


def _wait_for_a_deployment(engine: Engine) -> None:
    """Show the sites as soon as somebody deploys them, and again after each deployment."""
    _say(
        "",
        f"  An empty engine  {engine.url}  (log: {engine.log_file.relative_to(package.ROOT)})",
        f"  Deploy to it     make account INSTALLATION=engine AT={engine.url}",
        f"                   make deploy INSTALLATION=engine AT={engine.url}",
        f"  Then             {engine.site_url}/ and {engine.bureau_url}/",
        f"  Outgoing mail    {engine.mail_url}/",
        "",
        "The account number is 000000000000, and what is deployed is gone when you stop. Ctrl-C stops it.",
    )
    _wait(engine, engine.follow)


def _wait(engine: Engine, each_second: Callable[[], object] = lambda: None) -> None:
    while engine.runs:
        each_second()
        threading.Event().wait(1)
    sys.exit(f"The engine stopped by itself; see {engine.log_file}")


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
