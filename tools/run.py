"""The whole product on this machine, until Ctrl-C: ``tools.start`` hands over to this.

Every run starts empty and is filled with the demo data of tools/seed.py.
"""

from __future__ import annotations

import signal
import sys
import threading
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
                )
            )
    except InUse as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        _say("Stopped.")


def _run(ports: Ports) -> None:
    clear()
    _say("Building the package ...")
    package.build()
    with Engine(ports, home=HOME) as engine:
        try:
            _serve(engine)
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
    while engine.runs:
        threading.Event().wait(1)
    sys.exit(f"The engine stopped by itself; see {engine.log_file}")


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
